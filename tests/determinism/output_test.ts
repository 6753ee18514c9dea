import assert from "node:assert/strict";
import { runCommandLine } from "../../src/cli/run.ts";
import { type MemoryHost, memoryHost, type MemoryHostOptions } from "../../src/host/mod.ts";
import { platformFolder } from "./reference.ts";
import { readTree } from "./tree.ts";

const product = `${platformFolder}/products/site-visits/floe.yaml`;

Deno.test("a failed compile writes nothing", async () => {
  const host = await written();
  const before = snapshot(host);
  host.edit(product, (text) => text.replace("owner:", "ownr:"));
  const broken = snapshot(host);
  assert.equal(await runCommandLine(["synth"], host), 1);
  assert.match(host.printed.error, /ownr/);
  assert.deepEqual(snapshot(host), broken);
  assert.deepEqual(distOf(host), distOf({ contents: before }));
});

Deno.test("a secret in the bytes to be written keeps all of them from being written", async () => {
  const host = await written();
  // Looks like a token, and is made here, so that no repository holds one.
  const token = `ghp_${"aB3dE5gH7".repeat(4)}`;
  host.edit(product, (text) => text.replace(/description: .*/, `description: ${token}`));
  const before = snapshot(host);
  assert.equal(await runCommandLine(["synth"], host), 1);
  assert.match(host.printed.error, /FLOE-SCAN/);
  assert.doesNotMatch(host.printed.error, new RegExp(token));
  assert.deepEqual(snapshot(host), before);
});

Deno.test("synth a second time touches no file", async () => {
  const host = await written();
  const again = memoryHost({
    files: texts(host),
    beforeChange: (operation) => assert.fail(`it did ${operation}`),
  });
  assert.equal(await runCommandLine(["synth"], again), 0, again.printed.error);
  assert.match(again.printed.out, / 0 written, 0 removed/);
});

Deno.test("a file that floe wrote and no longer makes goes, one written by hand stays", async () => {
  const host = await written();
  const gone = [...host.contents.keys()].filter((path) => /products\/site-visits\//.test(path))
    .filter((path) => path.startsWith("dist/"));
  assert.ok(gone.length > 0);
  const folder = (gone[0] ?? "").replace(/\/[^/]*$/, "");
  host.edit(`${folder}/notes.txt`, () => "mine");
  for (const path of [...host.contents.keys()]) {
    if (path.startsWith(`${platformFolder}/products/site-visits/`)) host.contents.delete(path);
  }
  assert.equal(await runCommandLine(["synth"], host), 0, host.printed.error);
  assert.deepEqual(gone.filter((path) => host.contents.has(path)), []);
  assert.ok(host.contents.has(`${folder}/notes.txt`));
});

Deno.test("an environment that is not asked for is left alone", async () => {
  const host = await written();
  host.edit(`${platformFolder}/platform.yaml`, (text) => text.replace("1.0.0", "1.0.1"));
  const before = distOf(host);
  assert.equal(await runCommandLine(["synth", "--env", "prod"], host), 0, host.printed.error);
  const after = distOf(host);
  const changed = [...after].filter(([path, text]) => before.get(path) !== text)
    .map(([path]) => path);
  assert.ok(changed.length > 0);
  assert.deepEqual(changed.filter((path) => !path.startsWith("dist/lakehouse/prod/")), []);
});

Deno.test("synth --check fails after an interrupt, and the next synth finishes the tree", async () => {
  const host = await written();
  host.edit(`${platformFolder}/platform.yaml`, (text) => text.replace("1.0.0", "1.0.1"));
  const wanted = await outputOf(texts(host));
  let renames = 0;
  const beforeChange = (operation: string) => {
    if (operation.startsWith("rename") && ++renames === 3) throw new Error("the power went");
  };
  const crashing = memoryHost({ files: texts(host), beforeChange });
  assert.notEqual(await runCommandLine(["synth"], crashing), 0);
  const left = memoryHost({ files: texts(crashing) });
  assert.equal(await runCommandLine(["synth", "--check"], left), 1);
  assert.match(left.printed.error, /FLOE-OUT003/);
  assert.deepEqual(snapshot(left), snapshot(crashing), "--check writes nothing");
  assert.equal(await runCommandLine(["synth"], left), 0, left.printed.error);
  assert.deepEqual(distOf(left), wanted);
});

interface EditableHost extends MemoryHost {
  edit(path: string, change: (text: string) => string): void;
}

function editable(options: MemoryHostOptions): EditableHost {
  const host = memoryHost(options);
  const decode = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);
  return {
    ...host,
    edit: (path, change) => {
      const before = decode(host.contents.get(path));
      const after = change(before);
      assert.notEqual(after, before, `the edit of ${path} changes something`);
      host.contents.set(path, new TextEncoder().encode(after));
    },
  };
}

/** The reference platform in memory, compiled. */
async function written(): Promise<EditableHost> {
  const files = [...await readTree(platformFolder)]
    .map(([path, text]) => [`${platformFolder}/${path}`, text] as const);
  const host = editable({ files: { "deno.json": "{}", ...Object.fromEntries(files) } });
  assert.equal(await runCommandLine(["synth"], host), 0, host.printed.error);
  host.printed.error = "";
  host.printed.out = "";
  return host;
}

async function outputOf(files: Readonly<Record<string, string>>): Promise<Map<string, string>> {
  const host = memoryHost({ files });
  assert.equal(await runCommandLine(["synth"], host), 0, host.printed.error);
  return distOf(host);
}

function snapshot(host: Pick<MemoryHost, "contents">): Map<string, Uint8Array> {
  return new Map([...host.contents].sort(([a], [b]) => a < b ? -1 : 1));
}

function texts({ contents }: Pick<MemoryHost, "contents">): Record<string, string> {
  const decoder = new TextDecoder();
  return Object.fromEntries([...contents].map(([path, bytes]) => [path, decoder.decode(bytes)]));
}

function distOf(host: Pick<MemoryHost, "contents">): Map<string, string> {
  const files = Object.entries(texts(host)).filter(([path]) => path.startsWith("dist/"));
  return new Map(files.sort(([a], [b]) => a < b ? -1 : 1));
}
