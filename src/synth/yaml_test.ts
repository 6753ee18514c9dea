import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { printYamlInOrder, type YamlData } from "../schema/yaml/print.ts";
import { printYaml } from "./yaml.ts";

const traps = [
  "",
  " ",
  "~",
  "y",
  "No",
  "ON",
  "off",
  "null",
  "True",
  ".inf",
  "-.inf",
  "+.INF",
  ".NaN",
  "0",
  "007",
  "0o17",
  "0x1F",
  "0b101",
  "1_000",
  "1e3",
  "1.5",
  ".5",
  "+1",
  "-1",
  "-0",
  "12:30",
  "190:20:30",
  "2026-11-21",
  "2026-11-21T10:00:00Z",
  "2026-11-21 10:00:00 -5",
  "=",
  "<<",
  "-",
  "- a",
  "--",
  "---",
  "...",
  "?",
  "? a",
  ":",
  "a: b",
  "a:",
  "a #b",
  "#a",
  "a#b",
  "@a",
  "`a",
  "%a",
  "!a",
  "&a",
  "*a",
  "|",
  ">",
  "{a}",
  "[a]",
  "a, b",
  "'a'",
  '"a"',
  "a\tb",
  "a ",
  " a",
  "a\nb",
  "a\n",
  "a\n\n\n",
  "\na",
  " a\nb",
  "a\n b\n\n  c\n",
  "a\n \nb",
  "a\n\t\nb",
  "a\r\nb",
  "# a\nb: c\n",
  "---\na\n...\n",
  "a\u0085b",
  "a\u2028b\nc",
  "\ufeffa",
  "\u0007",
  "\u007f",
  "ü ñ 漢字",
  "😀\nb",
  "a\\b",
  "--flag=x",
  "500m",
  "2Gi",
  "1.2.3",
  "10.0.0.0/8",
  "registry.example.com/floe-tools:0.1.0",
];

const value: fc.Arbitrary<YamlData> = fc.letrec<{ node: YamlData }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<YamlData>(...traps, true, false, null),
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom("a", "\n", " ", ":", "#", "-", "\t", "0", "é", "'", '"') }),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number === 0 ? 0 : number),
    fc.array(tie("node"), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(
        fc.constantFrom(...traps, "apiVersion", "metadata", "name"),
        fc.string({ maxLength: 20 }),
      ),
      tie("node"),
      { maxKeys: 5, noNullPrototype: true },
    ),
  ),
})).node;

for (const version of ["1.1", "1.2"] as const) {
  Deno.test(`printYaml() prints what a YAML ${version} reader reads back`, () => {
    const readBack = (data: YamlData): void =>
      assert.deepEqual(parse(printYaml(data), { version, merge: false }), data);
    for (const trap of traps) readBack({ a: trap, b: [trap, [trap]], [trap]: { [trap]: trap } });
    // A key called __proto__ is fine, but deepEqual cannot see it.
    fc.assert(fc.property(value, readBack), { numRuns: 1500, seed: 7 });
  });

  Deno.test(`printYamlInOrder() prints what a YAML ${version} reader reads back, in order`, () => {
    const readBack = (data: YamlData): void =>
      assert.equal(
        JSON.stringify(parse(printYamlInOrder(data), { version, merge: false })),
        JSON.stringify(data),
      );
    fc.assert(fc.property(value, readBack), { numRuns: 500, seed: 7 });
  });
}

Deno.test("printYamlInOrder() leaves every mapping in the order in which it was made", () => {
  assert.equal(
    printYamlInOrder({ b: [{ z: 1, a: undefined, name: "x" }], a: { kind: "k", apiVersion: "v" } }),
    "b:\n  - z: 1\n    name: x\na:\n  kind: k\n  apiVersion: v\n",
  );
});

Deno.test("printYaml() quotes only what needs quotes", () => {
  assert.equal(
    printYaml({
      plain: ["500m", "2Gi", "--flag=x", "10.0.0.0/8", "a b", "registry/x:1@sha256:ab"],
      quoted: ["yes", "1.2.3", "0123", "2026-11-21", "", "a: b", "*"],
    }),
    `plain:
  - 500m
  - 2Gi
  - --flag=x
  - 10.0.0.0/8
  - a b
  - registry/x:1@sha256:ab
quoted:
  - "yes"
  - "1.2.3"
  - "0123"
  - "2026-11-21"
  - ""
  - "a: b"
  - "*"
`,
  );
});

Deno.test("printYaml() orders keys for a reader, whatever order they came in", () => {
  assert.equal(
    printYaml({
      spec: { replicas: 1, name: "x", args: [] },
      metadata: { annotations: { b: "2", a: "1" }, labels: {}, namespace: "n", name: "m" },
      kind: "Thing",
      data: { "a.conf": "one: 1\n\ntwo: 2\n" },
      apiVersion: "v1",
      gone: undefined,
    }),
    `apiVersion: v1
kind: Thing
metadata:
  name: m
  namespace: "n"
  labels: {}
  annotations:
    a: "1"
    b: "2"
data:
  a.conf: |
    one: 1

    two: 2
spec:
  name: x
  args: []
  replicas: 1
`,
  );
});
