import assert from "node:assert/strict";
import { z } from "zod";
import {
  type AnyPlugin,
  definePlugin,
  type Description,
  type Endpoint,
  type Peer,
} from "../plugin/mod.ts";
import {
  type Case,
  clock,
  compileCase,
  planOf,
  plugins,
  theOnly,
  withPlugins,
} from "./testing_fixtures.ts";

/** A scheduler that people look at, with metrics beside it. */
function board(authentication: "own" | "none"): AnyPlugin {
  const http: Endpoint = {
    name: "http",
    port: 80,
    targetPort: 3000,
    ui: { title: "Board", authentication },
  };
  const metrics: Endpoint = { name: "metrics", port: 9090, metrics: { path: "/metrics" } };
  return definePlugin({
    ...clock,
    id: "orchestrator/board",
    config: z.strictObject({}),
    describe: () => ({
      components: [{ name: "board", kind: "server", endpoints: [http, metrics] }],
      offers: [{ capability: "scheduler" }],
    }),
    describeProduct: () => ({ components: [] }),
  });
}

const controller: Peer = {
  name: "controller",
  at: { namespace: "edge", labels: { app: "controller" } },
};

/** Lets people in, through a proxy or not. */
const door = definePlugin({
  id: "ingress/door",
  summary: "Made up",
  config: z.strictObject({ show: z.record(z.string(), z.string()), proxy: z.boolean() }),
  describe: ({ config }) => ({
    components: config.proxy
      ? [{ name: "proxy", kind: "server", endpoints: [{ name: "http", port: 4180 }] }]
      : [],
    peers: [controller],
    needs: Object.entries(config.show).map(([name, provider]) => ({
      name,
      capability: "web-ui",
      demand: {},
      from: [config.proxy ? "proxy" : "controller"],
      edge: "call",
      provider,
      field: ["show", name],
    })),
    calls: config.proxy
      ? [{
        from: { side: "platform", component: "controller" },
        to: { side: "platform", component: "proxy", endpoint: "http" },
        edge: "call",
      }]
      : [],
  }),
});

const meter = definePlugin({
  id: "collector/meter",
  summary: "Made up",
  config: z.strictObject({}),
  describe: () => ({
    components: [],
    peers: [{ name: "reader", at: { cidrs: ["192.0.2.0/24"] }, scrapes: true }],
  }),
});

function exposing(config: string, authentication: "own" | "none" = "none"): Case {
  return withPlugins(
    `  orchestrator: { type: board }\n  ingress:\n    type: door\n    config:\n${config}`,
    { plugins: [...plugins, board(authentication), door, meter] },
  );
}

function edgesFromOutside(one: Case) {
  return planOf(one).edges.filter(({ capability, from }) =>
    capability === "web-ui" || from.startsWith("outside/")
  ).map(({ from, to }) => `${from} → ${"external" in to ? to.external : to.component}`);
}

Deno.test("checkExposure() refuses a user interface that asks nobody, at its line", () => {
  const one = exposing("      show:\n        board: orchestrator\n      proxy: false\n");
  const { at, message } = theOnly(one, "FLOE-CAP008");
  const text = one.files["platform.yaml"]?.split("\n")[(at?.line ?? 0) - 1];
  assert.equal(text, "        board: orchestrator");
  assert.match(message, /^ingress\/default exposes Board \(orchestrator\/default\) as "board"/);
});

Deno.test("checkExposure() refuses a plugin that lets its own peer reach such an interface", () => {
  for (const authentication of ["own", "none"] as const) {
    const self = definePlugin({
      id: "ingress/door",
      summary: "Made up",
      config: z.strictObject({}),
      describe: () => ({
        components: [{
          name: "page",
          kind: "server",
          endpoints: [{ name: "http", port: 80, ui: { title: "Page", authentication } }],
        }],
        peers: [controller],
        calls: [{
          from: { side: "platform", component: "controller" },
          to: { side: "platform", component: "page", endpoint: "http" },
          edge: "call",
        }],
      }),
    });
    const one = withPlugins("  ingress: { type: door }\n", { plugins: [...plugins, self] });
    const found = compileCase(one).diagnostics.filter(({ code }) => code === "FLOE-CAP008");
    assert.equal(found.length, authentication === "none" ? 1 : 0);
  }
});

Deno.test("checkExposure() accepts a user interface that asks by itself", () => {
  const one = exposing("      { show: { board: orchestrator }, proxy: false }\n", "own");
  assert.deepEqual(edgesFromOutside(one), ["outside/door-controller → platform/board"]);
});

