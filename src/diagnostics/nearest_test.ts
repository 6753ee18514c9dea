import assert from "node:assert/strict";
import { alternatives, nearest, suggest } from "./nearest.ts";

const fields = ["catalog", "compute", "dependsOn", "memory_limit", "owner"];

for (
  const [word, expected] of [
    ["ownr", "owner"],
    ["owenr", "owner"],
    ["catalogs", "catalog"],
    ["depends_on", "dependsOn"],
    ["memoryLimit", "memory_limit"],
    ["MEMORY-LIMIT", "memory_limit"],
    ["zzz", undefined],
    ["", undefined],
  ] as const
) {
  Deno.test(`nearest() of "${word}" is ${expected ?? "nothing"}`, () => {
    assert.equal(nearest(word, fields), expected);
  });
}

Deno.test("nearest() takes the first of equally near candidates", () => {
  assert.equal(nearest("cat", ["bat", "hat"]), "bat");
});

Deno.test("suggest() lists the choices where none is near and they are few", () => {
  assert.equal(suggest("zzzz", ["a", "b", "c"]), "Expected a, b or c");
  assert.equal(suggest("zzzz", []), undefined);
  assert.equal(suggest("zzzz", Array.from({ length: 30 }, (_, index) => `x${index}`)), undefined);
});

Deno.test("alternatives() joins words as a sentence does", () => {
  assert.equal(alternatives([]), "");
  assert.equal(alternatives(["a"]), "a");
  assert.equal(alternatives(["a", "b"]), "a or b");
});
