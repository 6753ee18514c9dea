import assert from "node:assert/strict";
import { hasErrors, objectsOf } from "../../mod.ts";
import { defaults } from "../../plugins/defaults.ts";
import { plugins } from "../../plugins/mod.ts";
import { compile } from "../../src/compiler/mod.ts";
import { registry } from "../../src/plugin/mod.ts";
import { tiny, tinyWith } from "../cli/tiny.ts";

const known = registry(plugins);

function compiled(selection: string) {
  const platform = `${tiny["platform.yaml"]}  lineage_backend: ${selection}\n`;
  const product = tiny["products/clicks/floe.yaml"]?.replace("path: dbt", "path: .") ?? "";
  const files = tinyWith({
    "platform.yaml": platform,
    "products/clicks/floe.yaml": product,
    "products/clicks/dbt/dbt_project.yml": undefined,
    "products/clicks/dbt/models/clicks.sql": undefined,
  });
  const { plan, diagnostics } = compile(
    {
      platform: "platform.yaml",
      environment: "local",
      files: new Map(Object.entries(files).map(([path, text]) => [path, { path, text }])),
      products: ["products/clicks/floe.yaml"],
    },
    known,
    { defaults },
  );
  assert.ok(plan !== undefined && !hasErrors(diagnostics), JSON.stringify(diagnostics, null, 2));
  return { plan, ...objectsOf(plan, known) };
}

for (const config of ["", ", config: { url: 'http://marquez:5000' }"]) {
  Deno.test(`Marquez of the platform itself is deployed {${config}}`, () => {
    const { plan, objects, diagnostics } = compiled(`{ type: marquez${config} }`);
    assert.deepEqual(diagnostics, []);
    const names = objects.map(({ object }) => `${object.kind} ${object.metadata.name}`);
    for (const name of ["Deployment marquez", "Deployment marquez-web", "NetworkPolicy marquez"]) {
      assert.ok(names.includes(name), name);
    }
    const { lineage } = plan.products[0]?.artifacts.observability ?? {};
    assert.equal(lineage?.url, "http://marquez.tiny.svc.cluster.local:5000");
  });
}

Deno.test("Marquez at an address outside is not deployed", () => {
  const config = "{ type: marquez, config: { url: 'https://marquez.example.com' } }";
  const { plan } = compiled(config);
  const ids = plan.instances.map(({ plugin }) => plugin);
  assert.ok(ids.includes("lineage_backend/http") && !ids.includes("lineage_backend/marquez"));
});
