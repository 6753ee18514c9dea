import assert from "node:assert/strict";
import { compile } from "./compile.ts";
import { registry } from "../plugin/mod.ts";
import { dbtLockSchema } from "../dbt/mod.ts";
import { readProduct } from "../schema/mod.ts";
import { sha256 } from "../schema/digest.ts";
import { lockEntryOf, productsLockPath } from "./products_lock.ts";
import {
  compileCase,
  filesOf,
  planOf,
  platformYaml,
  plugins,
  productYaml,
  theOnly,
} from "./testing_fixtures.ts";

const lockPath = "environments/local.products.lock.yaml";
const digest = sha256("");
const full = platformYaml + `  database: { type: rows }
  storage: { type: bucket }
  orchestrator: { type: clock }
`;

function lock(...entries: readonly string[]): Record<string, string> {
  const list = entries.map((entry) => `  - { version: 1.0.0, sha256: ${digest}, ${entry} }\n`);
  return { [lockPath]: `schema: floe-products-lock/v1\nproducts:\n${list.join("")}` };
}

function withLock(entries: readonly string[], more: Readonly<Record<string, string>> = {}) {
  return { files: { "platform.yaml": full, ...lock(...entries), ...more } };
}

/** A product in a repository of its own, compiled with what the platform lists. */
function asGuest(text: string, listed: Readonly<Record<string, string>>) {
  const files = filesOf({ "platform.yaml": full, "guest/floe.yaml": text, ...listed });
  const products = ["guest/floe.yaml"];
  const input = { platform: "platform.yaml", environment: "local", files, products };
  return compile({ ...input, guests: products }, registry(plugins));
}

const sales = "name: sales, computes: [default]";

/** The lock's text for a product as it is. */
function listing(text: string): Record<string, string> {
  const { value, tree } = readProduct({ path: "floe.yaml", text });
  assert.ok(value && tree);
  const entry = lockEntryOf(value, tree, text, { lock: undefined, contracts: [] });
  const content = { schema: "floe-products-lock/v1", products: [entry] };
  return { [lockPath]: JSON.stringify(content) };
}

Deno.test("productsLockPath() is beside the overlay of the environment", () => {
  assert.equal(productsLockPath("platform.yaml", "local"), lockPath);
  assert.equal(
    productsLockPath("a/b/platform.yaml", "prod"),
    `a/b/${lockPath.replace("local", "prod")}`,
  );
});

Deno.test("a listed product gets all grants, edges, secrets and rights that one at hand gets", () => {
  const remote = planOf(withLock([`owner: team@example.com, transforms: [{ path: . }], ${sales}`]));
  const local = planOf({ files: { "platform.yaml": full, "p/floe.yaml": productYaml("sales") } });
  assert.deepEqual(remote.products, []);
  assert.deepEqual(
    remote.remoteProducts.map(({ facts }) => facts),
    local.products.map(({ facts }) => facts),
  );
  assert.deepEqual(remote.remoteProducts[0]?.instances, local.products[0]?.instances);
  assert.ok(local.bindings.some(({ consumer }) => consumer.product === "sales"));
  for (const part of ["bindings", "edges", "secrets", "components", "instances"] as const) {
    assert.deepEqual(remote[part], local[part], part);
  }
  assert.ok(remote.inputs.some(({ path }) => path === lockPath));
});

Deno.test("lockEntryOf() keeps the product's own words, and no line end counts", () => {
  const text = productYaml(
    "sales",
    "compute: warehouse\nresources: large\nretries: 2\n" +
      "schedule: { cron: 0 6 * * *, timezone: Europe/Berlin }\n",
  );
  const { value, tree } = readProduct({ path: "floe.yaml", text });
  assert.ok(value && tree);
  const entry = lockEntryOf(value, tree, text.replaceAll("\n", "\r\n"), {
    lock: undefined,
    contracts: [],
  });
  assert.deepEqual(entry, {
    name: "sales",
    version: "1.0.0",
    owner: "team@example.com",
    domain: undefined,
    sha256: sha256(text),
    references: { compute: "warehouse" },
    computes: ["warehouse"],
    transforms: [{ path: "." }],
    schedules: [{
      name: "build_all",
      cron: "0 6 * * *",
      timezone: "Europe/Berlin",
      job: "build_all",
      enabled: true,
    }],
    retries: 2,
    resources: "large",
    semantic: undefined,
    models: [],
  });
});

Deno.test("a listed product with the name of one at hand is reported with both places", () => {
  const { message, at, related } = theOnly(
    withLock([sales], { "p/floe.yaml": productYaml("sales") }),
    "FLOE-PRD001",
  );
  assert.match(message, /"sales"/);
  assert.equal(at?.file, lockPath);
  assert.equal(related?.[0]?.at.file, "p/floe.yaml");
});

Deno.test("a product that is listed twice is reported with both places", () => {
  const { at, related } = theOnly(withLock([sales, sales]), "FLOE-PRD001");
  assert.deepEqual([at?.line, related?.[0]?.at.line], [4, 3]);
});

