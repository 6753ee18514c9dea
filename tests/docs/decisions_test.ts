import assert from "node:assert/strict";

Deno.test("every decision has a number of its own, and none is left out", async () => {
  const names = await Array.fromAsync(Deno.readDir("docs/decisions"), ({ name }) => name);
  const numbers = names.map((name) => Number(/^(\d{4})-[a-z0-9-]+\.md$/.exec(name)?.[1]))
    .sort((a, b) => a - b);
  assert.deepEqual(numbers, names.map((_, index) => index + 1));
});
