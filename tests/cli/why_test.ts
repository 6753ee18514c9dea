import assert from "node:assert/strict";
import type { Answer } from "../../src/review/mod.ts";
import { floe, tinyWith } from "./tiny.ts";

const platform = tinyWith({})["platform.yaml"]?.replace(
  "  database: { type: postgresql }\n",
  "  database:\n    type: postgresql\n    config: { storage: 30Gi }\n",
);
const overlay = `${tinyWith({})["environments/local.yaml"]}plugins:
  database: { config: { size: medium } }
`;
const sources = tinyWith({ "platform.yaml": platform, "environments/local.yaml": overlay });
const files = await written(sources);

/** The files of a repository after `floe synth`. */
async function written(before: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const { code, error, host } = await floe(["synth"], { files: before });
  assert.equal(code, 0, error);
  const decoder = new TextDecoder();
  return Object.fromEntries(
    [...host.contents].map(([path, bytes]) => [path, decoder.decode(bytes)]),
  );
}

async function answer(object: string, field: string): Promise<Answer> {
  const { code, out, error } = await floe(["why", object, field, "--json"], { files });
  assert.equal(code, 0, error);
  const { schema, answers } = JSON.parse(out);
  assert.equal(schema, "floe-why/v1");
  assert.equal(answers.length, 1);
  return answers[0];
}

Deno.test("floe why names the plugin that made an object and where it is chosen, without compiling", async () => {
  const broken = { ...files, "platform.yaml": "nothing: true\n" };
  const { code, out, error } = await floe(["why", "StatefulSet/postgresql"], { files: broken });
  assert.deepEqual({ code, error }, { code: 0, error: "" });
  assert.equal(out, await Deno.readTextFile(new URL("golden/why_object.txt", import.meta.url)));
});

Deno.test("floe why names the line of the overlay that sets a value, and no other", async () => {
  const { cause } = await answer(
    "StatefulSet/postgresql",
    "spec.template.spec.containers[postgresql].resources.limits.memory",
  );
  assert.deepEqual(cause?.lines.map(({ place, path, value, tier }) => [place, path, value, tier]), [
    ["environments/local.yaml:10:31", "plugins.database.config.size", "medium", "overlay local"],
  ]);
  assert.deepEqual(cause?.defaults, []);
});

Deno.test("floe why names the line of the platform file, and the place that an overlay overrides", async () => {
  const { cause } = await answer(
    "PersistentVolumeClaim/postgresql-data",
    "spec.resources.requests.storage",
  );
  assert.deepEqual(cause?.lines.map(({ place, tier }) => [place, tier]), [
    ["platform.yaml:23:24", "platform"],
  ]);
  const both = await written({
    ...sources,
    "environments/local.yaml": overlay.replace("size: medium", "storage: 40Gi"),
  });
  const { out } = await floe(
    ["why", "PersistentVolumeClaim/postgresql-data", "spec.resources.requests.storage"],
    { files: both },
  );
  assert.match(
    out,
    /environments\/local\.yaml:10:34 .* overlay local; overrides platform\.yaml:23:24/,
  );
});

Deno.test("floe why names the default that nobody wrote", async () => {
  const { cause } = await answer(
    "StatefulSet/postgresql",
    "spec.template.spec.containers[postgresql].image",
  );
  assert.deepEqual(cause?.lines, []);
  assert.deepEqual(cause?.defaults.map(({ path }) => path), ["plugins.database.version"]);
});

Deno.test("floe why names the edge that opens a path", async () => {
  const { cause } = await answer("NetworkPolicy/postgresql", "spec.ingress[0].ports[0].port");
  assert.equal(cause?.value, 5432);
  assert.ok(cause.edges.length > 0);
  for (const { text } of cause.edges) assert.match(text, / → platform\/postgresql port 5432 /);
});

Deno.test("floe why names the rule that fixes a value", async () => {
  const { cause } = await answer("StatefulSet/postgresql", "spec.template.spec.enableServiceLinks");
  assert.deepEqual(cause?.rules.map(({ code }) => code), ["FLOE-OBJ010"]);
  const { out } = await floe(
    ["why", "StatefulSet/postgresql", "spec.template.spec.enableServiceLinks"],
    { files },
  );
  assert.equal(out, await Deno.readTextFile(new URL("golden/why_fixed.txt", import.meta.url)));
});

Deno.test("floe why names an instance that adds to the objects of others", async () => {
  const more = `  gitops:
    type: argocd
    config: { repository: "https://git.example.com/tiny.git", revision: main }
`;
  const delivered = await written({ ...sources, "platform.yaml": `${platform}${more}` });
  const { code, out, error } = await floe(
    ["why", "Job/postgresql-reconcile", "metadata.annotations[argocd.argoproj.io/sync-wave]"],
    { files: delivered },
  );
  assert.equal(code, 0, error);
  assert.match(out, /gitops\/default, which adds to the objects of others {2}platform\.yaml:24:3/);
});

