import assert from "node:assert/strict";
import { cached, cachedProgram } from "./programs/cache.ts";
import { firstOf, isMissing, once, type Program, required } from "./programs/program.ts";
import { scratchFolder } from "./programs/server.ts";

const ENTRY = { name: "tool", version: "1", recipe: "flags", takes: "a moment" };

Deno.test("cached() builds once for two who ask at once", async () => {
  await using stack = new AsyncDisposableStack();
  await ownCache(stack);
  let builds = 0;
  const build = async (folder: string) => {
    builds++;
    await Deno.writeTextFile(`${folder}/tool`, "");
  };
  const [first, second] = await Promise.all([cached(ENTRY, build), cached(ENTRY, build)]);
  assert.equal(first, second);
  assert.equal(await cached(ENTRY, build), first);
  assert.equal(builds, 1);
  assert.notEqual(await cached({ ...ENTRY, recipe: "other flags" }, build), first);
  assert.equal(builds, 2);
});

Deno.test("cached() leaves nothing of a build that failed", async () => {
  await using stack = new AsyncDisposableStack();
  const folder = await ownCache(stack);
  const failed = await cached(ENTRY, async (scratch) => {
    await Deno.writeTextFile(`${scratch}/half`, "");
    return { missing: "no compiler" };
  });
  assert.deepEqual(failed, { missing: "no compiler" });
  const left = [...Deno.readDirSync(folder)].filter(({ isDirectory }) => isDirectory);
  assert.deepEqual(left, []);
});

Deno.test("cachedProgram() reports a build without its program", async () => {
  await using stack = new AsyncDisposableStack();
  await ownCache(stack);
  const found = await cachedProgram(ENTRY, () => Promise.resolve());
  assert.ok(isMissing(found));
  assert.match(found.missing, /tool is not a program$/);
});

Deno.test("firstOf() tells every reason when no way works", async () => {
  const no = (why: string): Program => () => Promise.resolve({ missing: why });
  const yes = () => Promise.resolve("here");
  assert.equal(await firstOf(no("not here"), yes)(), "here");
  assert.deepEqual(await firstOf(no("not here"), no("nor there"))(), {
    missing: "not here; nor there",
  });
  assert.throws(() => required({ missing: "not here" }), /not here/);
});

Deno.test("once() looks once", async () => {
  let looks = 0;
  const program = once(() => Promise.resolve(`${++looks}`));
  assert.deepEqual([await program(), await program()], ["1", "1"]);
});

/** A cache of the test's own, until the stack is disposed. */
async function ownCache(stack: AsyncDisposableStack): Promise<string> {
  const folder = await scratchFolder(stack, "cache");
  const before = Deno.env.get("FLOE_CACHE");
  Deno.env.set("FLOE_CACHE", folder);
  stack.defer(() =>
    before === undefined ? Deno.env.delete("FLOE_CACHE") : Deno.env.set("FLOE_CACHE", before)
  );
  return folder;
}
