import assert from "node:assert/strict";
import fc from "fast-check";
import { definePlugin, registry } from "../plugin/mod.ts";
import { artifacts } from "../schema/mod.ts";
import { canonicalJson } from "../schema/digest.ts";
import { artifactsDigest } from "./artifacts_digest.ts";
import { compile } from "./compile.ts";
import {
  codesOf,
  compileCase,
  engine,
  filesOf,
  planOf,
  platformYaml,
  plugins,
  productYaml,
  runner,
  theOnly,
} from "./testing_fixtures.ts";

const full = {
  "platform.yaml": platformYaml.replace(
    "plugins:\n  compute: { type: engine }",
    `plugins:
  compute:
    default: { type: engine }
    mart: { type: mart }
  database: { type: rows }
  storage: { type: bucket }
  orchestrator: { type: clock }`,
  ),
  "images.lock.yaml": `products: { sales: "sha256:${"a".repeat(64)}" }\n`,
  "products/sales/floe.yaml": productYaml("sales", "compute: mart\n"),
  "products/web/floe.yaml": productYaml(
    "web",
    "schedule: { cron: '0 6 * * *', timezone: Europe/Berlin }\n",
  ),
};

Deno.test("compile() makes a plan that survives JSON", () => {
  const plan = planOf({ files: full });
  assert.deepEqual(JSON.parse(JSON.stringify(plan)), plan);
});

Deno.test("compile() names components by plugin, instance and component", () => {
  const plan = planOf({ files: full });
  assert.deepEqual(plan.components.map(({ id }) => id), [
    "platform/clock",
    "platform/rows",
    "platform/rows-make",
    "product/sales/clock-code",
    "product/sales/clock-run",
    "product/sales/runner-build",
    "product/web/clock-code",
    "product/web/clock-run",
    "product/web/runner-build",
  ]);
  const clock = plan.components.find(({ id }) => id === "platform/clock");
  assert.deepEqual(clock?.access.map(({ namespace }) => namespace), ["acme-sales", "acme-web"]);
});

Deno.test("compile() does not depend on the order of files and products", () => {
  const entries = Object.entries(full);
  const expected = canonicalJson(planOf({ files: full }));
  fc.assert(
    fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
      const files = filesOf(Object.fromEntries(shuffled));
      const products = [...files.keys()].filter((path) => path.endsWith("floe.yaml"));
      const input = { platform: "platform.yaml", environment: "local", files, products };
      const { plan } = compile(input, registry([...plugins].reverse()));
      assert.equal(canonicalJson(plan), expected);
    }),
    { numRuns: 20 },
  );
});

Deno.test("compile() changes nothing of a product when another one comes", () => {
  const more = { ...full, "products/new/floe.yaml": productYaml("new") };
  const sales = (files: Readonly<Record<string, string>>) =>
    planOf({ files }).products.find(({ facts }) => facts.name === "sales");
  assert.deepEqual(sales(more), sales(full));
});

Deno.test("compile() writes artifacts that their schema accepts, with their digest", () => {
  for (const product of planOf({ files: full }).products) {
    assert.deepEqual(artifacts.parse(product.artifacts), product.artifacts);
    assert.equal(product.artifactsSha256, artifactsDigest(product.artifacts));
  }
});

Deno.test("compile() gives each product its compute, store and secrets", () => {
  const [sales, web] = planOf({ files: full }).products;
  assert.equal(sales?.artifacts.dbt.target, "mart");
  assert.deepEqual(sales?.artifacts.dbt.outputs, {
    mart: {
      type: "mart",
      host: "rows.acme.svc.cluster.local",
      dbname: "sales_mart_mart_rows",
      password: "{{ env_var('DBT_ENV_SECRET_FLOE_ROWS_SALES_MART_MART_ROWS__PASSWORD') }}",
    },
  });
  assert.equal(sales?.artifacts.storage?.prefix, "sales-object-store");
  assert.deepEqual(sales?.artifacts.dbt.env.map(({ secret }) => secret), [
    "rows-sales-mart-mart-rows",
  ]);
  assert.deepEqual(Object.keys(web?.artifacts.dbt.outputs ?? {}), ["default"]);
  assert.equal(web?.facts.schedules[0]?.job, "build_all");
});

