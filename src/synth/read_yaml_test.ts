import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import type { Json } from "../compiler/object.ts";
import { readOwnYaml } from "./read_yaml.ts";
import { printYaml } from "./yaml.ts";

Deno.test("readOwnYaml() reads back whatever printYaml() writes", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const text = printYaml(value);
      const read = readOwnYaml(text);
      if (read !== undefined) assert.deepEqual(parse(text, { version: "1.2" }), read);
    }),
    { numRuns: 500 },
  );
});

const own: readonly Json[] = [
  { a: 1, b: [{ c: "x: y", d: ["e", "f"] }, "g", [["h"]], {}], i: [], "j: k": { l: null } },
  { text: "one\n\n  two\n", none: "one\ntwo", many: "one\n\n\n", quoted: '"\\: "', yes: "yes" },
  ["- a", "b:", 1.5, -2, true, "1"],
];

for (const value of own) {
  Deno.test(`readOwnYaml() reads ${JSON.stringify(value)}`, () => {
    assert.deepEqual(readOwnYaml(printYaml(value)), value);
  });
}

for (
  const foreign of [
    "a: { b: 1 }\n",
    "a:   1\n",
    "b: 1\na: 2\n",
    "a: 1",
    "a: 'x'\n",
    "",
    "a: 1\na: 2\n",
  ]
) {
  Deno.test(`readOwnYaml() leaves ${JSON.stringify(foreign)} to a general reader`, () => {
    assert.equal(readOwnYaml(foreign), undefined);
  });
}

Deno.test("readOwnYaml() reads every object of dist/", async () => {
  let count = 0;
  for await (const path of below("dist")) {
    if (!path.endsWith(".yaml")) continue;
    const text = await Deno.readTextFile(path);
    assert.deepEqual(readOwnYaml(text), parse(text), path);
    count++;
  }
  assert.ok(count > 100);
});

async function* below(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* below(`${folder}/${name}`);
    else yield `${folder}/${name}`;
  }
}
