import assert from "node:assert/strict";
import { parseTree } from "../../schema/mod.ts";
import { imageMaterial, isNamedIn, packagesIn } from "./materials.ts";

const digest = `sha256:${"0f".repeat(32)}`;

Deno.test("imageMaterial() keeps the digest where somebody pinned it, and the tag", () => {
  const pinned = imageMaterial(`registry.example.com:5000/team/web:1.0@${digest}`);
  assert.deepEqual([pinned.name, pinned.version, pinned.digest], [
    "registry.example.com:5000/team/web",
    "1.0",
    digest,
  ]);
  const bare = imageMaterial("registry.example.com:5000/team/web");
  assert.deepEqual([bare.name, bare.version, bare.digest], [
    "registry.example.com:5000/team/web",
    undefined,
    undefined,
  ]);
});

Deno.test("isNamedIn() takes no image for one whose name begins or ends like it", () => {
  const text = "image: quay.io/a/b:1.0\nargs: [--image=docker.io/x:2]\n";
  assert.equal(isNamedIn(text, "quay.io/a/b:1.0"), true);
  assert.equal(isNamedIn(text, "docker.io/x:2"), true);
  assert.equal(isNamedIn(text, "a/b:1.0"), false);
  assert.equal(isNamedIn(text, "quay.io/a/b:1"), false);
  assert.equal(isNamedIn("image: b:1.0-slim", "b:1.0"), false);
  assert.equal(isNamedIn("image: b:1.0@sha256:00", "b:1.0"), false);
});

Deno.test("packagesIn() lists what dbt's lock of packages does", () => {
  const text = "packages:\n  - package: dbt-labs/dbt_utils\n    version: 1.3.0\n" +
    "  - git: https://git.example.com/own.git\n    revision: ab12\nsha1_hash: 12\n";
  const { tree } = parseTree({ path: "package-lock.yml", text });
  assert.deepEqual(packagesIn(tree).map(({ name, version }) => [name, version]), [
    ["dbt-labs/dbt_utils", "1.3.0"],
    ["https://git.example.com/own.git", "ab12"],
  ]);
  assert.deepEqual(packagesIn(undefined), []);
});
