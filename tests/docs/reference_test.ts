import assert from "node:assert/strict";
import { generatedFiles } from "../../docs/generator/pages.ts";

Deno.test("generated pages and schemas are fresh (`deno task generate` writes them)", async () => {
  for (const [path, text] of await generatedFiles()) {
    assert.equal(await Deno.readTextFile(path), text, `${path} is stale`);
  }
});