Deno.test("a component between the outside and a user interface gets its address", () => {
  const one = exposing("      { show: { board: orchestrator/default }, proxy: true }\n");
  assert.deepEqual(edgesFromOutside(one), [
    "outside/door-controller → platform/door-proxy",
    "platform/door-proxy → platform/board",
  ]);
  const { bindings } = planOf(one);
  const found = bindings.find(({ grant }) => grant.capability === "web-ui");
  assert.deepEqual(found?.grant.binding, {
    host: "board.acme.svc.cluster.local",
    port: 80,
    service: "board",
    title: "Board",
    authentication: "none",
  });
});

Deno.test("providerOf() refuses a provider that a config names and nobody is", () => {
  for (const provider of ["orchestrator/second", "compute", "bord"]) {
    const one = exposing(`      show:\n        board: ${provider}\n      proxy: true\n`);
    const { at, message } = theOnly(one, "FLOE-CAP009");
    const text = one.files["platform.yaml"]?.split("\n")[(at?.line ?? 0) - 1];
    assert.equal(text, `        board: ${provider}`);
    assert.ok(message.includes(provider));
  }
});

Deno.test("edgesOf() lets a peer that scrapes read every endpoint with metrics", () => {
  const one = exposing("      { show: { board: orchestrator }, proxy: true }\n");
  const files = {
    ...one.files,
    "platform.yaml": `${one.files["platform.yaml"]}  collector: { type: meter }\n`,
  };
  const { edges, peers } = planOf({ ...one, files });
  const read = edges.filter(({ from }) => from === "outside/meter-reader");
  assert.deepEqual(read.map(({ to }) => "component" in to && to.endpoint), ["metrics"]);
  assert.deepEqual(peers.map(({ id }) => id), ["outside/door-controller", "outside/meter-reader"]);
});

const http: Endpoint = { name: "http", port: 80, ui: { title: "A", authentication: "none" } };
const wrong: readonly (readonly [string, Description])[] = [
  ["two user interfaces", {
    components: ["a", "b"].map((name) => ({ name, kind: "server", endpoints: [http] })),
  }],
  ['two peers "controller"', { components: [], peers: [controller, controller] }],
  ['a peer and a component "controller"', {
    components: [{ name: "controller", kind: "job" }],
    peers: [controller],
  }],
  ['a boot edge of the peer "controller"', {
    components: [{ name: "a", kind: "server", endpoints: [{ name: "http", port: 80 }] }],
    peers: [controller],
    calls: [{
      from: { side: "platform", component: "controller" },
      to: { side: "platform", component: "a", endpoint: "http" },
      edge: "boot",
    }],
  }],
];

for (const [words, description] of wrong) {
  Deno.test(`checkDescriptions() reports ${words}`, () => {
    const config = z.strictObject({});
    const odd = definePlugin({ ...clock, id: "ingress/odd", config, describe: () => description });
    const one = withPlugins("  ingress: { type: odd }\n", {
      plugins: [...plugins, { ...odd, describeProduct: () => ({ components: [] }) }],
    });
    const found = compileCase(one).diagnostics.filter(({ code }) => code === "FLOE-PLG006");
    assert.ok(found.some(({ message }) => message.endsWith(words)), JSON.stringify(found));
  });
}

Deno.test("checkDescriptions() reports a user interface in a product", () => {
  const odd = definePlugin({
    ...clock,
    id: "ingress/odd",
    config: z.strictObject({}),
    describe: () => ({ components: [] }),
    describeProduct: () => ({ components: [{ name: "a", kind: "server", endpoints: [http] }] }),
  });
  const one = withPlugins("  ingress: { type: odd }\n", { plugins: [...plugins, odd] });
  assert.match(theOnly(one, "FLOE-PLG006").message, /a user interface "http" in a product$/);
});

Deno.test("wire() makes every instance that only lets somebody in, unless the overlay chose one", () => {
  const text = `  orchestrator: { type: board }
  collector: { default: { type: meter }, second: { type: meter } }
`;
  const one = withPlugins(text, { plugins: [...plugins, board("none"), meter] });
  const ids = (one: Case) => planOf(one).peers.map(({ instance }) => instance);
  assert.deepEqual(ids(one), ["collector/default", "collector/second"]);
  const overlay = "apiVersion: floe.dev/v1\nkind: Overlay\nmetadata: { name: local }\n" +
    "use: { collector: second }\n";
  const chosen = { ...one, files: { ...one.files, "environments/local.yaml": overlay } };
  assert.deepEqual(ids(chosen), ["collector/second"]);
});
