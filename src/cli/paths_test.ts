import assert from "node:assert/strict";
import { baseName, folderOf, joinPath, relativePath } from "./paths.ts";

Deno.test("joinPath() normalises and lets an absolute part win", () => {
  assert.equal(joinPath("a/./b", "../c"), "a/c");
  assert.equal(joinPath("a", "/b"), "/b");
  assert.equal(joinPath(".", "x"), "x");
  assert.equal(joinPath("a", ".."), ".");
  assert.equal(joinPath("..", "../a"), "../../a");
  assert.equal(joinPath("a/", "b"), "a/b");
  assert.equal(joinPath("/a", "b//c/"), "/a/b/c");
  assert.equal(joinPath("/", "a/.."), "/");
  assert.equal(joinPath("", ""), ".");
  assert.equal(joinPath(".a", "b..", "...c"), ".a/b../...c");
});

Deno.test("relativePath() walks up from a folder", () => {
  assert.equal(relativePath("a/b", "a/c/d"), "../c/d");
  assert.equal(relativePath(".", "a"), "a");
  assert.equal(relativePath("a", "a"), ".");
  assert.equal(relativePath("/", "/a/b"), "a/b");
  assert.equal(relativePath("/a", "/"), "..");
});

Deno.test("folderOf() and baseName() split a path", () => {
  assert.equal(folderOf("a/b/c"), "a/b");
  assert.equal(folderOf("c"), ".");
  assert.equal(folderOf("/c"), "/");
  assert.equal(baseName("a/b"), "b");
});
