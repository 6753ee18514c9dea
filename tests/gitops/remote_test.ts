import assert from "node:assert/strict";
import { runCommandLine } from "../../src/cli/run.ts";
import { product, repositories } from "../cli/repositories.ts";
import { parse } from "yaml";
import { at, list } from "../../src/policy/json.ts";
import { isKubeObject } from "../../src/synth/kube_object.ts";

const theirs = "https://git.example.com/data/product.git";

/** The platform, with one of its products in a repository of its own, applied from git. */
async function apart(type: string, known: boolean) {
  const host = await repositories();
  const file = "platform/platform.yaml";
  const where = known ? `, products: { ${product}: { repository: "${theirs}" } }` : "";
  const line = `  gitops: { type: ${type}, config: { repository: ` +
    `"https://git.example.com/data/platform.git"${where} } }\n`;
  const text = (await host.files.readText(file) ?? "").replace(/^ {2}gitops:.*\n( {4}.*\n)*/m, "");
  await host.files.write(file, text.replace(/^ {2}secrets:/m, `${line}  secrets:`));
  for (const path of await host.files.list(`platform/products/${product}`)) {
    await host.files.remove(`platform/products/${product}/${path}`);
  }
  const add = ["lock", "--platform", "platform", "--add", "team"];
  assert.equal(await runCommandLine(add, host), 0, host.printed.error);
  const synth = ["synth", "--platform", "platform", "--env", "local"];
  assert.equal(await runCommandLine(synth, host), 0, host.printed.error);
  return host;
}

for (const type of ["argocd", "flux"]) {
  Deno.test(`${type}: a product in an unknown repository is applied by nobody, and floe says so`, async () => {
    const host = await apart(type, false);
    const code = type === "flux" ? "gitops/flux/REMOTE-PRODUCT" : "gitops/argocd/REMOTE-PRODUCT";
    assert.match(host.printed.error, new RegExp(`${code}.*Nothing applies product "${product}"`));
    const paths = await host.files.list("platform/dist/lakehouse/local/gitops/delivery");
    assert.deepEqual(paths.filter((path) => path.includes(product)), []);
  });

  Deno.test(`${type}: a product in a known repository is applied from there`, async () => {
    const host = await apart(type, true);
    assert.doesNotMatch(host.printed.error, /REMOTE-PRODUCT/);
    const folder = "platform/dist/lakehouse/local/gitops/delivery";
    const texts = await Promise.all(
      (await host.files.list(folder)).filter((path) => path.includes(product))
        .map((path) => host.files.readText(`${folder}/${path}`)),
    );
    const objects = texts.map((text) => parse(text ?? ""));
    const spec = (kind: string) => {
      const found = objects.find((one) => isKubeObject(one) && one.kind === kind);
      assert.ok(isKubeObject(found), kind);
      return found["spec"];
    };
    const path = `dist/lakehouse/local/products/${product}`;
    if (type === "flux") {
      assert.equal(at(spec("GitRepository"), "url"), theirs);
      assert.equal(at(spec("Kustomization"), "path"), `./${path}`);
      return;
    }
    assert.equal(at(spec("Application"), "source", "repoURL"), theirs);
    assert.equal(at(spec("Application"), "source", "path"), path);
    assert.deepEqual(at(spec("AppProject"), "sourceRepos"), [theirs]);
    const cluster = list(at(spec("AppProject"), "clusterResourceWhitelist"));
    assert.deepEqual(cluster.map((one) => at(one, "name")), [`lakehouse-${product}`]);
  });
}
