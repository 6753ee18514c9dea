import assert from "node:assert/strict";
import fc from "fast-check";
import { tar } from "./tar.ts";
import { untar } from "./untar.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const files = (...paths: readonly string[]) => new Map(paths.map((path) => [path, bytes(path)]));

function read(archive: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const read = untar(archive);
  assert.ok("files" in read, JSON.stringify(read));
  return read.files;
}

function problem(archive: Uint8Array): string {
  const read = untar(archive);
  return "problem" in read ? read.problem : "none";
}

/** A header's bytes replaced, its checksum mended. */
function forged(archive: Uint8Array, at: number, text: string): Uint8Array {
  const copy = archive.slice();
  copy.set(bytes(text), at);
  copy.set(bytes(" ".repeat(8)), 148);
  const sum = copy.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  copy.set(bytes(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
  return copy;
}

const long = `${"folder/".repeat(30)}${"n".repeat(120)}.yaml`;

Deno.test("tar() gives the same bytes whatever the order of the files", () => {
  assert.deepEqual(tar(files("b", "a", "a/c")), tar(files("a/c", "a", "b")));
});

Deno.test("tar() has an entry for every folder, before what lies in it", () => {
  const archive = tar(files("b/c/d.yaml", "a.yaml", "b/e.yaml"));
  const names = Array.from({ length: archive.length / 512 }, (_, i) => archive.subarray(512 * i))
    .filter((block) => new TextDecoder().decode(block.subarray(257, 262)) === "ustar")
    .map((block) => new TextDecoder().decode(block.subarray(0, 100)).replace(/\0+$/, ""));
  assert.deepEqual(names, ["a.yaml", "b/", "b/c/", "b/c/d.yaml", "b/e.yaml"]);
});

Deno.test("untar() reads back what tar() wrote, long and foreign names too", () => {
  const all = files(
    "a.yaml",
    "d/b.yaml",
    long,
    "grün/ß.yaml",
    `${"p".repeat(90)}/${"q".repeat(80)}`,
  );
  assert.deepEqual([...read(tar(all))].sort(), [...all].sort());
});

Deno.test("untar() reads back any files that tar() wrote", () => {
  const name = fc.stringMatching(/^[a-zé.-]{1,60}$/).filter((part) =>
    part !== "." && part !== ".."
  );
  const path = fc.array(name, { minLength: 1, maxLength: 8 }).map((parts) => parts.join("/"));
  const content = fc.uint8Array({ maxLength: 1500 });
  fc.assert(fc.property(fc.array(fc.tuple(path, content), { maxLength: 12 }), (pairs) => {
    const all = new Map(pairs);
    assert.deepEqual(new Map(read(tar(all))), new Map([...all].sort(([a], [b]) => a < b ? -1 : 1)));
  }));
});

Deno.test("untar() refuses what a bundle must not hold", () => {
  const one = tar(files("a.yaml"));
  assert.match(problem(forged(one, 0, "../b.yaml")), /no path below/);
  assert.match(problem(forged(one, 0, "/b.yaml\0")), /no path below/);
  assert.match(problem(forged(one, 0, "a\\b.ya\0")), /no path below/);
  assert.match(problem(forged(one, 156, "2")), /no plain file/);
  assert.match(problem(forged(one, 156, "g")), /global pax header/);
  assert.match(problem(forged(one, 124, "z")), /no number/);
  const twice = new Uint8Array([...one.slice(0, 1024), ...one]);
  assert.match(problem(twice), /occurs twice/);
});

Deno.test("untar() refuses a damaged archive", () => {
  const one = tar(files("a.yaml"));
  const bent = one.slice();
  bent[0] = 98;
  assert.match(problem(bent), /checksum/);
  assert.match(problem(one.slice(0, 600)), /cut off/);
  assert.match(problem(one.slice(0, 1024)), /cut off/);
});

Deno.test("untar() skips folders and leading `./`", () => {
  const one = tar(files("./a.yaml"));
  assert.deepEqual([...read(one).keys()], ["a.yaml"]);
  assert.deepEqual([...read(forged(tar(files("a.yaml")), 156, "5")).keys()], []);
});
