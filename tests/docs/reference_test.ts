import assert from "node:assert/strict";
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
