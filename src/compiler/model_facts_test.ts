import assert from "node:assert/strict";
import { type DbtLock, dbtLockSchema } from "../dbt/mod.ts";
import { productSchema } from "../schema/mod.ts";
import { modelFacts, type ModelSources, semanticFacts } from "./model_facts.ts";

const base = { resource_type: "model" as const, path: "models/a.sql", tags: [], depends_on: [] };
const lock: DbtLock = dbtLockSchema.parse({
  schema: "floe-dbt-lock/v1",
  dbt_version: "1.11.0",
  project: { name: "shop", profile: "shop", sha256: "0".repeat(64), files: [] },
  nodes: [
    {
      ...base,
      unique_id: "model.shop.orders",
      name: "orders",
      tags: ["cube"],
      relation: { schema: "{schema}_marts", table: "fct_orders" },
      columns: [
        { name: "order_id", data_type: "integer" },
        { name: "customer_id", classification: "confidential" },
        { name: "note", sensitivity: "high" },
        { name: "Amount" },
      ],
    },
    { ...base, unique_id: "model.shop.customers", name: "customers", columns: [] },
  ],
  sources: [],
  tests: [
    {
      unique_id: "t1",
      name: "unique",
      node: "model.shop.orders",
      column: "order_id",
      depends_on: [],
    },
    {
      unique_id: "t2",
      name: "relationships",
      node: "model.shop.orders",
      column: "customer_id",
      field: "id",
      depends_on: ["model.shop.customers", "model.shop.orders"],
    },
  ],
  exposures: [],
});
const metadata = { name: "shop", version: "1.0.0" };
const port = {
  name: "orders",
  table: "marts.FCT_ORDERS",
  schema: [{ name: "amount", type: "number", classification: "restricted" }],
};
const contract = {
  path: "contract.yaml",
  document: {
    schema: [{
      name: "orders",
      physicalName: "fct_orders",
      properties: [{ name: "customer_id", classification: "pii" }, { name: "order_id" }],
    }],
  },
};
const sources: ModelSources = {
  lock,
  source: productSchema.parse({
    metadata,
    ports: { outputs: [port] },
    models: [{ name: "orders", tags: ["daily"] }],
  }),
  contracts: [contract],
  compute: { name: "default" },
  computeOf: new Map([["customers", "warehouse"]]),
};

Deno.test("modelFacts() unites what dbt, ports and contracts say of a column", () => {
  const [customers, orders] = modelFacts(sources);
  assert.equal(customers?.compute, "warehouse");
  assert.equal(orders?.compute, "default");
  assert.deepEqual(orders?.tags, ["cube", "daily"]);
  assert.deepEqual(orders?.relation, { schema: "{schema}_marts", table: "fct_orders" });
  assert.deepEqual(orders?.columns.map(({ name, classifications }) => [name, classifications]), [
    ["order_id", []],
    ["customer_id", ["confidential", "pii"]],
    ["note", ["pii"]],
    ["Amount", ["restricted"]],
  ]);
});

Deno.test("modelFacts() says which columns are unique and which point at another model", () => {
  const columns = modelFacts(sources)[1]?.columns ?? [];
  assert.deepEqual(columns.map(({ unique }) => unique), [true, false, false, false]);
  assert.deepEqual(columns[1]?.references, { model: "customers", column: "id" });
});

Deno.test("modelFacts() knows nothing without a lock", () => {
  assert.deepEqual(modelFacts({ ...sources, lock: undefined }), []);
});

Deno.test("semanticFacts() reads rules of rows: none, all, or by a column", () => {
  const rows = (semantic: unknown) =>
    semanticFacts(productSchema.parse({ metadata, semantic })).semantic?.rows;
  assert.deepEqual(semanticFacts(productSchema.parse({ metadata })), {});
  assert.equal(rows({ enabled: true }), undefined);
  assert.equal(rows({ security: { row_level: false } }), "all");
  assert.deepEqual(rows({ security: {} }), { column: "organization_id" });
  assert.deepEqual(rows({ security: { filter_column: "tenant" } }), { column: "tenant" });
});
