import assert from "node:assert/strict";
import { altered, otherValues, scalarsOf, type TreePath } from "./alter.ts";
import { plain, type Tree } from "./tree.ts";
import { parseTree, withTree } from "./yaml/parse.ts";

const file = { path: "a.yaml", text: "a: { b: 1, c: [x, y] }\nd: true\n" };

function tree(): Tree {
  const { value } = parseTree(file);
  assert.ok(value);
  return value;
}

Deno.test("scalarsOf() finds every written value with its place", () => {
  assert.deepEqual(
    scalarsOf(tree()).map(({ path, scalar }) => [path.join("."), scalar.value, scalar.at.line]),
    [["a.b", 1, 1], ["a.c.0", "x", 1], ["a.c.1", "y", 1], ["d", true, 2]],
  );
});

const cases: readonly (readonly [TreePath, number | undefined, unknown])[] = [
  [["a", "b"], 2, { a: { b: 2, c: ["x", "y"] }, d: true }],
  [["a", "c", 0], undefined, { a: { b: 1, c: ["y"] }, d: true }],
  [["a", "b"], undefined, { a: { c: ["x", "y"] }, d: true }],
  [["e", "f"], 3, { a: { b: 1, c: ["x", "y"] }, d: true, e: { f: 3 } }],
  [["e", "f"], undefined, { a: { b: 1, c: ["x", "y"] }, d: true }],
];

for (const [path, value, expected] of cases) {
  Deno.test(`altered() puts ${value} at ${path.join(".")}`, () => {
    const before = plain(tree());
    assert.deepEqual(plain(altered(tree(), path, value)), expected);
    assert.deepEqual(plain(tree()), before);
  });
}

Deno.test("otherValues() keeps the kind of a value", () => {
  assert.deepEqual(otherValues(true), [false]);
  assert.deepEqual(otherValues(3), [4, 2]);
  assert.deepEqual(otherValues("20Gi"), ["21Gi", "20Gix"]);
  assert.deepEqual(otherValues("small", ["small", "large"]), ["large"]);
  assert.deepEqual(otherValues("Europe/Berlin"), ["UTC"]);
});

Deno.test("withTree() is read as the tree, under the same name and digest", () => {
  const other = altered(tree(), ["d"], undefined);
  const copy = withTree(file, other);
  assert.equal(parseTree(copy).value, other);
  assert.deepEqual(copy, file);
  assert.notEqual(parseTree(file).value, other);
});
