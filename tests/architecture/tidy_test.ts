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
  const loose = /\bas any\b|: any\b|<any>|\bas unknown as\b/;
  const silenced = /@ts-(?:ignore|expect-error|nocheck)|deno-lint-ignore/;
  const wrong = (await sources())
    .filter(({ text, code }) => loose.test(code) || silenced.test(text))
    .map(({ path, text, code }) => `${path}: ${loose.exec(code)?.[0] ?? silenced.exec(text)?.[0]}`);
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
