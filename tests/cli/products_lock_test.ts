import assert from "node:assert/strict";
import { runCommandLine } from "../../src/cli/run.ts";
import type { MemoryHost } from "../../src/host/mod.ts";
import { filesBelow, product, repositories } from "./repositories.ts";

const namespace = `lakehouse-${product}`;
const add = ["lock", "--platform", "platform", "--add", "team"];
const synthPlatform = ["synth", "--platform", "platform"];
const lockOf = (environment: string) => `platform/environments/${environment}.products.lock.yaml`;

/** The platform in one repository, and one of its products in another only. */
async function apart(): Promise<MemoryHost> {
  const host = await repositories();
  for (const path of await host.files.list(`platform/products/${product}`)) {
    await host.files.remove(`platform/products/${product}/${path}`);
  }
  return host;
}

async function run(host: MemoryHost, args: readonly string[], code = 0): Promise<string> {
  host.printed.out = "";
  host.printed.error = "";
  assert.equal(await runCommandLine(args, host), code, host.printed.error);
  return host.printed.error;
}

/** What lies below `dist/` of a repository and runs: not what is for tools, or names repositories. */
async function objects(host: MemoryHost, repository: string) {
  const files = await filesBelow(host.files, `${repository}/dist`);
  return new Map([...files].filter(([path]) => !/\/(floe|gitops)\//.test(path)));
}

/** Artifacts name their inputs, which differ between repositories, and are named by what is in them. */
function withoutInputs(text: string): string {
  return text.replace(/floe-artifacts-[0-9a-f]{8}/g, "floe-artifacts")
    .replace(/^ *"inputs": \[[^\]]*\],\n/m, "");
}

function differing(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path)).sort();
}

Deno.test("platform and product of two repositories are together what one repository compiles to", async () => {
  const one = await repositories();
  await run(one, synthPlatform);
  const two = await apart();
  await run(two, add);
  await run(two, synthPlatform);
  await run(two, ["synth", "--product", "team"]);
  const whole = await objects(one, "platform");
  const platform = await objects(two, "platform");
  const alone = await objects(two, "team");
  assert.deepEqual([...platform.keys()].filter((path) => alone.has(path)), []);
  const both = new Map([...platform, ...alone]);
  assert.deepEqual([...both.keys()].sort(), [...whole.keys()].sort());
  for (const [path, text] of whole) {
    assert.equal(withoutInputs(both.get(path) ?? ""), withoutInputs(text), path);
  }
});

Deno.test("a listed product is known to every service, and has no object in the platform's tree", async () => {
  const host = await apart();
  await run(host, add);
  await run(host, synthPlatform);
  const files = await objects(host, "platform");
  const held = (name: string) => {
    const path = [...files.keys()].find((path) => path.endsWith(`prod/manifests/${name}.yaml`));
    return files.get(path ?? "") ?? assert.fail(`${name} is not made`);
  };
  const desired = (of: string) =>
    held(`${of}-reconcile/lakehouse_core_configmap_${of}-reconcile-desired`);
  assert.match(
    desired("postgresql-replicated"),
    /"name": "site_visits_postgres_warehouse_database"/,
  );
  assert.match(desired("minio"), /"prefix": "site_visits"/);
  assert.match(desired("polaris"), /"name": "site_visits", "roles": \["site_visits"\]/);
  assert.match(
    held("dagster-webserver/lakehouse_core_configmap_dagster-webserver-workspace"),
    new RegExp(`host: dagster-code-location\\.${namespace}\\.svc`),
  );
  for (const called of ["postgresql-replicated", "minio", "polaris"]) {
    const policy = held(`${called}/lakehouse_networking.k8s.io_networkpolicy_${called}`);
    assert.match(policy, new RegExp(`kubernetes.io/metadata.name: ${namespace}\n`), called);
  }
  for (const [path, text] of files) {
    assert.ok(!path.includes(`/products/${product}/`) && !path.includes(`/${namespace}_`), path);
    assert.doesNotMatch(text, new RegExp(`^  namespace: ${namespace}$`, "m"), path);
  }
  const tools = await host.files.list("platform/dist/lakehouse/prod/floe");
  assert.ok(!tools.includes(`artifacts/${product}.json`));
});

Deno.test("floe secrets lists the Secrets of a listed product, in both namespaces", async () => {
  const host = await apart();
  await run(host, add);
  await run(host, ["secrets", "--platform", "platform", "--env", "prod", "--json"]);
  const shared = `postgresql-replicated-${product}-postgres-warehouse-database`;
  assert.match(host.printed.out, new RegExp(`"${shared}"`));
  assert.match(host.printed.out, new RegExp(`"${namespace}"`));
});

Deno.test("floe lock --remove undoes exactly what --add did", async () => {
  const host = await apart();
  await run(host, synthPlatform);
  const before = await filesBelow(host.files, "platform");
  assert.match(await run(host, add), /Wrote platform\/environments\/prod\.products\.lock\.yaml/);
  await run(host, synthPlatform);
  const added = await filesBelow(host.files, "platform");
  const paths = differing(before, added).filter((path) => path.startsWith("dist/"));
  assert.ok(paths.length > 10);
  assert.deepEqual(paths.filter((path) => path.includes("/products/")), []);
  await run(host, ["lock", "--platform", "platform", "--remove", product]);
  await run(host, synthPlatform);
  assert.deepEqual(differing(before, await filesBelow(host.files, "platform")), []);
});

