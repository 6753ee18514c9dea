import assert from "node:assert/strict";
import { z } from "zod";
import { type AnyPlugin, definePlugin, type Need } from "../plugin/mod.ts";
import {
  bucket,
  type Case,
  clock,
  codesOf,
  compileCase,
  engine,
  mart,
  planOf,
  platformYaml,
  plugins,
  productYaml,
  rows,
  runner,
  theOnly,
} from "./testing_fixtures.ts";

/** The platform with other selections of plugins than the compute and dbt. */
function withPlugins(text: string, more: Partial<Case> = {}): Case {
  return {
    files: { "platform.yaml": platformYaml + text, "floe.yaml": productYaml("sales") },
    ...more,
  };
}
const two = "  database: { red: { type: rows }, blue: { type: rows } }\n";
const providers = (one: Case) =>
  Object.fromEntries(
    planOf(one).bindings.map(({ consumer, provider }) => {
      return [`${consumer.product ?? ""} ${consumer.instance} ${consumer.need}`, provider];
    }),
  );

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

Deno.test("wire() reports a need that nobody answers", () => {
  const absent = theOnly(withPlugins("  orchestrator: { type: clock }\n"), "FLOE-CAP001");
  assert.match(absent.message, /orchestrator\/default needs sql \("state"\)/);
  assert.equal(absent.at?.file, "platform.yaml");
});

Deno.test("wire() reports a need that two answer, and lists them", () => {
  const unclear = theOnly(
    withPlugins(`${two}  orchestrator: { type: clock }\n`),
    "FLOE-CAP002",
  );
  assert.match(unclear.message, /database\/blue, database\/red/);
  assert.equal(unclear.related?.length, 2);
});

Deno.test("wire() prefers bind, then the product's reference, then `default`", () => {
  const bound = `${two}  orchestrator: { type: clock, bind: { state: red } }\n`;
  const idle = compileCase(withPlugins(bound)).diagnostics.find((one) =>
    one.code === "FLOE-PLG003"
  );
  assert.match(idle?.message ?? "", /database\/blue/);
  assert.equal(providers(withPlugins(bound))[" orchestrator/default state"], "database/red");
  const three = two.replace("red:", "default: { type: rows }, red:");
  const files = {
    "platform.yaml": platformYaml.replace("engine", "mart") + three,
    "a/floe.yaml": productYaml("a"),
    "b/floe.yaml": productYaml("b", "database: blue\n"),
  };
  const found = providers({ files });
  assert.equal(found["a compute/default rows"], "database/default");
  assert.equal(found["b compute/default rows"], "database/blue");
});

Deno.test("wire() takes the platform's defaults before the one called default", () => {
  const one = withPlugins("  storage: { default: { type: bucket }, cold: { type: bucket } }\n");
  const files = {
    ...one.files,
    "platform.yaml": `${one.files["platform.yaml"]}defaults: { storage: cold }\n`,
  };
  assert.equal(providers({ files })["sales product object-store"], "storage/cold");
});

Deno.test("wire() reports a bind to what can't answer, and a bind of no need", () => {
  const wrong = (bind: string) =>
    withPlugins(`  database: { type: rows }\n  orchestrator: { type: clock, bind: ${bind} }\n`);
  assert.deepEqual(codesOf(wrong("{ state: compute/default }")), ["FLOE-CAP003"]);
  assert.deepEqual(codesOf(wrong("{ stat: database/default }")), ["FLOE-CAP004"]);
});

Deno.test("wire() leaves an optional need unanswered, and answers it where it can", () => {
  const without = "  database: { type: rows }\n";
  assert.equal(providers(withPlugins(without))[" database/default backup"], undefined);
  const bound = providers(withPlugins(`${without}  storage: { type: bucket }\n`));
  assert.equal(bound[" database/default backup"], "storage/default");
});

Deno.test("wire() lets products share what the platform was granted", () => {
  const { bindings, secrets } = planOf(
    withPlugins("  database: { type: rows }\n  orchestrator: { type: clock }\n"),
  );
  const shared = bindings.find(({ consumer }) => consumer.product && consumer.need === "state");
  const own = bindings.find(({ consumer }) => !consumer.product && consumer.need === "state");
  assert.deepEqual(shared?.grant, own?.grant);
  const secret = secrets.find(({ name }) => name === "rows-clock-state");
  assert.deepEqual(secret?.namespaces, ["acme", "acme-sales"]);
});

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

Deno.test("wire() makes nothing of an idle instance and says so", () => {
  const idle = withPlugins("  storage: { default: { type: bucket }, cold: { type: bucket } }\n");
  assert.deepEqual(codesOf(idle), ["FLOE-PLG003"]);
  assert.ok(planOf(idle).instances.every(({ ref }) => ref !== "storage/cold"));
});

