import assert from "node:assert/strict";
import { z } from "zod";
import { type AnyPlugin, definePlugin, type Need } from "../plugin/mod.ts";
import {
  clock,
  codesOf,
  compileCase,
  planOf,
  plugins,
  rows,
  theOnly,
  withPlugins,
} from "./testing_fixtures.ts";

/** A plugin without config that only describes. */
function plain(id: AnyPlugin["id"], needs: readonly Need[], grants = true): AnyPlugin {
  return definePlugin({
    id,
    summary: "Made up",
    config: z.strictObject({}),
    describe: () => ({ components: [], needs, offers: [{ capability: "scheduler" }] }),
    ...(grants ? { grant: () => ({ binding: { name: id } }) } : {}),
  });
}

Deno.test("edgesOf() draws needs, calls and shared needs by pod port", () => {
  const { edges } = planOf(
    withPlugins(
      "  database: { type: rows }\n  storage: { type: bucket }\n  orchestrator: { type: clock }\n",
    ),
  );
  const drawn = edges.map(({ from, to, kind, capability }) => {
    const target = "external" in to ? to.external : `${to.component} ${to.targetPort}`;
    return `${from} → ${target} ${kind} ${capability ?? "-"}`;
  });
  assert.deepEqual(drawn, [
    "platform/clock → platform/rows 15432 boot sql",
    "platform/clock → product/sales/clock-code 3030 call -",
    "platform/rows-make → platform/rows 15432 boot -",
    "platform/rows-make → s3.example.com call object-store",
    "product/sales/clock-run → platform/rows 15432 call sql",
    "product/sales/clock-run → s3.example.com call object-store",
    "product/sales/runner-build → s3.example.com call object-store",
  ]);
});

Deno.test("edgesOf() reports descriptions that point at nothing", () => {
  const side = "platform" as const;
  const described: readonly [string, AnyPlugin][] = [
    ["collector/a has no", plain("orchestrator/a", [], false)],
    [
      "speaks of",
      definePlugin({
        ...clock,
        id: "orchestrator/b",
        describe: () => ({
          components: [],
          calls: [{
            from: { side, component: "x" },
            to: { side, component: "y", endpoint: "z" },
            edge: "call",
          }],
        }),
        describeProduct: () => ({ components: [] }),
      }),
    ],
    [
      "offers scheduler at endpoint",
      definePlugin({
        ...clock,
        id: "orchestrator/c",
        describe: () => ({
          components: [],
          offers: [{ capability: "scheduler", at: { component: "x", endpoint: "y" } }],
        }),
        describeProduct: () => ({ components: [] }),
      }),
    ],
    [
      "gives rights to",
      definePlugin({
        ...clock,
        id: "orchestrator/d",
        describe: () => ({ components: [] }),
        describeProduct: () => ({ components: [], access: [{ to: "x", rules: [] }] }),
      }),
    ],
    [
      "calls endpoint",
      definePlugin({
        ...clock,
        id: "orchestrator/e",
        describe: () => ({
          components: [{ name: "x", kind: "server" }],
          calls: [{
            from: { side, component: "x" },
            to: { side, component: "x", endpoint: "z" },
            edge: "call",
          }],
        }),
        describeProduct: () => ({ components: [] }),
      }),
    ],
  ];
  for (const [words, plugin] of described) {
    const type = plugin.id.slice("orchestrator/".length);
    const one = withPlugins(`  orchestrator: { type: ${type} }\n`, {
      plugins: [...plugins, plugin],
    });
    const codes = codesOf(one).filter((code) => code !== "FLOE-PLG006");
    assert.deepEqual(codes, [], words);
    const messages = compileCase(one).diagnostics.filter(({ code }) => code === "FLOE-PLG006");
    assert.ok(messages.length > 0, words);
    assert.match(messages[0]?.message ?? "", new RegExp(words.replace("collector/a ", "")));
  }
});

