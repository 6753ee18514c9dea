import assert from "node:assert/strict";
import { installedPermissions } from "../../src/cli/permissions.ts";
import { floeVersion } from "../../src/version.ts";
import { deno, install, packed, removeFolders, temporaryFolder } from "./package/install.ts";
import { serveRegistry } from "./package/registry.ts";
import { treeText, writeTexts } from "./package/tree.ts";
import { required } from "./programs/program.ts";
import { realTest } from "./programs/real.ts";

const repository = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
const needs = [packed];
/** What `floe/cli` is before there is a deno.json that calls it so. */
const commandLine = `npm:@floe/floe@${floeVersion}/cli`;

Deno.test.afterAll(removeFolders);

realTest("the package holds the product alone", { needs }, async () => {
  const { files } = required(await packed());
  const strange = [...files.keys()].filter((path) => !isProduct(path));
  assert.deepEqual(strange, []);
  const templates = [
    "ci/github/workflows/check.yaml",
    "project/platform.yaml",
    "runtime/pyproject.toml",
    "tools/Dockerfile",
  ];
  for (const path of templates) assert.ok(files.has(`templates/${path}`), `templates/${path}`);
});

realTest("the package names no folder of the machine that made it", { needs }, async () => {
  const { files } = required(await packed());
  const home = Deno.env.get("HOME") ?? repository;
  const named = [...files].filter(([, text]) =>
    text.includes(`${repository}/`) || text.includes(`${home}/`) || text.includes("file:///")
  ).map(([path]) => path);
  assert.deepEqual(named, []);
});

realTest("the package depends on exactly what it imports, in exact versions", {
  needs,
}, async () => {
  const { files } = required(await packed());
  const { dependencies } = JSON.parse(files.get("package.json") ?? "");
  const imported = new Set([...files].flatMap(([path, text]) => packagesOf(path, text)));
  assert.deepEqual(Object.keys(dependencies), [...imported].sort());
  const pinned = await Deno.readTextFile(`${repository}/deno.json`);
  for (const [name, version] of Object.entries(dependencies)) {
    assert.ok(pinned.includes(`npm:${name}@${version}`), `${name} ${version}`);
  }
});

realTest("every export of the package that a script imports has declarations", {
  needs,
}, async () => {
  const { files } = required(await packed());
  const { exports, version } = JSON.parse(files.get("package.json") ?? "");
  assert.equal(version, floeVersion);
  for (const [name, entry] of Object.entries<Record<string, string>>(exports)) {
    for (const path of Object.values(entry)) assert.ok(files.has(path.slice(2)), path);
    assert.equal(entry.types === undefined, name === "./cli", name);
  }
});

realTest("an installed floe writes a repository and compiles it as the sources do", {
  needs,
}, async () => {
  const folder = await install(required(await packed()));
  const made = await deno(folder, ["run", "--allow-all", commandLine, "init", "--name", "shop"]);
  assert.match(made, /deno task synth/);
  const { tasks, imports } = JSON.parse(await Deno.readTextFile(`${folder}/deno.json`));
  assert.equal(tasks.floe, `deno run ${installedPermissions} floe/cli`);
  assert.equal(imports["floe/cli"], commandLine);
  assert.match(await deno(folder, ["task", "synth"]), /shop local: \d+ files/);
  await deno(folder, ["task", "check"]);
  assert.equal((await deno(folder, ["task", "floe", "version"])).trim(), floeVersion);
  const source = ["run", "-A", "--config", `${repository}/deno.json`];
  const program = `${repository}/src/cli/main.ts`;
  await deno(folder, [...source, program, "synth", "--out", "from-source"]);
  const wrote = await treeText(`${folder}/dist`);
  assert.deepEqual(wrote, await treeText(`${folder}/from-source`));
});

realTest(
  "a published floe starts in an empty folder with nothing but Deno",
  { needs },
  async () => {
    await using registry = await serveRegistry(required(await packed()));
    const [folder, home] = [await temporaryFolder(), await temporaryFolder()];
    await Deno.writeTextFile(`${home}/.npmrc`, `@floe:registry=${registry.url}\n`);
    const env = { HOME: home, DENO_DIR: `${home}/deno` };
    await deno(folder, ["run", "--allow-all", commandLine, "init", "--name", "shop"], env);
    assert.match(await deno(folder, ["task", "synth"], env), /shop local: \d+ files/);
    await deno(folder, ["task", "check"], env);
  },
);

realTest("an installed floe has no network and no environment in a user's repository", {
  needs,
}, () => {
  const granted = installedPermissions.split(" ").filter((option) => option.startsWith("--allow"));
  assert.deepEqual(granted, ["--allow-read", "--allow-write=.", "--allow-run"]);
  return Promise.resolve();
});

realTest("a script of a user checks and runs against an installed floe", { needs }, async () => {
  const folder = await install(required(await packed()));
  await deno(folder, ["run", "--allow-all", commandLine, "init", "--name", "shop"]);
  await Deno.copyFile(`${repository}/tests/real/package/script.ts`, `${folder}/script.ts`);
  await deno(folder, ["check", "script.ts"]);
  const printed = await deno(folder, ["run", "--ignore-env", "--allow-read", "script.ts"]);
  assert.match(
    printed,
    /^aviary\/local\/manifests\/note\/aviary_core_configmap_note-config\.yaml$/m,
  );
  assert.match(printed, /aviary_core_configmap_parrot-config\.yaml/);
});

realTest("an installed floe loads a plugin of a user", { needs }, async () => {
  const folder = await install(required(await packed()));
  const fixture = await treeText(`${repository}/tests/fixtures/user_plugin`);
  const files = [...fixture].filter(([path]) => !path.endsWith("_test.ts"));
  await deno(folder, ["run", "--allow-all", commandLine, "init", "start"]);
  await writeTexts(folder, new Map(files));
  await Deno.copyFile(`${folder}/start/deno.json`, `${folder}/deno.json`);
  await Deno.remove(`${folder}/start`, { recursive: true });
  await deno(folder, ["check", "plugins"]);
  assert.match(await deno(folder, ["task", "synth"]), /clickstream test: \d+ files/);
  const written = [...(await treeText(`${folder}/dist`)).keys()];
  assert.ok(written.some((path) => path.includes("/manifests/relay/")), written.join("\n"));
});

realTest("two packs of the same sources are the same bytes", { needs }, async () => {
  const { tarball } = required(await packed());
  const folder = await temporaryFolder();
  await deno(repository, ["task", "pack", folder]);
  const [again] = [...Deno.readDirSync(folder)];
  assert.deepEqual(await Deno.readFile(`${folder}/${again?.name}`), await Deno.readFile(tarball));
});

function isProduct(path: string): boolean {
  if (["LICENSE", "README.md", "mod.d.ts", "mod.js", "package.json"].includes(path)) return true;
  if (/_test\.|testing|\/tests\//.test(path)) return false;
  return /^(?:src|constructs|plugins)\/.*\.(?:js|d\.ts)$/.test(path) ||
    /^templates\/(?:ci|project|product-image|runtime|tools)\//.test(path);
}

/** Names of the packages that JavaScript imports. */
function packagesOf(path: string, text: string): readonly string[] {
  if (!path.endsWith(".js")) return [];
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "");
  return [...code.matchAll(/(?:\bfrom |\bimport\()"([^".][^"]*)"/g)]
    .map(([, specifier = ""]) => specifier)
    .filter((specifier) => !specifier.startsWith("node:"))
    .map((specifier) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier);
}
