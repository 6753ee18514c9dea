import assert from "node:assert/strict";
import { z } from "zod";
import { definePlugin } from "../plugin/mod.ts";
import {
  type Case,
  compileCase,
  planOf,
  platformYaml,
  plugins,
  productYaml,
  rows,
} from "./testing_fixtures.ts";

/** Builds in a database of the product's own, which others may read. */
const warehouse = definePlugin({
  id: "compute/warehouse",
  summary: "Computes in a database that can be read",
  config: z.strictObject({}),
  describe: () => ({
    components: [],
    offers: [{ capability: "dbt-profile" }, { capability: "tables", at: { need: "reader" } }],
  }),
  describeProduct: () => ({
    components: [],
    needs: [
      { name: "own", capability: "sql", demand: { database: "main" }, edge: "call" },
      {
        name: "reader",
        capability: "sql",
        demand: { database: "main", reads: "own" },
        from: [],
        edge: "call",
        side: "platform",
        only: "tables",
      },
    ],
  }),
  grant: ({ capability, own }) => {
    if (capability === "dbt-profile") {
      return { binding: { adapter: "warehouse", output: {}, env: [], packages: [] } };
    }
    const sql = own.binding("reader", "sql");
    return { binding: { ...sql, schema: "main", compute: "default" } };
  },
});

/** Reads the tables of every product from one pod, and serves them on two ports. */
const metrics = definePlugin({
  id: "semantic_layer/metrics",
  summary: "Reads tables of products",
  config: z.strictObject({}),
  describe: () => ({
    components: [{
      name: "metrics",
      kind: "server",
      endpoints: [{ name: "http", port: 4000 }, { name: "sql", port: 15432 }],
    }],
    offers: [{
      capability: "semantic-api",
      at: { component: "metrics", endpoint: "http", also: ["sql"] },
    }],
  }),
  describeProduct: () => ({
    components: [],
    needs: [{
      name: "tables",
      capability: "tables",
      demand: {},
      from: ["metrics"],
      edge: "call",
      side: "platform",
      cardinality: "optional",
    }],
  }),
  grant: ({ address }) => ({ binding: { url: `http://${address?.host}:${address?.port}` } }),
});

/** Asks for metrics. */
const dashboard = definePlugin({
  id: "orchestrator/dashboard",
  summary: "Shows metrics",
  config: z.strictObject({}),
  describe: () => ({
    components: [{ name: "dashboard", kind: "server" }],
    needs: [{
      name: "metrics",
      capability: "semantic-api",
      demand: {},
      from: ["dashboard"],
      edge: "call",
    }],
  }),
});

function platform(compute: string, more = ""): Case {
  const selected = `  database: { type: rows }\n  semantic_layer: { type: metrics }\n${more}`;
  const text = platformYaml.replace("{ type: engine }", compute);
  return {
    files: { "platform.yaml": text + selected, "floe.yaml": productYaml("sales") },
    plugins: [...plugins, warehouse, metrics, dashboard],
  };
}

Deno.test("wire() binds tables to the compute that builds the product, and to no other", () => {
  const plan = planOf(platform("{ type: warehouse }"));
  const tables = plan.bindings.find(({ consumer }) => consumer.need === "tables");
  assert.equal(tables?.provider, "compute/default");
  assert.equal(tables?.consumer.product, "sales");
  const both = "{ default: { type: engine }, other: { type: warehouse } }";
  const none = planOf(platform(both)).bindings.filter(({ consumer }) =>
    ["tables", "reader"].includes(consumer.need)
  );
  assert.deepEqual(none, []);
});

Deno.test("wire() asks for a reader only where somebody reads", () => {
  const readers = (one: Case) =>
    planOf(one).bindings.filter(({ consumer }) => consumer.need === "reader").length;
  const alone = platform("{ type: warehouse }");
  const text = alone.files["platform.yaml"]?.replace(/ {2}semantic_layer.*\n/, "") ?? "";
  assert.equal(readers(alone), 1);
  assert.equal(readers({ ...alone, files: { ...alone.files, "platform.yaml": text } }), 0);
});

Deno.test("edgesOf() lets the platform's pods reach where the compute's own need is answered", () => {
  const { edges, secrets } = planOf(platform("{ type: warehouse }"));
  const reading = edges.filter(({ capability }) => capability === "tables");
  assert.deepEqual(reading.map(({ from, to }) => [from, "component" in to && to.component]), [
    ["platform/metrics", "platform/rows"],
  ]);
  const wanted = secrets.filter(({ name }) => name.endsWith("reader"));
  assert.deepEqual(wanted.map(({ namespaces }) => namespaces), [["acme"]]);
});

Deno.test("edgesOf() opens every endpoint that an offer names", () => {
  const { edges } = planOf(
    platform("{ type: warehouse }", "  orchestrator: { type: dashboard }\n"),
  );
  const ports = edges.filter(({ from }) => from === "platform/dashboard").map(({ to }) => to.port);
  assert.deepEqual(ports, [15432, 4000]);
});

Deno.test("edgesOf() reports a further endpoint that is not described", () => {
  const wrong = definePlugin({
    ...rows,
    describe: () => ({
      components: [{ name: "rows", kind: "server", endpoints: [{ name: "sql", port: 5432 }] }],
      offers: [{ capability: "sql", at: { component: "rows", endpoint: "sql", also: ["http"] } }],
    }),
  });
  const one = platform("{ type: engine }");
  const known = [...plugins.filter(({ id }) => id !== rows.id), wrong, metrics];
  const found = compileCase({ ...one, plugins: known }).diagnostics.filter(({ code }) =>
    code === "FLOE-PLG006"
  );
  assert.match(found[0]?.message ?? "", /endpoint "http" of "rows"/);
});