Deno.test("listed products whose names are equal in a form are reported at both", () => {
  const { diagnostics } = compileCase(withLock(["name: sales-eu", "name: sales_eu"]));
  const found = diagnostics.filter(({ code, at }) =>
    code === "FLOE-PLG007" && at?.file === lockPath
  );
  assert.deepEqual(found.map(({ at, related }) => [at?.line, related?.[0]?.at.line]), [[4, 3]]);
});

Deno.test("an instance or a preset that the platform lacks is reported in the lock", () => {
  const reference = theOnly(withLock(["name: a, references: { storage: tape }"]), "FLOE-PLG004");
  assert.deepEqual([reference.at?.file, reference.at?.line], [lockPath, 3]);
  assert.match(theOnly(withLock(["name: a, computes: [abacus]"]), "FLOE-PLG004").message, /abacus/);
  assert.equal(theOnly(withLock(["name: a, resources: huge"]), "FLOE-PRD004").at?.file, lockPath);
});

Deno.test("a listed product that nobody approved is reported in the lock", () => {
  const domain = "scope: domain\nparent: { ref: company.yaml }\napproved_products: [web]\n";
  const company = platformYaml.replace("acme", "company") + "scope: enterprise\n";
  const files = { "company.yaml": company, "platform.yaml": full + domain };
  assert.equal(theOnly(withLock([sales], files), "FLOE-TIER007").at?.file, lockPath);
});

Deno.test("a lock that is no lock is refused", () => {
  const files = {
    "platform.yaml": full,
    [lockPath]: "schema: floe-products-lock/v2\nproducts: []\n",
  };
  assert.equal(theOnly({ files }, "FLOE-SCH004").at?.file, lockPath);
});

Deno.test("checkGuests() notes a product that the platform does not list", () => {
  for (const listed of [{}, lock("name: web")]) {
    const { plan, diagnostics } = asGuest(productYaml("sales"), listed);
    const [found] = diagnostics.filter(({ code }) => code === "FLOE-PRD006");
    assert.equal(found?.severity, "note");
    assert.equal(found?.at?.file, "guest/floe.yaml");
    assert.deepEqual(plan?.remoteProducts, [], "the others have nothing to do with it");
  }
});

Deno.test("checkGuests() is silent about a product that is listed as it is", () => {
  const text = productYaml("sales", "resources: large\n");
  const { plan, diagnostics } = asGuest(text, listing(text));
  assert.ok(plan);
  assert.deepEqual(diagnostics.filter(({ code }) => code.startsWith("FLOE-PRD")), []);
});

Deno.test("checkGuests() warns of a product that is listed in another state, and says what differs", () => {
  const { diagnostics } = asGuest(
    productYaml("sales", "retries: 3\n"),
    listing(productYaml("sales")),
  );
  const [found] = diagnostics.filter(({ code }) => code === "FLOE-PRD007");
  assert.equal(found?.severity, "warning");
  assert.match(found?.message ?? "", /differs: sha256, retries$/);
  assert.equal(found?.related?.[0]?.at.file, lockPath);
});

Deno.test("checkGuests() reports a lock that it can't read", () => {
  const { plan, diagnostics } = asGuest(productYaml("sales"), { [lockPath]: "products: 5\n" });
  assert.equal(plan, undefined);
  assert.ok(diagnostics.some(({ code }) => code === "FLOE-SCH003"));
});

Deno.test("a listed product's models are what they are where its files are at hand", () => {
  const text = productYaml("sales", "semantic: { security: { filter_column: tenant } }\n");
  const { value, tree } = readProduct({ path: "floe.yaml", text });
  assert.ok(value && tree);
  const base = { resource_type: "model", path: "models/a.sql", depends_on: [] };
  const column = { name: "id", data_type: "integer", description: "Key" };
  const dbt = dbtLockSchema.parse({
    schema: "floe-dbt-lock/v1",
    dbt_version: "1.11.0",
    project: { name: "a", profile: "a", sha256: digest, files: [] },
    nodes: [
      {
        ...base,
        unique_id: "model.a.mart",
        name: "mart",
        tags: ["cube"],
        description: "A mart",
        relation: { schema: "{schema}_marts", table: "mart" },
        columns: [column, { name: "email", classification: "pii" }],
      },
      { ...base, unique_id: "model.a.plain", name: "plain", tags: [], columns: [column] },
    ],
    sources: [],
    tests: [{ unique_id: "t", name: "unique", node: "model.a.mart", column: "id", depends_on: [] }],
    exposures: [],
  });
  const entry = lockEntryOf(value, tree, text, { lock: dbt, contracts: [] });
  const content = JSON.stringify({ schema: "floe-products-lock/v1", products: [entry] });
  const [facts] = planOf({ files: { "platform.yaml": full, [lockPath]: content } }).remoteProducts
    .map((one) => one.facts);
  assert.deepEqual(facts?.semantic, { enabled: true, rows: { column: "tenant" } });
  assert.deepEqual(facts?.models, [{
    name: "mart",
    description: "A mart",
    tags: ["cube"],
    compute: "default",
    relation: { schema: "{schema}_marts", table: "mart" },
    columns: [
      { name: "id", dataType: "integer", description: "Key", classifications: [], unique: true },
      { name: "email", classifications: ["pii"], unique: false },
    ],
  }]);
});
