import assert from "node:assert/strict";
import { floe, tiny } from "./tiny.ts";
import { product, repositories } from "./repositories.ts";
import { runCommandLine } from "../../src/cli/run.ts";
import { chosen, repository } from "../gitops/delivery.ts";

async function ofReference(environment: string) {
  const host = await repositories();
  const args = ["product", "retire", product, "--platform", "platform", "--env", environment];
  assert.equal(await runCommandLine(args, host), 0, host.printed.error);
  return host.printed.out;
}

Deno.test("floe product retire says what to take out of git and what is deleted then", async () => {
  const { code, out, host } = await floe(["product", "retire", "clicks"]);
  assert.equal(code, 0);
  assert.match(out, /1\. .*\n +git rm -r products\/clicks\n +floe synth\n/);
  const namespaced = [...out.matchAll(/^ {5}\w+ tiny-clicks\/\S+$/gm)];
  assert.match(out, new RegExp(`deletes ${namespaced.length} objects`));
  assert.ok(namespaced.length > 5);
  assert.doesNotMatch(out, /^ {5}Namespace/m);
  assert.deepEqual([...host.contents.keys()].sort(), Object.keys(tiny).sort());
});

Deno.test("floe product retire lists every object in the product's folder, and no other", async () => {
  const { host } = await floe(["synth"]);
  const written = [...host.contents.keys()]
    .filter((path) => path.startsWith("dist/tiny/local/products/clicks/"))
    .filter((path) => !path.includes("_core_namespace_"));
  const { out } = await floe(["product", "retire", "clicks", "--json"]);
  const [plan] = JSON.parse(out);
  assert.equal(plan.schema, "floe-retirement/v1");
  assert.equal(plan.pruned.length, written.length);
});

Deno.test("floe product retire names the objects that have the product applied", async () => {
  for (const [type, kind] of [["argocd", "Application"], ["flux", "Kustomization"]] as const) {
    const { out } = await floe(["product", "retire", "clicks"], { files: chosen(type) });
    const name = `${kind} ${type === "flux" ? "flux-system" : "argocd"}/tiny-local-product-clicks`;
    assert.ok(out.includes(name), out);
    assert.ok(!out.includes(`${kind} argocd/tiny-local-platform`));
  }
  assert.ok(repository.startsWith("https:"));
});

Deno.test("floe product retire says how to remove tables, files, logins, Secrets and the namespace", async () => {
  const out = await ofReference("local");
  const order = [
    /- the namespace site_visits of the catalog's warehouse lakehouse, with its tables/,
    /pyiceberg --uri http:\/\/localhost:8181\/\S+ .* drop namespace site_visits/,
    /aws s3 rm --recursive .* s3:\/\/lakehouse-warehouse\/site_visits\/$/m,
    /- the Polaris principal and role site_visits/,
    /- the MinIO user of Secret minio-site-visits-object-store/,
    /kubectl delete secret --namespace lakehouse minio-site-visits-object-store$/m,
    /kubectl delete namespace lakehouse-site-visits$/m,
  ].map((pattern) => {
    assert.match(out, pattern);
    return out.search(pattern);
  });
  assert.deepEqual(order, order.toSorted((a, b) => a - b));
});

Deno.test("floe product retire drops the database of a product that has one, and none that is shared", async () => {
  const out = await ofReference("prod");
  assert.match(out, /DROP DATABASE "site_visits_postgres_warehouse_database"/);
  assert.match(out, /DROP ROLE "site_visits_postgres_warehouse_database"/);
  assert.doesNotMatch(out, /DROP (DATABASE|ROLE) "dagster/);
  assert.doesNotMatch(out, /delete secret --namespace lakehouse .*dagster-storage/);
});

Deno.test("floe product retire of a product in another repository says what its platform keeps", async () => {
  const host = await repositories();
  for (const path of await host.files.list(`platform/products/${product}`)) {
    await host.files.remove(`platform/products/${product}/${path}`);
  }
  const add = ["lock", "--platform", "platform", "--add", "team"];
  assert.equal(await runCommandLine(add, host), 0, host.printed.error);
  host.printed.out = "";
  const args = ["product", "retire", product, "--platform", "platform", "--env", "local"];
  assert.equal(await runCommandLine(args, host), 0, host.printed.error);
  assert.match(host.printed.out, new RegExp(`floe lock --remove ${product}\n`));
  assert.match(host.printed.out, /Its objects are made in its own repository/);
  assert.match(host.printed.out, /s3:\/\/lakehouse-warehouse\/site_visits\//);
});

Deno.test("floe product retire refuses a product that nobody has, and no name at all", async () => {
  const unknown = await floe(["product", "retire", "click"]);
  assert.equal(unknown.code, 1);
  assert.match(unknown.error, /FLOE-CLI003.*There is no product "click"/);
  assert.match(unknown.error, /There are: clicks/);
  assert.equal((await floe(["product", "retire"])).code, 2);
});