Deno.test("checkDescriptions() reports names used twice and port names that are too long", () => {
  const need: Need = {
    name: "n",
    capability: "otlp",
    demand: {},
    edge: "call",
    cardinality: "optional",
  };
  const port = { name: "a-name-of-sixteen", port: 1 };
  const messy = definePlugin({
    ...clock,
    id: "orchestrator/messy",
    describe: () => ({
      components: [
        { name: "x", kind: "server", endpoints: [port, port] },
        { name: "x", kind: "job" },
      ],
      needs: [need, need],
    }),
    describeProduct: () => ({ components: [] }),
  });
  const one = withPlugins("  orchestrator: { type: messy }\n", { plugins: [...plugins, messy] });
  const found = compileCase(one).diagnostics.filter(({ code }) => code === "FLOE-PLG006");
  const words = found.map(({ message }) => /describes (\w+ \w+)/.exec(message)?.[1]);
  assert.deepEqual(
    new Set(words),
    new Set(["two components", "two needs", "two endpoints", "an endpoint"]),
  );
});

Deno.test("checkDescriptions() reports a Job before what is not there, or what it waits for", () => {
  const side = "platform" as const;
  const backwards = definePlugin({
    ...clock,
    id: "orchestrator/backwards",
    describe: () => ({
      components: [
        { name: "web", kind: "server", endpoints: [{ name: "http", port: 1 }], before: ["fill"] },
        { name: "fill", kind: "job", before: ["web", "fill", "wbe"] },
      ],
      calls: [{
        from: { side, component: "fill" },
        to: { side, component: "web", endpoint: "http" },
        edge: "boot",
      }],
    }),
    describeProduct: () => ({ components: [] }),
  });
  const one = withPlugins("  orchestrator: { type: backwards }\n", {
    plugins: [...plugins, backwards],
  });
  const found = compileCase(one).diagnostics.filter(({ code }) => code === "FLOE-PLG006");
  assert.deepEqual(found.map(({ message }) => message.replace(/^.* describes /, "")), [
    '"web", which is no Job, before others',
    '"fill" before "web", which is not there or comes first',
    '"fill" before "fill", which is not there or comes first',
    '"fill" before "wbe", which is not there or comes first',
  ]);
});

Deno.test("checkBootOrder() prints components that wait for each other", () => {
  const side = "platform" as const;
  const knot = definePlugin({
    ...rows,
    id: "database/knot",
    describe: () => ({
      components: ["a", "b"].map((name) => ({
        name,
        kind: "server",
        endpoints: [{ name: "tcp", port: 1 }],
      })),
      calls: [["a", "b"], ["b", "a"]].map(([from = "", to = ""]) => ({
        from: { side, component: from },
        to: { side, component: to, endpoint: "tcp" },
        edge: "boot",
      })),
    }),
  });
  const one = withPlugins("  database: { type: knot }\n", { plugins: [...plugins, knot] });
  const { message } = theOnly(one, "FLOE-CAP005");
  assert.match(message, /platform\/knot-a → platform\/knot-b → platform\/knot-a/);
});

Deno.test("an endpoint's Service may be one that an operator makes, called as it calls it", () => {
  const operated = definePlugin({
    ...rows,
    describe: (input) => {
      const { components, ...others } = rows.describe(input);
      const [server, ...rest] = components;
      assert.ok(server?.endpoints?.[0] !== undefined);
      const endpoints = [{ ...server.endpoints[0], serviceSuffix: "-rw" }];
      return { ...others, components: [{ ...server, endpoints }, ...rest] };
    },
  });
  const others = plugins.filter(({ id }) => id !== rows.id);
  const one = withPlugins("  database: { type: rows }\n  orchestrator: { type: clock }\n", {
    plugins: [...others, operated],
  });
  const { bindings, edges } = planOf(one);
  const host = "rows-rw.acme.svc.cluster.local";
  const hosts = bindings.flatMap(({ grant }) =>
    grant.capability === "sql" ? [grant.binding.host] : []
  );
  assert.deepEqual([...new Set(hosts)], [host]);
  const called = edges.flatMap(({ to }) => "component" in to && to.port === 5432 ? [to.host] : []);
  assert.deepEqual([...new Set(called)], [host]);
});
