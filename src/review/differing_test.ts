import assert from "node:assert/strict";
import fc from "fast-check";
import { fieldChanges } from "./compare.ts";
import { differing } from "./differing.ts";
import { leavesOf } from "./leaves.ts";

const cases: readonly (readonly [unknown, unknown])[] = [
  [{ labels: { x: 1 } }, { labels: { x: 1, y: 2 } }],
  [{ a: {} }, { a: { b: 1 } }],
  [{ a: { b: 1 } }, { a: {} }],
  [{ a: { b: 1 } }, {}],
  [{ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }],
  [{ a: { b: {} } }, { a: { c: {} } }],
];

for (const [before, after] of cases) {
  Deno.test(`differing() loses no change of ${JSON.stringify([before, after])}`, () => {
    check(before, after);
  });
}

Deno.test("differing() loses no change", () => {
  const value = fc.letrec((tie) => ({
    tree: fc.dictionary(
      fc.constantFrom("a", "b", "c"),
      fc.oneof(fc.nat(2), fc.array(fc.nat(2), { maxLength: 2 }), tie("tree")),
      { maxKeys: 3 },
    ),
  })).tree;
  fc.assert(fc.property(value, value, check), { numRuns: 1000 });
});

/** The changes are those of the whole objects. */
function check(before: unknown, after: unknown): void {
  const [a, b] = [JSON.parse(JSON.stringify(before)), JSON.parse(JSON.stringify(after))];
  const [old, next] = differing(a, b);
  assert.deepEqual(
    fieldChanges(leavesOf(old), leavesOf(next)),
    fieldChanges(leavesOf(a), leavesOf(b)),
  );
}
