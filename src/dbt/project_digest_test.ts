import assert from "node:assert/strict";
import { z } from "zod";
import { fileDigests, isProjectFile, projectDigest } from "./project_digest.ts";

const vector = z.object({
  files: z.array(z.object({ path: z.string(), text: z.string() })),
  counted: z.array(z.string()),
  sha256: z.string(),
}).parse(JSON.parse(
  Deno.readTextFileSync(new URL("../../tests/vectors/project_digest.json", import.meta.url)),
));
const texts = new Map(vector.files.map(({ path, text }) => [path, text]));

Deno.test("projectDigest() agrees with the vector that the runtime is tested with", () => {
  const digests = fileDigests(texts);
  assert.deepEqual(digests.map(({ path }) => path), vector.counted);
  assert.equal(projectDigest(digests), vector.sha256);
});

Deno.test("fileDigests() digests bytes as it digests the text they encode", () => {
  const encoder = new TextEncoder();
  const bytes = new Map(vector.files.map(({ path, text }) => [path, encoder.encode(text)]));
  assert.deepEqual(fileDigests(bytes), fileDigests(texts));
});

Deno.test("fileDigests() does not depend on the order of the files", () => {
  assert.deepEqual(fileDigests(new Map([...texts].reverse())), fileDigests(texts));
});

Deno.test("isProjectFile() leaves out what dbt writes, at the root only", () => {
  assert.equal(isProjectFile("target/manifest.json"), false);
  assert.equal(isProjectFile("profiles.yml"), false);
  assert.equal(isProjectFile("models/target/kept.sql"), true);
  assert.equal(isProjectFile("models/profiles.yml"), true);
});
