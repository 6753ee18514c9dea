import assert from "node:assert/strict";
import type { Json } from "../compiler/object.ts";
import type { Edge, Plan, PlanComponent } from "../compiler/plan.ts";
import { acmePlan } from "../../tests/fixtures/acme.ts";
import { lookup } from "./lookup.ts";
import { networkObjects } from "./network.ts";
import { outsideDiagnostics } from "./outside.ts";

function specs(plan: Plan): Map<string, Json | undefined> {
  return new Map(
    networkObjects(lookup(plan)).map(({ object }) => [
      `${object.metadata.namespace}/${object.metadata.name}`,
      object["spec"],
    ]),
  );
}

function peer(namespace: string, instance: string, name: string, component: string) {
  return {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
    podSelector: {
      matchLabels: {
        "app.kubernetes.io/name": name,
        "app.kubernetes.io/instance": instance,
        "app.kubernetes.io/component": component,
      },
    },
  };
}

/** A plan in which the store's Job calls an outside host. */
function outsidePlan(host: string, change: Partial<Plan> = {}): Plan {
  const plan = acmePlan([]);
  const edge: Edge = {
    from: "platform/box-prepare",
    to: { external: host, port: 443 },
    kind: "call",
  };
  return { ...plan, edges: [edge], ...change };
}

const api = (component: PlanComponent): PlanComponent => ({
  ...component,
  kubernetesApi: { rules: [] },
});

Deno.test("networkObjects() denies everything and allows names in every namespace", () => {
  const made = specs(acmePlan(["orders"]));
  for (const namespace of ["acme", "acme-orders"]) {
    assert.deepEqual(made.get(`${namespace}/default-deny`), {
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
    });
    assert.deepEqual(made.get(`${namespace}/allow-dns`), {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [{
        to: [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
            podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
          },
          { ipBlock: { cidr: "169.254.20.10/32" } },
        ],
        ports: [{ port: 53, protocol: "TCP" }, { port: 53, protocol: "UDP" }],
      }],
    });
  }
});

Deno.test("networkObjects() opens exactly the edges, by pod port, at both ends", () => {
  const made = specs(acmePlan(["orders"]));
  assert.deepEqual(made.get("acme/box"), {
    podSelector: peer("acme", "acme", "box", "box").podSelector,
    policyTypes: ["Ingress"],
    ingress: [{
      from: [
        peer("acme", "acme", "box", "prepare"),
        peer("acme-orders", "acme-orders", "crew", "run"),
      ],
      ports: [{ port: 8080, protocol: "TCP" }],
    }],
  });
  assert.deepEqual(made.get("acme-orders/crew-run"), {
    podSelector: peer("", "acme-orders", "crew", "run").podSelector,
    policyTypes: ["Egress"],
    egress: [{
      to: [peer("acme", "acme", "box", "box")],
      ports: [{ port: 8080, protocol: "TCP" }],
    }],
  });
});

Deno.test("networkObjects() gives a component without edges no policy of its own", () => {
  const made = specs(acmePlan(["orders"], { edges: [] }));
  assert.deepEqual([...made.keys()].filter((name) => /box|crew/.test(name)), []);
});

Deno.test("networkObjects() opens an outside host's addresses only", () => {
  const outside = [{ host: "s3.example.com", cidrs: ["203.0.113.0/24"], port: 443 }];
  const plan = outsidePlan("s3.example.com");
  const known = { ...plan, network: { ...plan.network, outside } };
  assert.deepEqual(specs(known).get("acme/box-prepare"), {
    podSelector: peer("", "acme", "box", "prepare").podSelector,
    policyTypes: ["Egress"],
    egress: [{
      to: [{ ipBlock: { cidr: "203.0.113.0/24" } }],
      ports: [{ port: 443, protocol: "TCP" }],
    }],
  });
  assert.deepEqual(outsideDiagnostics(known), []);
  assert.deepEqual(outsideDiagnostics(outsidePlan("203.0.113.7")), []);
});

Deno.test("an outside host without addresses is open with a warning, in production an error", () => {
  const plan = outsidePlan("s3.example.com");
  assert.deepEqual(JSON.stringify(specs(plan).get("acme/box-prepare")).includes('"to"'), false);
  const [warning] = outsideDiagnostics(plan);
  assert.equal(warning?.code, "FLOE-OBJ002");
  assert.equal(warning?.severity, "warning");
  assert.match(warning?.message ?? "", /platform\/box-prepare.*s3\.example\.com:443/);
  const platform = { ...plan.platform, production: true };
  const [error] = outsideDiagnostics({ ...plan, platform });
  assert.equal(error?.code, "FLOE-OBJ003");
  assert.equal(error?.severity, "error");
});

Deno.test("networkObjects() opens the API server for components that call it", () => {
  const plan = acmePlan([], { edges: [] });
  const made = specs({ ...plan, components: plan.components.map(api) });
  assert.deepEqual(made.get("acme/box"), {
    podSelector: peer("", "acme", "box", "box").podSelector,
    policyTypes: ["Egress"],
    egress: [{
      to: [{ ipBlock: { cidr: "10.0.0.1/32" } }],
      ports: [{ port: 6443, protocol: "TCP" }],
    }],
  });
});

Deno.test("an API server without address is open with a warning, in production an error", () => {
  const plan = acmePlan([], { edges: [] });
  const unknown = {
    ...plan,
    components: plan.components.map(api),
    network: { ...plan.network, apiServer: [] },
  };
  assert.deepEqual(specs(unknown).get("acme/box"), {
    podSelector: peer("", "acme", "box", "box").podSelector,
    policyTypes: ["Egress"],
    egress: [{ ports: [{ port: 443, protocol: "TCP" }, { port: 6443, protocol: "TCP" }] }],
  });
  assert.deepEqual(outsideDiagnostics(unknown).map(({ code }) => code), ["FLOE-OBJ004"]);
  const platform = { ...plan.platform, production: true };
  const codes = outsideDiagnostics({ ...unknown, platform }).map(({ code }) => code);
  assert.deepEqual(codes, ["FLOE-OBJ005"]);
});