Deno.test("compile() pins a product's image by the images lock", () => {
  const [sales, web] = planOf({ files: full }).products;
  const name = "registry.example.com/acme";
  assert.equal(sales?.facts.image, `${name}/sales:1.0.0@sha256:${"a".repeat(64)}`);
  assert.equal(web?.facts.image, `${name}/web:1.0.0`);
});

Deno.test("compile() records the digest of every file that matters, and of no other", () => {
  const plan = planOf({ files: { ...full, "README.md": "…" } });
  assert.deepEqual(plan.inputs.map(({ path }) => path), Object.keys(full).sort());
  const [sales] = plan.products;
  assert.deepEqual(sales?.artifacts.inputs.map(({ path }) => path), [
    "platform.yaml",
    "products/sales/floe.yaml",
  ]);
});

Deno.test("compile() passes on what plugins advise, at the selection", () => {
  const advice = theOnly({ files: full }, "clock/LATE");
  assert.equal(advice.at?.file, "platform.yaml");
});

Deno.test("compile() reports a platform with products and without a compute and a dbt", () => {
  const files = {
    "platform.yaml": platformYaml.replace(
      /plugins:[^]*/,
      "plugins: { storage: { type: bucket } }\n",
    ),
    "floe.yaml": productYaml("sales"),
  };
  assert.deepEqual(codesOf({ files }), ["FLOE-PLG002", "FLOE-PLG002"]);
  assert.deepEqual(codesOf({ files: { "platform.yaml": files["platform.yaml"] } }), []);
});

Deno.test("compile() takes the default plugin of a category that the platform leaves out", () => {
  const files = {
    "platform.yaml": platformYaml.replace("  dbt: { type: runner }\n", ""),
    "floe.yaml": productYaml("sales"),
  };
  const options = { defaults: { dbt: "runner", database: "rows", orchestrator: "clock" } };
  const plan = planOf({ files, options });
  assert.deepEqual(plan.instances.map(({ ref }) => ref), ["compute/default", "dbt/default"]);
  const mart = { ...files, "platform.yaml": files["platform.yaml"].replace("engine", "mart") };
  assert.deepEqual(planOf({ files: mart, options }).instances.map(({ ref }) => ref), [
    "compute/default",
    "database/default",
    "dbt/default",
  ]);
});

Deno.test("compile() reports the mistakes of all files at once", () => {
  const files = {
    "platform.yaml": platformYaml.replace("type: engine", "type: engin"),
    "a/floe.yaml": productYaml("a", "colour: red\n"),
    "b/floe.yaml": productYaml("b", "size: large\n"),
  };
  const found = compileCase({ files }).diagnostics.filter(({ severity }) => severity === "error");
  assert.deepEqual(found.map(({ at }) => at?.file), [
    "platform.yaml",
    "a/floe.yaml",
    "b/floe.yaml",
  ]);
});

Deno.test("compile() asks each plugin once per platform, per product and per consumer", () => {
  const calls = { describe: 0, describeProduct: 0, grant: 0 };
  const counted = definePlugin({
    ...engine,
    describe: (input) => {
      calls.describe++;
      return engine.describe(input);
    },
    describeProduct: () => {
      calls.describeProduct++;
      return { components: [] };
    },
    grant: (request, input) => {
      calls.grant++;
      return engine.grant?.(request, input) ?? { binding: { name: "" } };
    },
  });
  const names = Array.from({ length: 50 }, (_, index) => `p${index}`);
  const products = names.map((name) => [`${name}/floe.yaml`, productYaml(name)]);
  const files = { "platform.yaml": platformYaml, ...Object.fromEntries(products) };
  assert.equal(planOf({ files, plugins: [counted, runner] }).products.length, 50);
  assert.deepEqual(calls, { describe: 1, describeProduct: 50, grant: 50 });
});
