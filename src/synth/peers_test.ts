import assert from "node:assert/strict";
import { z } from "zod";
import type { Edge, Plan, PlanPeer } from "../compiler/plan.ts";
import { definePlugin, type PlatformContext, registry } from "../plugin/mod.ts";
import { acmePlan } from "../../tests/fixtures/acme.ts";
import { emit } from "./emit.ts";
import { lookup } from "./lookup.ts";
import { networkObjects } from "./network.ts";

const host = "box.acme.svc.cluster.local";
const box = { component: "platform/box", endpoint: "api", host, port: 80, targetPort: 8080 };

/** The store of the fixture, called by one peer and by nobody else. */
function calledBy(at: PlanPeer["at"], change: Partial<PlanPeer> = {}): Plan {
  const id = "outside/gate";
  const edge: Edge = { from: id, to: box, kind: "call" };
  const peer: PlanPeer = { id, instance: "ingress/default", name: "gate", at, ...change };
  return acmePlan([], { edges: [edge], peers: [peer] });
}

function rulesOf(plan: Plan) {
  const made = networkObjects(lookup(plan)).map(({ object }) => object);
  assert.deepEqual(made.map(({ metadata }) => metadata.name), ["default-deny", "allow-dns", "box"]);
  const spec = made.find(({ metadata }) => metadata.name === "box")?.["spec"];
  return JSON.parse(JSON.stringify(spec)).ingress;
}

const ports = [{ port: 8080, protocol: "TCP" }];

Deno.test("networkObjects() lets a peer's pods in, from their namespace alone", () => {
  assert.deepEqual(rulesOf(calledBy({ namespace: "edge", labels: { app: "gate" } })), [{
    from: [{
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "edge" } },
      podSelector: { matchLabels: { app: "gate" } },
    }],
    ports,
  }]);
});

Deno.test("networkObjects() lets every pod of a peer's namespace in as the API server writes it", () => {
  const [rule] = rulesOf(calledBy({ namespace: "edge", labels: {} }));
  assert.deepEqual(rule.from, [{
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "edge" } },
    podSelector: {},
  }]);
});

Deno.test("networkObjects() lets a peer's addresses in", () => {
  assert.deepEqual(rulesOf(calledBy({ cidrs: ["198.51.100.0/24", "192.0.2.0/24"] })), [{
    from: [{ ipBlock: { cidr: "192.0.2.0/24" } }, { ipBlock: { cidr: "198.51.100.0/24" } }],
    ports,
  }]);
});

Deno.test("a context has every endpoint with metrics where a peer scrapes, and else none", () => {
  const seen = (scrapes: boolean): PlatformContext<unknown>["metrics"] => {
    let found: PlatformContext<unknown>["metrics"] | undefined;
    const spy = definePlugin({
      id: "storage/box",
      summary: "Looks at its context",
      config: z.unknown(),
      describe: () => ({ components: [] }),
      platform: ({ metrics }) => void (found = metrics),
    });
    const plan = calledBy({ cidrs: [] }, { instance: "storage/default", scrapes });
    const components = plan.components.map((one) => ({
      ...one,
      endpoints: (one.endpoints ?? []).map((each) => ({ ...each, metrics: { path: "/metrics" } })),
    }));
    const instances = plan.instances.filter(({ plugin }) => plugin === spy.id);
    emit({ ...plan, components, instances }, registry([spy]));
    assert.ok(found !== undefined);
    return found;
  };
  assert.deepEqual(seen(false), []);
  assert.deepEqual(seen(true), [{
    name: "box",
    namespace: "acme",
    selector: {
      "app.kubernetes.io/component": "box",
      "app.kubernetes.io/instance": "acme",
      "app.kubernetes.io/name": "box",
    },
    port: "api",
    metrics: { path: "/metrics" },
  }]);
});