Deno.test("floe lock --add says what the product says of itself, and nothing twice", async () => {
  const host = await apart();
  await run(host, [...add, "--env", "prod"]);
  assert.equal(await host.files.readText(lockOf("local")), undefined);
  const text = await host.files.readText(lockOf("prod")) ?? "";
  assert.match(
    text,
    /^schema: floe-products-lock\/v1\nproducts:\n {2}- name: site-visits\n {4}computes:\n {6}- default\n/m,
  );
  assert.match(text, /cron: 15 5 \* \* \*/);
  assert.equal(await run(host, [...add, "--env", "prod"]), "");
  await run(host, ["lock", "--platform", "platform", "--add", "team/floe.yaml"]);
  assert.equal(await host.files.readText(lockOf("local")), text);
  assert.equal(await host.files.readText(lockOf("prod")), text);
});

Deno.test("floe lock --add lists the product as it is now, and the product is told of a difference", async () => {
  const host = await apart();
  const alone = ["synth", "--product", "team"];
  assert.match(await run(host, alone), /note\[FLOE-PRD006\].*"site-visits" for local/);
  await run(host, add);
  assert.doesNotMatch(await run(host, alone), /FLOE-PRD/);
  const text = await host.files.readText("team/floe.yaml") ?? "";
  await host.files.write("team/floe.yaml", `${text}retries: 3\n`);
  assert.match(await run(host, alone), /warning\[FLOE-PRD007\].*what differs: sha256, retries/);
  await run(host, add);
  assert.doesNotMatch(await run(host, alone), /FLOE-PRD/);
});

Deno.test("a product that is both at hand and listed is refused, by lock and by synth", async () => {
  const host = await repositories();
  assert.match(await run(host, add, 1), /FLOE-PRD001.*has a product "site-visits"/);
  assert.equal(await host.files.readText(lockOf("prod")), undefined);
  const listed = await apart();
  await run(listed, add);
  const lock = await listed.files.readText(lockOf("prod")) ?? "";
  await host.files.write(lockOf("prod"), lock);
  const error = await run(host, synthPlatform, 1);
  assert.match(error, /FLOE-PRD001/);
  assert.match(error, /--> platform\/environments\/prod\.products\.lock\.yaml:4/);
  assert.match(error, /platform\/products\/site-visits\/floe\.yaml/);
});

const refusals: readonly (readonly [string, readonly string[], RegExp])[] = [
  ["a path without a product", ["--add", "nowhere"], /FLOE-CLI003.*no product at "nowhere"/],
  ["a name that is not listed", ["--remove", "taem"], /FLOE-CLI003.*lists "taem"/],
  ["an unknown environment", ["--add", "team", "--env", "live"], /FLOE-CLI002/],
  ["a product that can't be read", ["--add", "broken"], /FLOE-SCH/],
];

for (const [what, args, message] of refusals) {
  Deno.test(`floe lock refuses ${what}, and writes nothing`, async () => {
    const host = await apart();
    await host.files.write("broken/floe.yaml", "apiVersion: floe.dev/v1\nkind: DataProduct\n");
    const before = await filesBelow(host.files, "platform");
    assert.match(await run(host, ["lock", "--platform", "platform", ...args], 1), message);
    assert.deepEqual(differing(before, await filesBelow(host.files, "platform")), []);
  });
}

Deno.test("floe lock refuses a list that it can't read", async () => {
  const host = await apart();
  await host.files.write(lockOf("prod"), "products: 5\n");
  assert.match(await run(host, add, 1), /platform\/environments\/prod\.products\.lock\.yaml/);
  assert.equal(await host.files.readText(lockOf("prod")), "products: 5\n");
});

Deno.test("floe lock refuses options that do not go together", async () => {
  const host = await apart();
  const usage = 2;
  assert.match(await run(host, ["lock", "--env", "prod"], usage), /--env goes with --add/);
  for (const more of [["--check"], ["--force"], ["--dbt", "dbt"], ["--product", "a"]]) {
    assert.match(await run(host, [...add, ...more], usage), new RegExp(`${more[0]} does not go`));
  }
  const platform = await host.files.readText("platform/platform.yaml") ?? "";
  await host.files.write("other/platform.yaml", platform);
  const two = await run(host, [...add, "--platform", "other"], usage);
  assert.match(two, /Choose one platform:\n {2}--platform platform\/platform\.yaml\n/);
});

Deno.test("--product with a path inside the platform's folder means the product there", async () => {
  const host = await repositories();
  await run(host, synthPlatform);
  const before = await filesBelow(host.files, "platform/dist");
  const path = `platform/products/${product}`;
  const error = await run(host, [...synthPlatform, "--product", path]);
  assert.doesNotMatch(error, /FLOE-PRD006/);
  assert.deepEqual(differing(before, await filesBelow(host.files, "platform/dist")), []);
});
