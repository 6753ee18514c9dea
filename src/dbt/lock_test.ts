import assert from "node:assert/strict";
import { readDbtManifest } from "./dbt_manifest.ts";
import { lockOf, printLock } from "./make_lock.ts";
import { checkLock, readLock } from "./read_lock.ts";

const files = new Map([
  ["dbt_project.yml", "name: shop\nprofile: shop\n"],
  ["models/orders.sql", "select 1\n"],
]);

function node(id: string, more: Record<string, unknown>): [string, unknown] {
  const [resource_type, package_name, name] = id.split(".");
  const base = { resource_type, package_name, name, original_file_path: `models/${name}.sql` };
  return [id, { unique_id: id, ...base, depends_on: { nodes: [] }, ...more }];
}

const orders = node("model.shop.orders", {
  tags: ["mart", "daily", "mart"],
  group: "sales",
  description: "Orders",
  depends_on: { nodes: ["source.shop.raw.orders", "seed.shop.days"] },
  columns: {
    total: { name: "total", meta: { floe: { classification: "internal" } } },
    email: {
      name: "email",
      data_type: "varchar",
      meta: { floe: { classification: "public" } },
      config: { meta: { floe: { classification: "pii", pii_type: "email" } } },
    },
  },
});
const document = {
  metadata: {
    dbt_schema_version: "https://schemas.getdbt.com/dbt/manifest/v12.json",
    dbt_version: "1.11.16",
    project_name: "shop",
  },
  nodes: Object.fromEntries([
    orders,
    node("seed.shop.days", {
      schema: "floe_target_schema_raw",
      alias: "calendar",
      meta: { owner: "calendar@example.com" },
    }),
    node("test.shop.unique_orders_total", {
      test_metadata: { name: "unique", namespace: null },
      column_name: "total",
      attached_node: "model.shop.orders",
    }),
    node("test.shop.known_days", {
      test_metadata: { name: "relationships", kwargs: { field: "day" } },
      column_name: "day",
      attached_node: "model.shop.orders",
    }),
    node("analysis.shop.scratch", {}),
  ]),
  sources: Object.fromEntries([node("source.shop.raw.orders", { source_name: "raw" })]),
  groups: {
    "group.shop.sales": { name: "sales", package_name: "shop", owner: { email: "s@example.com" } },
  },
  exposures: {
    "exposure.shop.review": {
      unique_id: "exposure.shop.review",
      name: "review",
      type: "dashboard",
      owner: { name: "Sales" },
      depends_on: { nodes: ["model.shop.orders"] },
    },
  },
};

function manifestOf(value: unknown) {
  const read = readDbtManifest({ path: "target/manifest.json", text: JSON.stringify(value) });
  assert.ok(read.value !== undefined, JSON.stringify(read.diagnostics));
  return read.value;
}
const lock = lockOf(manifestOf(document), files, "shop");

Deno.test("lockOf() keeps what dbt builds, with a word for the target's schema", () => {
  const [model, seed] = lock.nodes;
  assert.equal(model?.relation, undefined);
  assert.deepEqual(seed?.relation, { schema: "{schema}_raw", table: "calendar" });
});

Deno.test("lockOf() keeps the column that a relationships test looks values up in", () => {
  assert.deepEqual(lock.tests.map(({ name, field }) => [name, field]), [
    ["relationships", "day"],
    ["unique", undefined],
  ]);
});

Deno.test("lockOf() keeps models, seeds and snapshots, sorted, with owners and classifications", () => {
  assert.deepEqual(lock.nodes.map((one) => one.unique_id), ["model.shop.orders", "seed.shop.days"]);
  const [model, seed] = lock.nodes;
  assert.equal(model?.owner, "s@example.com");
  assert.equal(seed?.owner, "calendar@example.com");
  assert.deepEqual(model?.tags, ["daily", "mart"]);
  assert.deepEqual(model?.depends_on, ["seed.shop.days", "source.shop.raw.orders"]);
  assert.deepEqual(model?.columns, [
    { name: "email", data_type: "varchar", classification: "pii", pii_type: "email" },
    { name: "total", classification: "internal" },
  ]);
});

Deno.test("lockOf() keeps sources, tests and exposures", () => {
  assert.deepEqual(lock.sources.map((one) => one.source_name), ["raw"]);
  assert.deepEqual(lock.tests.at(-1), {
    unique_id: "test.shop.unique_orders_total",
    name: "unique",
    node: "model.shop.orders",
    column: "total",
    depends_on: [],
  });
  assert.equal(lock.exposures[0]?.owner, "Sales");
});

Deno.test("lockOf() is the same for a dbt manifest in another order and at another time", () => {
  const nodes = Object.fromEntries(Object.entries(document.nodes).reverse());
  const metadata = { ...document.metadata, generated_at: "2030-01-01T00:00:00Z" };
  const other = lockOf(manifestOf({ ...document, metadata, nodes }), files, "shop");
  assert.equal(printLock(other), printLock(lock));
});

Deno.test("readLock() reads what printLock() writes", () => {
  const read = readLock({ path: "dbt.lock.json", text: printLock(lock) });
  assert.deepEqual(read, { value: lock, diagnostics: [] });
});

Deno.test("readDbtManifest() reports text that is not JSON and an unknown schema version", () => {
  for (const text of ["{", JSON.stringify({ ...document, metadata: {} })]) {
    const { value, diagnostics } = readDbtManifest({ path: "m.json", text });
    assert.equal(value, undefined);
    assert.deepEqual(diagnostics.map((one) => one.code), ["FLOE-DBT001"]);
  }
});

Deno.test("readLock() reports text that is not JSON, a newer schema and an edited digest", () => {
  const newer = { ...lock, schema: "floe-dbt-lock/v2" };
  const edited = { ...lock, project: { ...lock.project, files: lock.project.files.slice(1) } };
  for (const text of ["", JSON.stringify(newer), JSON.stringify(edited)]) {
    const { value, diagnostics } = readLock({ path: "dbt.lock.json", text });
    assert.equal(value, undefined);
    assert.deepEqual(diagnostics.map((one) => one.code), ["FLOE-DBT002"]);
  }
});

Deno.test("checkLock() accepts the files that the lock was made of, with any line ends", () => {
  const windows = new Map([...files].map(([path, text]) => [path, text.replaceAll("\n", "\r\n")]));
  assert.deepEqual(checkLock(lock, files, "dbt.lock.json"), []);
  assert.deepEqual(checkLock(lock, windows, "dbt.lock.json"), []);
});

Deno.test("checkLock() names each changed, new and removed file and the command", () => {
  const now = new Map([["models/orders.sql", "select 2\n"], ["models/new.sql", "select 3\n"]]);
  const [stale, ...others] = checkLock(lock, now, "dbt.lock.json", "floe lock --product shop");
  assert.equal(others.length, 0);
  assert.equal(stale?.code, "FLOE-DBT003");
  assert.match(stale?.message ?? "", /dbt_project\.yml \(removed\)/);
  assert.match(stale?.message ?? "", /models\/new\.sql \(new\), models\/orders\.sql \(changed\)/);
  assert.match(stale?.hint ?? "", /`floe lock --product shop`/);
});
