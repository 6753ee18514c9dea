import assert from "node:assert/strict";
import { z } from "zod";
import { type AnyPlugin, definePlugin, type Need } from "../plugin/mod.ts";
import {
  bucket,
  codesOf,
  compileCase,
  engine,
  mart,
  platformYaml,
  plugins,
  productYaml,
  rows,
  runner,
  theOnly,
  withPlugins,
} from "./testing_fixtures.ts";

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
        version: "",
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
