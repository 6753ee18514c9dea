import assert from "node:assert/strict";
import { at } from "../../../constructs/testing.ts";
import { objectsOf } from "../../../mod.ts";
import { compile, type Plan } from "../../../src/compiler/mod.ts";
import { registry } from "../../../src/plugin/mod.ts";
import type { SourceFile } from "../../../src/schema/mod.ts";
import { defaults } from "../../defaults.ts";
import { plugins } from "../../mod.ts";

const known = registry(plugins);

function files(catalog: string): ReadonlyMap<string, SourceFile> {
  const texts = {
    "platform.yaml": `apiVersion: floe.dev/v1
kind: Platform
metadata: { name: tiny, version: 1.0.0, owner: platform-team@example.com }
images: { registry: registry.example.com/tiny }
plugins:
  compute: { type: duckdb }
  catalog: { type: ${catalog}, config: { warehouse: lake, replicas: 2 } }
  storage: { type: minio }
  database: { type: postgresql }
`,
    "environments/local.yaml": `apiVersion: floe.dev/v1
kind: Overlay
metadata: { name: local }
network: { apiServer: [{ cidr: 10.0.0.10/32, port: 6443 }] }
`,
    "products/clicks/floe.yaml": `apiVersion: floe.dev/v1
kind: DataProduct
metadata: { name: clicks, version: 1.0.0, owner: web-team@example.com }
transforms: [{ type: dbt, path: dbt }]
`,
    "products/clicks/dbt/dbt_project.yml": "name: clicks\nversion: 1.0.0\nprofile: clicks\n",
    "products/clicks/dbt/models/clicks.sql": "select 1 as clicks\n",
  };
  return new Map(Object.entries(texts).map(([path, text]) => [path, { path, text }]));
}

function planOf(catalog: string): Plan {
  const input = {
    platform: "platform.yaml",
    environment: "local",
    files: files(catalog),
    products: ["products/clicks/floe.yaml"],
  };
  const { plan, diagnostics } = compile(input, known, { defaults });
  assert.ok(plan !== undefined, JSON.stringify(diagnostics, null, 2));
  return plan;
}

/** The artifacts of the one product, without what names the bytes of the platform's file. */
function artifactsOf({ products }: Plan) {
  const [product] = products;
  assert.ok(product !== undefined);
  const { inputs: _inputs, platform: { tiers: _tiers, ...platform }, ...rest } = product.artifacts;
  return { ...rest, platform };
}

Deno.test("a platform with catalog/nessie compiles to objects that every rule accepts", () => {
  const plan = planOf("nessie");
  const { objects, diagnostics } = objectsOf(plan, known);
  assert.deepEqual(diagnostics, []);
  const names = objects.map(({ object }) => `${object.kind} ${object.metadata.name}`);
  for (const kind of ["Deployment", "Service", "ServiceAccount", "PodDisruptionBudget"]) {
    assert.ok(names.includes(`${kind} nessie`), kind);
  }
  const callers = plan.edges.filter(({ to }) =>
    "component" in to && to.component === "platform/nessie"
  );
  assert.ok(callers.length > 0);
  const others = callers.map(({ from }) => from).filter((from) =>
    !from.startsWith("product/clicks/")
  );
  assert.deepEqual(others, ["platform/nessie-namespaces"]);
});

Deno.test("catalog/nessie in place of catalog/polaris changes a product's catalog and no more", () => {
  const { catalog, plugins, ...others } = artifactsOf(planOf("nessie"));
  const polaris = artifactsOf(planOf("polaris"));
  assert.deepEqual({ ...others, catalog: polaris.catalog, plugins: polaris.plugins }, polaris);
  assert.deepEqual({ ...plugins, catalog: polaris.plugins["catalog"] }, polaris.plugins);
  assert.notDeepEqual(catalog, polaris.catalog);
  for (const same of ["warehouse", "namespace", "access_delegation"]) {
    assert.equal(at(catalog, same), at(polaris.catalog, same), same);
  }
});
