import assert from "node:assert/strict";
import { parse } from "yaml";
import { compile, filesOf, registry } from "../../mod.ts";
import { defaults } from "../../plugins/defaults.ts";
import { plugins } from "../../plugins/mod.ts";
import { cube } from "./programs/cube.ts";
import { postgresBin } from "./programs/debian.ts";
import { at, isRecord } from "./programs/json.ts";
import { startPostgres } from "./programs/postgres.ts";
import { required } from "./programs/program.ts";
import { realTest } from "./programs/real.ts";
import { output, run } from "./programs/run.ts";

const repository = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
const script = `${repository}/tests/real/cube/check.cjs`;
const example = `${repository}/platforms/lakehouse/products`;
const timezone = "Europe/Berlin";

const platform = `apiVersion: floe.dev/v1
kind: Platform
metadata: { name: acme, version: 1.0.0, owner: platform@example.com }
timezone: ${timezone}
images: { registry: registry.example.com/acme }
plugins:
  compute: { type: postgres }
  catalog: { type: polaris }
  storage: { type: minio }
  database: { type: postgresql }
  dbt: { type: core }
  semantic_layer: { type: cube, config: { sql: {} } }
`;
const overlay = `apiVersion: floe.dev/v1
kind: Overlay
metadata: { name: local }
network: { apiServer: [{ cidr: 10.0.0.1/32, port: 6443 }] }
`;

/** What Cube's code made of the files: cubes as its API shows them, and SQL by cube. */
interface Compiled {
  readonly cubes: readonly unknown[];
  readonly answers: Readonly<Record<string, unknown>>;
  /** What the gateway said to each kind of request. */
  readonly requests: Readonly<Record<string, unknown>>;
}

realTest("Cube compiles the model files of the examples and takes the options of cube.js", {
  needs: [cube],
}, async () => {
  const { cubes } = await compiled();
  const names = cubes.map((one) => at(one, "name"));
  assert.deepEqual(names, [
    "retail_orders__mart_daily_sales",
    "retail_orders__mart_orders",
    "retail_orders__mart_product_sales",
    "site_visits__mart_daily_page_visits",
  ]);
  for (const one of cubes) {
    assert.ok(list(at(one, "measures")).length > 0, "a cube without measures answers nothing");
  }
});

realTest("Cube shows no column that a product classified", { needs: [cube] }, async () => {
  const { cubes } = await compiled();
  const shown = cubes.flatMap((one) => list(at(one, "dimensions")).map((each) => at(each, "name")));
  assert.ok(shown.includes("retail_orders__mart_orders.order_id"));
  const classified = ["customer_id", "paid_amount", "country", "email", "customer_name"];
  const seen = shown.filter((name) =>
    name !== "retail_orders__mart_daily_sales.country" &&
    classified.some((word) => String(name).endsWith(`.${word}`))
  );
  assert.deepEqual(seen, []);
});

realTest("Cube's gateway denies a query without a security context", {
  needs: [cube],
}, async () => {
  assert.deepEqual((await compiled()).requests, {
    nothing: "Authorization header isn't set",
    forged: "Invalid token",
    unsigned: "Invalid token",
    empty: "A query needs a security context",
    reader: "answered",
  });
});

realTest("PostgreSQL answers Cube's queries, and a day stays the day", {
  needs: [cube, postgresBin],
}, async () => {
  const { answers } = await compiled();
  await using database = await startPostgres();
  await database.sql(tables);
  for (const [name, answer] of Object.entries(answers)) {
    const sql = at(answer, "sql");
    assert.ok(typeof sql === "string" && list(at(answer, "parameters")).length === 0, name);
    const rows = await database.sql(`set timezone to 'UTC';\n${sql};`);
    assert.match(rows, name.includes("product_sales") ? /Lamp/ : /2026-01-31 00:00:00/, name);
  }
});

realTest("Cube refuses a model that is wrong, so the tests above can fail", {
  needs: [cube],
}, async () => {
  const wrong = (text: string) => text.replaceAll('"type": "count"', '"type": "kount"');
  await assert.rejects(compiled(wrong), /count\.type.*must be one of/);
});

/** Tables as dbt would make them, with one row each. */
const tables = `
create schema retail_orders_marts;
create schema site_visits;
create table retail_orders_marts.mart_daily_sales as select date '2026-01-31' as order_date,
  'DE' as country, 'web' as sales_channel, 3 as order_count, 10.5::numeric(12,2) as order_amount,
  9.5::numeric(12,2) as settled_amount;
create table retail_orders_marts.mart_orders as select 1 as order_id, 2 as customer_id,
  date '2026-01-31' as order_date, 'paid' as order_status, 'web' as sales_channel, 'DE' as country,
  1 as item_count, 2 as unit_count, 10.5::numeric(12,2) as order_amount, 1.0 as paid_amount;
create table retail_orders_marts.mart_product_sales as select 1 as product_id,
  'Lamp' as product_name, 'home' as category, 2 as unit_count, 10.5::numeric(12,2) as sales_amount;
create table site_visits.mart_daily_page_visits as select date '2026-01-31' as visit_date,
  1 as page_id, 'shop' as section, 5::bigint as visit_count, 4::bigint as visitor_count,
  60::bigint as total_seconds;
`;

/** Writes what floe makes of the examples as Cube's pods see it, and lets Cube's code read it. */
async function compiled(change: (text: string) => string = (text) => text): Promise<Compiled> {
  const modules = required(await cube());
  const folder = await Deno.makeTempDir({ prefix: "floe-cube-" });
  try {
    await Deno.mkdir(`${folder}/model`);
    for (const [name, text] of await configFiles()) {
      const path = name === "cube.js" ? name : `model/${name}`;
      await Deno.writeTextFile(`${folder}/${path}`, change(text));
    }
    const env = { NODE_PATH: modules, CUBEJS_TESSERACT_SQL_PLANNER: "false" };
    const printed = await output("node", [script, folder, timezone], { env });
    const value: unknown = JSON.parse(printed.slice(printed.indexOf('{"cubes"')));
    const cubes = list(at(value, "cubes"));
    const [answers, requests] = [at(value, "answers"), at(value, "requests")];
    assert.ok(isRecord(answers) && isRecord(requests));
    return { cubes, answers, requests };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function configFiles(): Promise<readonly (readonly [string, string])[]> {
  const texts: Record<string, string> = {
    "platform.yaml": platform,
    "environments/local.yaml": overlay,
  };
  const found = await run("git", ["ls-files", "."], { cwd: example });
  assert.ok(found.ok, found.stderr);
  for (const path of found.stdout.trim().split("\n")) {
    texts[`products/${path}`] = await Deno.readTextFile(`${example}/${path}`);
  }
  const files = new Map(Object.entries(texts).map(([path, text]) => [path, { path, text }]));
  const known = registry(plugins);
  const products = [...files.keys()].filter((path) => path.endsWith("/floe.yaml"));
  const input = { platform: "platform.yaml", environment: "local", files, products };
  const { plan, diagnostics } = compile(input, known, { defaults });
  assert.ok(plan, JSON.stringify(diagnostics, null, 2));
  const made = filesOf(plan, known);
  const maps = [...made.files ?? []].filter(([path]) => /configmap_cube-/.test(path));
  assert.equal(maps.length, 3, JSON.stringify(made.diagnostics));
  return maps.flatMap(([, text]) => {
    const data = at(parse(text), "data");
    assert.ok(isRecord(data));
    return Object.entries(data).map(([name, content]) => [name, String(content)] as const);
  });
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
