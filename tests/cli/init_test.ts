import assert from "node:assert/strict";
import { exitCodes } from "../../src/cli/exit_codes.ts";
import { installedPermissions } from "../../src/cli/permissions.ts";
import { runCommandLine } from "../../src/cli/run.ts";
import { denoHost, type Host } from "../../src/host/mod.ts";
import { floeVersion } from "../../src/version.ts";

/** The real disk with a terminal that is read afterwards. */
function quietHost(): { readonly host: Host; readonly printed: { out: string; error: string } } {
  const printed = { out: "", error: "" };
  const terminal = {
    out: (text: string) => void (printed.out += text),
    error: (text: string) => void (printed.error += text),
    colors: false,
    interactive: false,
  };
  return { host: { ...denoHost(), terminal }, printed };
}

async function run(...args: readonly string[]) {
  const { host, printed } = quietHost();
  const code = await runCommandLine(args, host);
  return { code, ...printed };
}

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "floe-init-" });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("init writes a repository that compiles at once and stays fresh", () =>
  withFolder(async (parent) => {
    const folder = `${parent}/My-Shop`;
    const made = await run("init", folder);
    assert.equal(made.code, 0, made.error);
    assert.match(made.out, /Wrote \d+ files\. Next: cd .*My-Shop && deno task synth\n/);
    assert.match(await Deno.readTextFile(`${folder}/platform.yaml`), /^ {2}name: my-shop$/m);
    const stale = await run("synth", "--platform", folder, "--check");
    assert.equal(stale.code, 1);
    const synth = await run("synth", "--platform", folder);
    assert.equal(synth.code, 0, synth.error);
    assert.doesNotMatch(synth.error, /error/);
    assert.match(synth.out, /^my-shop local: (\d+) files, \1 written, 0 removed$/m);
    const check = await run("synth", "--platform", folder, "--check");
    assert.equal(check.code, 0, check.error);
    const lock = await run("lock", "--platform", folder, "--check");
    assert.equal(lock.code, 1);
    assert.match(lock.error, /FLOE-DBT003[^]*products\/greetings\/dbt\.lock\.json/);
    const secrets = await run("secrets", "--platform", folder);
    assert.equal(secrets.code, 0, secrets.error);
    assert.match(secrets.out, /^my-shop in local:\n/);
  }));

Deno.test("a second init refuses, and changes nothing", () =>
  withFolder(async (folder) => {
    assert.equal((await run("init", folder, "--name", "shop")).code, 0);
    await Deno.writeTextFile(`${folder}/platform.yaml`, "mine\n");
    const again = await run("init", folder, "--name", "shop");
    assert.equal(again.code, exitCodes.diagnostics.code);
    assert.match(again.error, /error\[FLOE-CLI007\]: ".*\/platform\.yaml" exists/);
    assert.equal(await Deno.readTextFile(`${folder}/platform.yaml`), "mine\n");
  }));

Deno.test("what init writes pins floe and its packages exactly", () =>
  withFolder(async (folder) => {
    assert.equal((await run("init", folder, "--name", "shop")).code, 0);
    const { imports, tasks } = JSON.parse(await Deno.readTextFile(`${folder}/deno.json`));
    const own = JSON.parse(await Deno.readTextFile("deno.json"));
    for (const [name, specifier] of Object.entries<string>(imports)) {
      const floe = name === "floe" || name.startsWith("floe/");
      const path = name.slice("floe".length);
      assert.equal(specifier, floe ? `npm:${own.name}@${floeVersion}${path}` : own.imports[name]);
      if (floe) assert.ok(Object.hasOwn(own.exports, path === "" ? "." : `.${path}`), name);
    }
    assert.equal(tasks.floe, `deno run ${installedPermissions} floe/cli`);
  }));

Deno.test("what init writes has no placeholder left, and schemas where its comments point", () =>
  withFolder(async (folder) => {
    assert.equal((await run("init", folder, "--name", "shop")).code, 0);
    const { files } = denoHost();
    for (const path of await files.list(folder)) {
      const text = await files.readText(`${folder}/${path}`) ?? "";
      if (!path.endsWith(".sql")) assert.doesNotMatch(text, /\{\{/, path);
      const [, schema] = /\$schema=(\S+)/.exec(text) ?? [];
      if (schema === undefined || !path.endsWith(".yaml")) continue;
      const beside = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : ".";
      assert.ok(await files.isFile(`${folder}/${beside}/${schema}`), `${path}: ${schema}`);
    }
    assert.ok(await files.isFile(`${folder}/.gitignore`));
  }));

for (const name of ["UPPER", "1shop", "shop-", "a".repeat(41), ""]) {
  Deno.test(`init refuses the name "${name}"`, () =>
    withFolder(async (folder) => {
      const { code, error } = await run("init", folder, "--name", name);
      assert.equal(code, exitCodes.usage.code);
      assert.match(error, /can't be a platform's name/);
      assert.deepEqual([...Deno.readDirSync(folder)], []);
    }));
}
