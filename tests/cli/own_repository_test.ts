import assert from "node:assert/strict";
import { runCommandLine } from "../../src/cli/run.ts";
import { type Files, memoryHost } from "../../src/host/mod.ts";

const root = new URL("../../", import.meta.url).pathname;
const product = "site-visits";

/** The reference platform in one repository, and one of its products in another. */
async function repositories() {
  const files: Record<string, string> = { "platform/deno.json": "{}", "team/deno.json": "{}" };
  const lakehouse = `${root}platforms/lakehouse`;
  for (const path of await filesBelow(lakehouse)) {
    const text = await Deno.readTextFile(`${lakehouse}/${path}`);
    files[`platform/${path}`] = text;
    const own = `products/${product}/`;
    if (path.startsWith(own)) {
      files[`team/${path.slice(own.length)}`] = text.replace(
        "../../platform.yaml",
        "../platform/platform.yaml",
      );
    }
  }
  return memoryHost({ files });
}

async function filesBelow(folder: string, below = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${folder}/${below}`)) {
    if (["target", "logs", "dbt_packages"].includes(name)) continue;
    if (isDirectory) found.push(...await filesBelow(folder, `${below}${name}/`));
    else found.push(`${below}${name}`);
  }
  return found;
}

async function tree(files: Files, folder: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const path of await files.list(folder)) {
    found.set(path, await files.readText(`${folder}/${path}`) ?? "");
  }
  return found;
}

Deno.test("a product in a repository of its own compiles alone, to its own files only", async () => {
  const host = await repositories();
  assert.equal(await runCommandLine(["synth", "--product", "team"], host), 0, host.printed.error);
  const alone = await tree(host.files, "team/dist");
  assert.ok(alone.size > 20);
  for (const path of alone.keys()) {
    assert.match(path, new RegExp(`^lakehouse/[a-z]+/(products/${product}/|floe/)`));
  }
  assert.deepEqual(await host.files.list("platform/dist"), []);
});

Deno.test("a product compiles to the same objects alone and with its platform", async () => {
  const host = await repositories();
  const inOwn = ["synth", "--product", "team"];
  const inPlatform = ["synth", "--platform", "platform"];
  assert.equal(await runCommandLine(inOwn, host), 0, host.printed.error);
  assert.equal(await runCommandLine(inPlatform, host), 0, host.printed.error);
  const whole = await tree(host.files, "platform/dist");
  for (const [path, text] of await tree(host.files, "team/dist")) {
    // The artifacts name their inputs by path and digest, which differ between repositories.
    if (path.includes("/floe/") || text.includes("floe-artifacts")) continue;
    assert.equal(whole.get(path), text, path);
  }
});

Deno.test("--product leaves every other file as it is", async () => {
  const host = await repositories();
  const all = ["synth", "--platform", "platform"];
  assert.equal(await runCommandLine(all, host), 0, host.printed.error);
  const before = await tree(host.files, "platform/dist");
  const overlay = "platform/environments/local.yaml";
  const text = await host.files.readText(overlay) ?? "";
  await host.files.write(overlay, text.replace("log_level: DEBUG", "log_level: ERROR"));
  assert.equal(await runCommandLine([...all, "--product", product], host), 0, host.printed.error);
  const after = await tree(host.files, "platform/dist");
  const changed = [...after].filter(([path, text]) => before.get(path) !== text).map(([path]) =>
    path
  );
  assert.ok(changed.length > 0);
  assert.deepEqual(
    changed.filter((path) => !path.includes(`/${product}`) && !path.includes("/floe/")),
    [],
  );
  assert.equal(await runCommandLine(all, host), 0);
  assert.equal(await runCommandLine([...all, "--check"], host), 0);
});

Deno.test("a run for every environment removes the tree of one that is gone", async () => {
  const host = await repositories();
  const all = ["synth", "--platform", "platform"];
  assert.equal(await runCommandLine(all, host), 0, host.printed.error);
  await host.files.remove("platform/environments/prod.yaml");
  await host.files.write("platform/dist/lakehouse/prod/notes.md", "by hand\n");
  assert.equal(await runCommandLine(all, host), 0, host.printed.error);
  assert.deepEqual(await host.files.list("platform/dist/lakehouse/prod"), ["notes.md"]);
});

Deno.test("a change of a fixed field is refused with the procedure, and --replace writes it", async () => {
  const host = await repositories();
  const all = ["synth", "--platform", "platform"];
  assert.equal(await runCommandLine(all, host), 0, host.printed.error);
  const claim = (await host.files.list("platform/dist"))
    .find((path) => path.includes("local") && path.includes("_persistentvolumeclaim_postgresql"));
  const path = `platform/dist/${claim}`;
  const text = await host.files.readText(path) ?? "";
  await host.files.write(path, text.replace(/storage: \d+Gi/, "storage: 9000Gi"));
  host.printed.error = "";
  assert.equal(await runCommandLine(all, host), 1);
  assert.match(host.printed.error, /FLOE-OBJ007/);
  assert.equal(await runCommandLine([...all, "--replace"], host), 0);
  assert.equal(await host.files.readText(path), text);
});
