import assert from "node:assert/strict";
import { config } from "./config.ts";
import { type Cube, type CubeInput, cubesOf } from "./models.ts";
import { column, customers, model, orders, productOf, staging, tables } from "./testing.ts";

const defaults = config.parse({});
const input = (more: Partial<CubeInput> = {}): CubeInput => ({
  product: productOf([orders, customers, staging]),
  tables,
  config: defaults,
  timezone: "Europe/Berlin",
  ...more,
});

function cube(name: string, more: Partial<CubeInput> = {}): Cube {
  const found = cubesOf(input(more)).cubes.find((one) => one.name === `orders__${name}`);
  assert.ok(found, name);
  return found;
}
const members = ({ dimensions }: Cube) => dimensions.map(({ name }) => name);

Deno.test("cubesOf() takes tagged models only, by the tag that the platform chose", () => {
  assert.deepEqual(cubesOf(input()).cubes.map(({ name }) => name), [
    "orders__mart_orders",
    "orders__mart_customers",
  ]);
  const other = cubesOf(input({ config: config.parse({ tag: "staging" }) })).cubes;
  assert.deepEqual(other.map(({ name }) => name), ["orders__stg_orders"]);
  const product = productOf([orders], { enabled: false });
  assert.deepEqual(cubesOf(input({ product })).cubes, []);
});

Deno.test("cubesOf() never lets a classified column appear, under any classification", () => {
  for (const word of ["internal", "confidential", "restricted", "pii", "phi", "sensitive", "own"]) {
    const secret = column("nobody_sees_this", "integer", { classifications: [word] });
    const product = productOf([model("mart", [column("day", "date"), secret])]);
    const text = JSON.stringify(cubesOf(input({ product })));
    assert.doesNotMatch(text, /nobody_sees_this/, word);
    assert.match(text, /"day"/);
  }
  assert.deepEqual(members(cube("mart_orders")), [
    "order_id",
    "customer_id",
    "order_date",
    "amount",
    "country",
  ]);
  const strict = { config: config.parse({ shown_classifications: [] }) };
  assert.ok(!members(cube("mart_orders", strict)).includes("country"));
  const internal = { config: config.parse({ shown_classifications: ["pii", "public"] }) };
  assert.ok(members(cube("mart_orders", internal)).includes("email"));
  assert.ok(!members(cube("mart_customers", internal)).includes("customer_name"));
});

Deno.test("cubesOf() finds the table where dbt builds it for this product", () => {
  const found = cube("mart_orders");
  assert.equal(found.sql_table, '"orders_marts"."mart_orders"');
  assert.equal(found.data_source, "orders");
});

Deno.test("cubesOf() makes types, a key, a count, and sums of numbers that are no keys", () => {
  const { dimensions, measures } = cube("mart_orders");
  assert.deepEqual(dimensions.map(({ type }) => type), [
    "number",
    "number",
    "time",
    "number",
    "string",
  ]);
  assert.deepEqual(dimensions.filter(({ primary_key }) => primary_key).map(({ name }) => name), [
    "order_id",
  ]);
  assert.deepEqual(measures.map(({ name, sql }) => [name, sql]), [
    ["count", undefined],
    ["sum_amount", '{CUBE}."amount"'],
  ]);
  assert.equal(dimensions[0]?.description, "Number of the order");
});

Deno.test("cubesOf() reads a day as midnight in the platform's time zone", () => {
  const { dimensions } = cube("mart_orders");
  assert.equal(
    dimensions.find(({ name }) => name === "order_date")?.sql,
    `(CAST({CUBE}."order_date" AS timestamp) AT TIME ZONE 'Europe/Berlin')`,
  );
});

Deno.test("cubesOf() keeps a measure apart from a column of its name", () => {
  const columns = [column("count", "bigint"), column("n", "bigint"), column("sum_n", "bigint")];
  const product = productOf([model("mart", columns)]);
  assert.deepEqual(cube("mart", { product }).measures.map(({ name }) => name), [
    "row_count",
    "sum_count",
    "sum_sum_n",
  ]);
});

Deno.test("cubesOf() leaves out what can't be grouped by, and names that Cube would read", () => {
  const columns = [
    column("payload", "jsonb"),
    column("tags", "text[]"),
    column("odd{CUBE}", "text"),
    column("A", "timestamp with time zone"),
    column("a", "text"),
    column("flag", "boolean"),
  ];
  const product = productOf([model("mart", columns)]);
  const found = cube("mart", { product }).dimensions.map(({ name, type }) => [name, type]);
  assert.deepEqual(found, [["a", "time"], ["flag", "boolean"]]);
});

Deno.test("cubesOf() joins where dbt tests a relationship and both sides may be seen", () => {
  assert.deepEqual(cube("mart_orders").joins, [{
    name: "orders__mart_customers",
    relationship: "many_to_one",
    sql: '{CUBE}."customer_id" = {orders__mart_customers}."customer_id"',
  }]);
  const hidden = orders.columns.map((one) =>
    one.name === "customer_id" ? { ...one, classifications: ["confidential"] } : one
  );
  const product = productOf([{ ...orders, columns: hidden }, customers]);
  assert.equal(cube("mart_orders", { product }).joins, undefined);
  const alone = productOf([orders]);
  assert.equal(cube("mart_orders", { product: alone }).joins, undefined);
});

Deno.test("cubesOf() refreshes when the product says, else when the platform does", () => {
  assert.deepEqual(cube("mart_orders").refresh_key, {
    every: "*/30 * * * *",
    timezone: "Europe/Berlin",
  });
  const product = productOf([orders], { refreshSchedule: "5 * * * *", timezone: "UTC" });
  assert.deepEqual(cube("mart_orders", { product }).refresh_key, {
    every: "5 * * * *",
    timezone: "UTC",
  });
});

Deno.test("cubesOf() keeps totals by day, with the column that rows are told apart by", () => {
  assert.deepEqual(cube("mart_orders").pre_aggregations, [{
    name: "by_day",
    type: "rollup",
    measures: ["CUBE.count", "CUBE.sum_amount"],
    time_dimension: "CUBE.order_date",
    granularity: "day",
  }]);
  const product = productOf([orders], { rows: { column: "country" } });
  assert.deepEqual(cube("mart_orders", { product }).pre_aggregations?.[0]?.dimensions, [
    "CUBE.country",
  ]);
  assert.equal(cube("mart_customers").pre_aggregations, undefined);
});

Deno.test("cubesOf() says what it leaves out, and why", () => {
  const { relation: _, ...unlocked } = model("unlocked", [column("a")]);
  const all = [
    { ...model("elsewhere", [column("a")]), compute: "other" },
    model("empty", [column("a", "text", { classifications: ["pii"] })]),
    unlocked,
    model("unruled", [column("a")]),
    model("kept", [column("tenant")]),
  ];
  const { cubes, missing } = cubesOf(
    input({ product: productOf(all, { rows: { column: "tenant" } }) }),
  );
  assert.deepEqual(cubes.map(({ name }) => name), ["orders__kept"]);
  assert.deepEqual(missing, {
    elsewhere: ["elsewhere"],
    empty: ["empty"],
    unlocked: ["unlocked"],
    unruled: ["unruled"],
  });
});

Deno.test("cubesOf() makes no cube of what nobody can read", () => {
  const { cubes, missing } = cubesOf(input({ tables: undefined }));
  assert.deepEqual(cubes, []);
  assert.deepEqual(missing.elsewhere, []);
});