Deno.test("floe why names the line of a product", async () => {
  const { cause } = await answer(
    "tiny-clicks/ConfigMap/floe-artifacts",
    "data[artifacts.json].product.version",
  );
  assert.deepEqual(cause?.lines.map(({ place, tier }) => [place, tier]), [
    ["products/clicks/floe.yaml:5:12", "product clicks"],
  ]);
});

Deno.test("floe why reports FLOE-REV003 with the object that was probably meant", async () => {
  const { code, error, out } = await floe(["why", "StatefulSet/postgres"], { files });
  assert.deepEqual({ code, out }, { code: 1, out: "" });
  assert.match(error, /FLOE-REV003\][^]*Did you mean "StatefulSet\/postgresql"\?/);
  const none = await floe(["why", "StatefulSet/postgresql"], { files: sources });
  assert.match(none.error, /FLOE-REV003\][^]*Run `floe synth`/);
});

Deno.test("floe why reports FLOE-REV004 with the field that was probably meant", async () => {
  const { code, error } = await floe(["why", "StatefulSet/postgresql", "spec.replica"], { files });
  assert.equal(code, 1);
  assert.match(error, /FLOE-REV004\][^]*Did you mean "replicas"\?/);
});

Deno.test("floe why reports FLOE-REV005 where dist/ is stale", async () => {
  const edited = platform?.replace("30Gi", "50Gi") ?? "";
  const { code, error } = await floe(
    ["why", "PersistentVolumeClaim/postgresql-data", "spec.resources.requests.storage"],
    { files: { ...files, "platform.yaml": edited } },
  );
  assert.equal(code, 1);
  assert.match(error, /FLOE-REV005\][^]*Run `floe synth`/);
});

Deno.test("floe why says what does not compile", async () => {
  const { code, error } = await floe(["why", "StatefulSet/postgresql", "spec.replicas"], {
    files: { ...files, "platform.yaml": "nothing: true\n" },
  });
  assert.equal(code, 1);
  assert.match(error, /^error\[FLOE-SCH/);
});

Deno.test("floe why says where nobody chose a plugin", async () => {
  const { out } = await floe(["why", "CronJob/dbt", "spec.concurrencyPolicy"], { files });
  assert.match(out, /fixed {4}nobody chose dbt\/default, so the defaults of dbt\/core .*stand/);
});

Deno.test("floe why names the tier that a value is inherited from", async () => {
  const text = platform ?? "";
  const lines = "  database:\n    type: postgresql\n    config: { storage: 30Gi }\n";
  const tiers = await written({
    ...sources,
    "company.yaml": `apiVersion: floe.dev/v1
kind: Platform
metadata: { name: company, version: 1.0.0, owner: company@example.com }
scope: enterprise
plugins:
${lines}`,
    "platform.yaml": text.replace(lines, "").replace(
      "plugins:",
      "scope: domain\nparent: { ref: ./company.yaml }\nplugins:",
    ),
  });
  const { code, out, error } = await floe(
    ["why", "PersistentVolumeClaim/postgresql-data", "spec.resources.requests.storage"],
    { files: tiers },
  );
  assert.equal(code, 0, error);
  assert.match(out, /company\.yaml:8:24 .* enterprise company\n/);
});

Deno.test("floe why --platform looks at the trees of that platform only", async () => {
  const both: Record<string, string> = { "deno.json": "{}\n" };
  for (const name of ["one", "two"]) {
    for (const [path, text] of Object.entries(sources)) {
      if (path === "deno.json") continue;
      both[`platforms/${name}/${path}`] = text.replace("name: tiny", `name: ${name}`);
    }
  }
  const all = await written(both);
  const args = ["why", "StatefulSet/postgresql", "spec.replicas", "--json"];
  const one = await floe([...args, "--platform", "platforms/two"], { files: all });
  const platforms = (out: string) =>
    JSON.parse(out).answers.map(({ made }: Answer) => made.platform);
  assert.deepEqual(platforms(one.out), ["two"]);
  assert.deepEqual(platforms((await floe(args, { files: all })).out), ["one", "two"]);
});

Deno.test("floe why asks for a choice where a word means several objects", async () => {
  const { code, error } = await floe(["why", "NetworkPolicy/default-deny"], { files });
  assert.equal(code, 2);
  assert.match(error, /Choose one object of dist\/tiny\/local:\n {2}NetworkPolicy\/tiny/);
  assert.equal((await floe(["why"], { files })).code, 2);
});
