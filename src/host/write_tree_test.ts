import assert from "node:assert/strict";
import { memoryHost } from "./memory_host.ts";
import { isInterrupted, recoverTree, writeTree } from "./write_tree.ts";

const old = { "dist/a/1.yaml": "one", "dist/a/2.yaml": "two", "dist/mine.txt": "mine" };
const change = {
  writes: new Map([["a/1.yaml", "ONE"], ["b/3.yaml", "three"]]),
  removes: ["a/2.yaml"],
};
const fresh = { "dist/a/1.yaml": "ONE", "dist/b/3.yaml": "three", "dist/mine.txt": "mine" };

function tree(contents: ReadonlyMap<string, Uint8Array>): Record<string, string> {
  const decoder = new TextDecoder();
  return Object.fromEntries(
    [...contents].sort().map(([path, bytes]) => [path, decoder.decode(bytes)]),
  );
}

Deno.test("writeTree() writes, removes and leaves no trace of its own", async () => {
  const { files, contents } = memoryHost({ files: old });
  await writeTree(files, "dist", change);
  assert.deepEqual(tree(contents), fresh);
});

Deno.test("writeTree() touches nothing when nothing changes", async () => {
  let operations = 0;
  const { files } = memoryHost({ files: old, beforeChange: () => void operations++ });
  await writeTree(files, "dist", { writes: new Map(), removes: [] });
  assert.equal(operations, 0);
});

Deno.test("an interrupt at any operation leaves the old tree or, after recovery, the new one", async () => {
  const seen = new Set<string>();
  for (let stop = 1;; stop++) {
    let operation = 0;
    const host = memoryHost({
      files: old,
      beforeChange: () => {
        if (++operation >= stop) throw new Error("crash");
      },
    });
    const finished = await writeTree(host.files, "dist", change).then(() => true, () => false);
    if (finished) {
      assert.ok(stop > 7, "every operation has been interrupted once");
      break;
    }
    const left = tree(host.contents);
    const after = memoryHost({ files: left });
    if (!await isInterrupted(after.files, "dist")) {
      const outside = Object.entries(left).filter(([path]) => !path.includes(".floe-staging"));
      const state = JSON.stringify(Object.fromEntries(outside));
      assert.ok(state === JSON.stringify(old) || state === JSON.stringify(fresh), state);
    }
    await recoverTree(after.files, "dist");
    const state = JSON.stringify(tree(after.contents));
    assert.ok(state === JSON.stringify(old) || state === JSON.stringify(fresh), state);
    seen.add(state);
  }
  assert.equal(seen.size, 2, "some interrupts roll back, some are finished");
});

Deno.test("a second interrupt during recovery is recovered from as well", async () => {
  const half = memoryHost({
    files: old,
    beforeChange: (operation) => {
      if (operation.startsWith("rename")) throw new Error("crash");
    },
  });
  await writeTree(half.files, "dist", change).catch(() => {});
  for (let stop = 1;; stop++) {
    let operation = 0;
    const host = memoryHost({
      files: tree(half.contents),
      beforeChange: () => {
        if (++operation >= stop) throw new Error("crash");
      },
    });
    if (await recoverTree(host.files, "dist").then(() => true, () => false)) break;
    const again = memoryHost({ files: tree(host.contents) });
    await recoverTree(again.files, "dist");
    assert.deepEqual(tree(again.contents), fresh);
  }
});

Deno.test("recoverTree() refuses a journal that leads out of the folder", async () => {
  const bad = { schema: "floe-journal/v1", moves: [], removes: ["../keep.txt"] };
  const { files, contents } = memoryHost({
    files: { "dist/.floe-staging/journal.json": JSON.stringify(bad), "keep.txt": "keep" },
  });
  await assert.rejects(recoverTree(files, "dist"), /no journal/);
  assert.ok(contents.has("keep.txt"));
});
