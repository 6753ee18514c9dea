import assert from "node:assert/strict";
import { plugins } from "../../plugins/mod.ts";
import { generatedFiles } from "../../docs/generator/pages.ts";

Deno.test("generated pages and schemas are fresh (`deno task generate` writes them)", async () => {
  for (const [path, text] of await generatedFiles()) {
    assert.equal(await Deno.readTextFile(path), text, `${path} is stale`);
  }
});

Deno.test("every page under docs/reference is one that is generated", async () => {
  const generated = new Set((await generatedFiles()).keys());
  for (const folder of ["docs/reference", "docs/reference/plugins"]) {
    for await (const { name, isFile } of Deno.readDir(folder)) {
      if (isFile) assert.ok(generated.has(`${folder}/${name}`), `${folder}/${name} is left over`);
    }
  }
});

Deno.test("every plugin that runs something names its hazards, and every version a way to it", () => {
  for (const { id, hazards, platform, product, versions = [] } of plugins) {
    if (platform !== undefined || product !== undefined) assert.ok(hazards?.length, id);
    const [, ...later] = versions;
    for (const { version, upgrade } of later) assert.ok(upgrade, `${id} ${version}`);
  }
});
