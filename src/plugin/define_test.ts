import assert from "node:assert/strict";
import { knownVersion } from "./mod.ts";

const versions = [
  { version: "1.0", images: { server: "example.com/one:1.0" } },
  { version: "2.0", images: { server: "example.com/one:2.0" } },
] as const;

Deno.test("knownVersion() finds a version with its images, and takes no other", () => {
  assert.equal(knownVersion(versions, "1.0").images.server, "example.com/one:1.0");
  assert.throws(() => knownVersion(versions, "3.0"), /"3\.0" is not among those listed/);
});
