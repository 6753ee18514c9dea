import assert from "node:assert/strict";
import { sources } from "./sources.ts";

const fileLinesMax = 300;

Deno.test(`no file is longer than ${fileLinesMax} lines`, async () => {
  const long = (await sources())
    .map(({ path, text }) => ({ path, lines: text.split("\n").length }))
    .filter(({ lines }) => lines > fileLinesMax);
  assert.deepEqual(long, []);
});

Deno.test("no type check is switched off", async () => {
  const loose =
    /\bas any\b|: any\b|<any>|@ts-(?:ignore|expect-error|nocheck)|deno-lint-ignore|\bas unknown as\b/;
  const wrong = (await sources()).filter(({ text }) => loose.test(text))
    .map(({ path, text }) => `${path}: ${loose.exec(text)?.[0]}`);
  assert.deepEqual(wrong, []);
});

Deno.test("packages are named once, in deno.json", async () => {
  const inline = (await sources()).filter(({ code }) =>
    /["'](?:npm|jsr|https?):/.test(
      code.split("\n").filter((line) => /\b(?:import|from)\b/.test(line)).join("\n"),
    )
  ).map(({ path }) => path);
  assert.deepEqual(inline, []);
});
