import assert from "node:assert/strict";
import { filesOf } from "../../../mod.ts";
import type { Plan } from "../../../src/compiler/mod.ts";
import { compileChosen, known } from "../../../tests/fixtures/chosen.ts";

const product = "platforms/lakehouse/products/site-visits";

/** The dbt lock of an example stands for its project: whose files aren't at hand is not compared. */
async function compiled(selections: string, more = "") {
  const lock = await Deno.readTextFile(`${product}/dbt.lock.json`);
  return compileChosen({
    plugins: `  storage: { type: minio }\n  semantic_layer: { type: cube }\n${selections}`,
    product: `transforms: [{ type: dbt, path: . }]\n${more}`,
    more: { "products/clicks/dbt.lock.json": lock },
  });
}

async function planOf(selections: string): Promise<Plan> {
  const { plan, diagnostics } = await compiled(selections);
  assert.ok(plan, JSON.stringify(diagnostics, null, 2));
  return plan;
}

const onServer = "  compute: { type: postgres }\n";
const databases: Readonly<Record<string, string>> = {
  postgresql: "{ type: postgresql }",
  cloudnativepg: "{ type: cloudnativepg }",
  "external-postgresql": "{ type: external-postgresql, config: { host: db.example.com, " +
    "admin: { user: admin, password: { secret_ref: db-admin } } } }",
};

for (const [name, database] of Object.entries(databases)) {
  Deno.test(`Cube reads a product's own database on ${name}, and may not write`, async () => {
    const plan = await planOf(`${onServer}  database: ${database}\n`);
    const sql = plan.bindings.map(({ grant }) => grant).filter((one) => one.capability === "sql");
    const own = sql.find(({ consumer }) => consumer.need === "database" && consumer.product);
    const reader = sql.find(({ consumer }) => consumer.need === "reader");
    assert.ok(own && reader);
    assert.equal(reader.binding.database, own.binding.database);
    assert.notEqual(reader.binding.user, own.binding.user);
    const secret = plan.secrets.find((one) => one.name === reader.binding.password.secret);
    assert.deepEqual(secret?.namespaces, ["tiny"]);
    const edges = plan.edges.filter(({ capability }) => capability === "tables");
    assert.deepEqual(edges.map(({ from }) => from), ["platform/cube", "platform/cube-refresh"]);
    const files = filesOf(plan, known).files;
    const texts = [...files ?? []].map(([, text]) => text);
    assert.ok(texts.some((text) => text.includes(`"readers": ["${reader.binding.user}"]`)));
    const model = [...files ?? []].find(([path]) => path.includes("cube-model-clicks"));
    assert.match(model?.[1] ?? "", /clicks__mart_daily_page_visits/);
  });
}

Deno.test("Cube reads an existing server as the user that it names, and reaches it", async () => {
  const config = "host: dw.example.com, database: dw, user: etl, password: { secret_ref: etl }, " +
    "reader: { user: bi, password: { secret_ref: bi } }";
  const plan = await planOf(`  compute: { type: postgres, config: { ${config} } }\n`);
  const tables = plan.bindings.find(({ grant }) => grant.capability === "tables");
  assert.equal(tables?.provider, "compute/default");
  const edges = plan.edges.filter(({ capability }) => capability === "tables");
  assert.deepEqual(edges.map(({ to }) => to), [
    { external: "dw.example.com", port: 5432 },
    { external: "dw.example.com", port: 5432 },
  ]);
  assert.ok(!plan.bindings.some(({ grant }) => grant.capability === "sql"));
});

Deno.test("Cube says that it can't read a product on DuckDB, and starts without it", async () => {
  const { plan, diagnostics } = await compiled("  compute: { type: duckdb }\n");
  const [found] = diagnostics.filter(({ code }) => code === "semantic_layer/cube/NO-TABLES");
  assert.equal(found?.at?.file, "products/clicks/floe.yaml");
  assert.ok(plan?.components.some(({ id }) => id === "platform/cube"));
  assert.ok(!plan?.bindings.some(({ grant }) => grant.capability === "tables"));
});

Deno.test("Cube reads nothing of a product that keeps out", async () => {
  const selections = `${onServer}  database: { type: postgresql }\n`;
  const { plan } = await compiled(selections, "semantic: { enabled: false }\n");
  assert.ok(plan);
  assert.ok(!plan.bindings.some(({ consumer }) => consumer.need === "reader"));
});
