import assert from "node:assert/strict";
import { one, placed } from "../testing.ts";
import { placeOf, plain } from "../tree.ts";
import { parseTree } from "./parse.ts";

const parse = (text: string) => parseTree({ path: "a.yaml", text });

function valueOf(text: string): unknown {
  const { value, diagnostics } = parse(text);
  assert.deepEqual(diagnostics, []);
  assert.ok(value);
  return plain(value);
}

Deno.test("parseTree() knows line, column and length of every value", () => {
  const { value } = parse("a: 1\nb:\n  - long text\n  - { c: x }\n");
  assert.ok(value);
  assert.deepEqual(placeOf(value, ["b", 0]), { file: "a.yaml", line: 3, column: 5, length: 9 });
  assert.deepEqual(placeOf(value, ["b", 1, "c"]), {
    file: "a.yaml",
    line: 4,
    column: 10,
    length: 1,
  });
});

Deno.test("parseTree() keeps places right behind a BOM and with CRLF", () => {
  const { value, diagnostics } = parse("\uFEFFa: 1\r\nb:\r\n  c: true\r\n");
  assert.deepEqual(diagnostics, []);
  assert.ok(value);
  assert.deepEqual(plain(value), { a: 1, b: { c: true } });
  assert.deepEqual(placeOf(value, ["b", "c"]), { file: "a.yaml", line: 3, column: 6, length: 4 });
  assert.equal(placeOf(value, ["a"]).column, 4);
});

Deno.test("parseTree() resolves anchors and merge keys, and what is written wins", () => {
  assert.deepEqual(
    valueOf("base: &b { x: 1, y: 2 }\nmore: { <<: *b, y: 3 }\nboth: { <<: [*b, { z: 4 }] }\n"),
    { base: { x: 1, y: 2 }, more: { y: 3, x: 1 }, both: { x: 1, y: 2, z: 4 } },
  );
});

Deno.test("parseTree() takes a quoted << for an ordinary key", () => {
  assert.deepEqual(valueOf('"<<": 1\n'), { "<<": 1 });
});

Deno.test("parseTree() reads YAML 1.2: yes and on are text, 0o17 is a number", () => {
  assert.deepEqual(valueOf("a: yes\nb: on\nc: 0o17\nd: ~\n"), {
    a: "yes",
    b: "on",
    c: 15,
    d: null,
  });
});

Deno.test("parseTree() keeps keys as they are written, __proto__ included", () => {
  const value = valueOf("8080: a\ntrue: b\n__proto__: { x: 1 }\n");
  assert.deepEqual(Object.keys(value ?? {}), ["8080", "true", "__proto__"]);
});

const refusals: readonly (readonly [string, string, string])[] = [
  ["an unclosed quote", "a: 'x\n", "FLOE-YAML001@2:1"],
  ["a colon in a plain value", "a: b: c\n", "FLOE-YAML001@1:4"],
  ["a tab as indentation", "a:\n\tb: 1\n", "FLOE-YAML002@2:1"],
  ["a key that comes twice", "a: 1\nb: 2\na: 3\n", "FLOE-YAML003@3:1"],
  ["a second document", "a: 1\n---\nb: 2\n", "FLOE-YAML004@2:"],
  ["an alias without an anchor", "a: *nobody\n", "FLOE-YAML007@1:4"],
  ["an alias inside its own anchor", "a: &x [1, *x]\n", "FLOE-YAML007@1:11"],
  ["a merge of something that is no mapping", "a: &x 1\nb: { <<: *x }\n", "FLOE-YAML007@2:6"],
  ["a NUL", "a: x\nb: \u0000\n", "FLOE-YAML008@2:4"],
  ["a replacement character", "a: M\uFFFDller\n", "FLOE-YAML008@1:5"],
  ["an empty file", "", "FLOE-YAML009@1:1"],
  ["a file of comments", "# nothing\n\n", "FLOE-YAML009@1:1"],
  ["a tag of one's own", "a: !mine 1\n", "FLOE-YAML010@1:4"],
  ["a number that is none", "a: .nan\n", "FLOE-YAML010@1:4"],
  ["a key that is a list", "? [a]\n: b\n", "FLOE-YAML010@1:3"],
  ["a key without a name", "? \n: b\n", "FLOE-YAML010@1:"],
];

for (const [what, text, place] of refusals) {
  Deno.test(`parseTree() refuses ${what}, with its place`, () => {
    const { value, diagnostics } = parse(text);
    assert.equal(value, undefined);
    assert.ok(placed(diagnostics).some((one) => one.startsWith(place)), placed(diagnostics).join());
  });
}

Deno.test("parseTree() tells where a twin key was first", () => {
  const [related] = one(parse("a: 1\na: 2\n").diagnostics, "FLOE-YAML003").related ?? [];
  assert.equal(related?.at.line, 1);
});

for (
  const [what, text] of [
    ["flow lists", "[".repeat(100_000)],
    ["flow mappings", "{a: ".repeat(50_000)],
    ["block lists", `${"- ".repeat(100_000)}x`],
    ["closed lists", `${"[".repeat(70)}${"]".repeat(70)}`],
  ] as const
) {
  Deno.test(`parseTree() refuses deep ${what} without recursion`, () => {
    assert.equal(one(parse(text).diagnostics, "FLOE-YAML005").at?.line, 1);
  });
}

Deno.test("parseTree() reads 64 levels", () => {
  assert.deepEqual(parse(`${"[".repeat(64)}1${"]".repeat(64)}`).diagnostics, []);
});

Deno.test("parseTree() refuses a file of 10 MB at once", () => {
  const text = "key: value of some length\n".repeat(400_000);
  const start = performance.now();
  assert.equal(one(parse(text).diagnostics, "FLOE-YAML006").at?.line, 1);
  assert.ok(performance.now() - start < 1000);
});

Deno.test("parseTree() refuses an alias bomb in little time and memory", () => {
  const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
  for (let level = 1; level <= 12; level += 1) {
    const alias = `*a${level - 1}`;
    lines.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => alias).join(", ")}]`);
  }
  const { diagnostics } = parse(`${lines.join("\n")}\n`);
  assert.equal(one(diagnostics, "FLOE-YAML007").at?.line, 5);
});

Deno.test("parseTree() tells several syntax errors of one file", () => {
  const { diagnostics } = parse("a: @x\nb: `y\n");
  assert.deepEqual(placed(diagnostics), ["FLOE-YAML001@1:4", "FLOE-YAML001@2:4"]);
});
