import assert from "node:assert/strict";
import { at } from "../../../constructs/testing.ts";
import { objectsOf } from "../../../mod.ts";
import type { Plan } from "../../../src/compiler/mod.ts";
import { known, planOfChosen } from "../../../tests/fixtures/chosen.ts";

function planOf(catalog: string): Plan {
  return planOfChosen({
    plugins: `  compute: { type: duckdb }
  catalog: { type: ${catalog}, config: { warehouse: lake, replicas: 2 } }
  storage: { type: minio }
  database: { type: postgresql }
`,
  });
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
