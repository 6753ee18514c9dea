import assert from "node:assert/strict";
import { sourceFile } from "./source.ts";

Deno.test("sourceFile() keeps a byte order mark, so that the text says what is on disk", () => {
  const bytes = new Uint8Array([0xef, 0xbb, 0xbf, 0x61]);
  const file = sourceFile("a.csv", bytes);
  assert.deepEqual(file, { path: "a.csv", text: "\uFEFFa" });
  assert.deepEqual(new TextEncoder().encode(file.text), bytes);
});

Deno.test("sourceFile() keeps the bytes of what is not UTF-8", () => {
  const latin = new Uint8Array([0x63, 0x61, 0x66, 0xe9]);
  assert.deepEqual(sourceFile("a.csv", latin).bytes, latin);
  const written = new TextEncoder().encode("a real \uFFFD");
  assert.equal(sourceFile("a.csv", written).bytes, undefined);
});
