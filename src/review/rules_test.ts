import assert from "node:assert/strict";
import { riskRules } from "./rules.ts";

Deno.test("every rule of the table has cases of its own", async () => {
  const tested: string[] = [];
  for await (const { name } of Deno.readDir(import.meta.dirname ?? ".")) {
    if (!/^rules_\w+_test\.ts$/.test(name)) continue;
    const text = await Deno.readTextFile(new URL(name, import.meta.url));
    tested.push(...[...text.matchAll(/^testRule\("([\w-]+)"/gm)].map(([, id = ""]) => id));
  }
  assert.deepEqual(tested.sort(), riskRules.map(({ id }) => id).sort());
});

Deno.test("the table in docs/review.md lists every rule with its level", async () => {
  const docs = await Deno.readTextFile(new URL("../../docs/review.md", import.meta.url));
  const rows = [...docs.matchAll(/^\| (\w+) \| `([\w-]+)` \|/gm)].map((
    [, level, id],
  ) => [id, level]);
  assert.deepEqual(rows, riskRules.map(({ id, level }) => [id, level]));
});