Deno.test("grantAll() reports answers that depend on each other", () => {
  const circle = (id: AnyPlugin["id"], need: Need, offer: "sql" | "otlp") =>
    definePlugin({
      id,
      summary: "Asks before it answers",
      config: z.strictObject({}),
      describe: () => ({ components: [], needs: [need], offers: [{ capability: offer }] }),
      grant: ({ own }) => {
        const { endpoint } = own.binding("other", "otlp");
        return { binding: { endpoint, protocol: "grpc" } };
      },
    });
  const need: Need = { name: "other", capability: "otlp", demand: {}, edge: "call" };
  const list = [
    engine,
    runner,
    circle("collector/a", need, "otlp"),
    circle("telemetry_backend/b", need, "otlp"),
  ];
  const one = withPlugins(
    "  collector: { type: a }\n  telemetry_backend: { type: b }\n",
    {
      plugins: list,
      files: {
        "platform.yaml":
          `${platformYaml}  collector: { type: a }\n  telemetry_backend: { type: b }\n`,
      },
    },
  );
  assert.match(theOnly(one, "FLOE-CAP006").message, /collector\/default other → telemetry/);
});

Deno.test("grantAll() reports an answer of the wrong shape", () => {
  const wrong = definePlugin({
    id: "lineage_backend/wrong",
    summary: "Answers nonsense",
    config: z.strictObject({}),
    describe: () => ({ components: [], offers: [{ capability: "openlineage" }] }),
    grant: () => ({ binding: { name: "not a receiver" } }),
  });
  const one = withPlugins("  lineage_backend: { type: wrong }\n", { plugins: [...plugins, wrong] });
  assert.match(theOnly(one, "FLOE-CAP007").message, /lineage_backend\/wrong answers openlineage/);
});

Deno.test("grantAll() takes a plugin that asks for an undescribed need for a bug", () => {
  const buggy = definePlugin({
    ...mart,
    id: "compute/buggy",
    describeProduct: () => ({ components: [] }),
  });
  const files = {
    "platform.yaml": platformYaml.replace("engine", "buggy"),
    "floe.yaml": productYaml("sales"),
  };
  assert.throws(() => compileCase({ files, plugins: [buggy, runner] }), /does not describe/);
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

Deno.test("checkCollisions() reports products that differ in a sign only, and equal components", () => {
  const files = {
    "platform.yaml": platformYaml,
    "a/floe.yaml": productYaml("sales-data"),
    "b/floe.yaml": productYaml("sales_data"),
  };
  const codes = new Set(codesOf({ files }));
  assert.deepEqual([...codes], ["FLOE-PLG007"]);
  const twin = definePlugin({ ...rows, id: "collector/rows", describe: rows.describe });
  const one = withPlugins("  database: { type: rows }\n  collector: { type: rows }\n", {
    plugins: [...plugins, twin],
  });
  assert.ok(codesOf(one).includes("FLOE-PLG007"));
});

Deno.test("uniteSecrets() reports one name with different keys", () => {
  const other = definePlugin({
    ...bucket,
    id: "storage/other",
    describe: () => ({
      ...bucket.describe({
        config: { endpoint: "x" },
        instance: "",
        name: String,
        platform: facts,
      }),
      secrets: [{
        name: "bucket",
        namespaces: ["acme-sales"],
        keys: [{ key: "token", maker: { by: "people" } }],
        purpose: "Another",
      }],
    }),
  });
  const one = withPlugins("  storage: { type: other }\n", { plugins: [...plugins, other] });
  assert.match(theOnly(one, "FLOE-SEC001").message, /Secret bucket in acme-sales/);
});

const facts = {
  name: "acme",
  version: "1.0.0",
  namespace: "acme",
  environment: "local",
  production: false,
  timezone: "UTC",
  logLevel: "INFO",
} as const;

Deno.test("checkVariables() reports two references that end in one variable", () => {
  const engines = `compute:
    default: { type: engine, config: { token: { secret_ref: my-db, key: x } } }
    other: { type: engine, config: { token: { secret_ref: my.db, key: x } } }`;
  const files = {
    "platform.yaml": platformYaml.replace("compute: { type: engine }", engines),
    "floe.yaml": productYaml("sales").replace(
      "path: . }",
      "path: . }\n  - { name: orders, compute: other }",
    ),
  };
  assert.match(theOnly({ files }, "FLOE-SEC002").message, /DBT_ENV_SECRET_FLOE_MY_DB__X/);
});
