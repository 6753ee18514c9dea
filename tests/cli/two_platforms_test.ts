import assert from "node:assert/strict";
import { runCommandLine } from "../../src/cli/run.ts";
import { memoryHost } from "../../src/host/mod.ts";

const company = `apiVersion: floe.dev/v1
kind: Platform
metadata: { name: company, version: 1.0.0, owner: company@example.com }
scope: enterprise
approved_plugins: { compute: [duckdb], orchestrator: [dagster] }
governance: { data_retention_days: 30 }
plugins:
  compute: { type: duckdb }
  orchestrator: { type: dagster }
`;

function domain(name: string, more = ""): string {
  return `apiVersion: floe.dev/v1
kind: Platform
metadata: { name: ${name}, version: 1.0.0, owner: ${name}@example.com }
scope: domain
parent: { ref: ../../company/platform.yaml }
images: { registry: registry.example.com/${name} }
plugins: {}
${more}`;
}

function product(name: string): string {
  return `apiVersion: floe.dev/v1
kind: DataProduct
metadata: { name: ${name}, version: 1.0.0 }
transforms: [{ type: dbt, path: dbt }]
`;
}

function repository(salesMore = "") {
  return memoryHost({
    files: {
      "deno.json": "{}",
      "company/platform.yaml": company,
      "platforms/sales/platform.yaml": domain("sales", salesMore),
      "platforms/sales/products/orders/floe.yaml": product("orders"),
      "platforms/sales/products/orders/dbt/dbt_project.yml": "name: orders\nprofile: orders\n",
      "platforms/web/platform.yaml": domain("web"),
      "platforms/web/products/visits/floe.yaml": product("visits"),
      "platforms/web/products/visits/dbt/dbt_project.yml": "name: visits\nprofile: visits\n",
    },
  });
}

Deno.test("two platforms of one repository compile side by side, from one parent", async () => {
  const host = repository();
  assert.equal(await runCommandLine(["synth"], host), 0, host.printed.error);
  const folders = new Set((await host.files.list("dist")).map((path) => path.split("/")[0]));
  assert.deepEqual([...folders].sort(), ["sales", "web"]);
  const artifacts = await host.files.readText("dist/web/local/floe/artifacts/visits.json") ?? "";
  const { platform, governance } = JSON.parse(artifacts);
  assert.deepEqual(platform.tiers.map(({ name }: { name: string }) => name), ["company", "web"]);
  assert.equal(governance.data_retention_days, 30);
});

Deno.test("a child that weakens its parent is told both places", async () => {
  const host = repository("governance: { data_retention_days: 7 }\n");
  assert.equal(await runCommandLine(["synth"], host), 1);
  assert.match(host.printed.error, /platforms\/sales\/platform\.yaml:\d+:\d+/);
  assert.match(host.printed.error, /company\/platform\.yaml:\d+/);
  assert.deepEqual(await host.files.list("dist"), []);
});

Deno.test("a child cannot choose a plugin that its parent does not approve", async () => {
  const host = repository("defaults: { compute: warehouse }\n");
  const path = "platforms/web/platform.yaml";
  const text = await host.files.readText(path) ?? "";
  await host.files.write(
    path,
    text.replace("plugins: {}", "plugins: { compute: { type: postgres } }"),
  );
  assert.equal(await runCommandLine(["synth", "--platform", "platforms/web"], host), 1);
  assert.match(host.printed.error, /postgres/);
  assert.match(host.printed.error, /approve/);
});
