import assert from "node:assert/strict";
import { fullReference, hasDigest, isNamed, withoutDigest } from "./image_reference.ts";

Deno.test("fullReference() adds the registry that container runtimes add", () => {
  assert.equal(fullReference("postgres:17"), "docker.io/library/postgres:17");
  assert.equal(fullReference("acme/box:1"), "docker.io/acme/box:1");
  assert.equal(fullReference("localhost/box:1"), "localhost/box:1");
  assert.equal(fullReference("localhost:5000/box:1"), "localhost:5000/box:1");
  assert.equal(fullReference("quay.io/acme/box:1"), "quay.io/acme/box:1");
});

Deno.test("withoutDigest() and hasDigest() tell a pinned reference", () => {
  const pinned = `quay.io/acme/box:1@sha256:${"a".repeat(64)}`;
  assert.equal(hasDigest(pinned), true);
  assert.equal(withoutDigest(pinned), "quay.io/acme/box:1");
  for (const not of ["quay.io/acme/box:1", "quay.io/acme/box@sha256:abc"]) {
    assert.equal(hasDigest(not), false);
  }
});

for (
  const [name, reference, named] of [
    ["docker.io/acme/box", "docker.io/acme/box:1.2.3", true],
    ["acme/box", "docker.io/acme/box:1.2.3", true],
    ["docker.io/library/postgres", "postgres:17", true],
    ["docker.io/acme/box:1.2.3", "docker.io/acme/box:1.2.3", true],
    ["docker.io/acme/box:1.2.3", "docker.io/acme/box:1.2.4", false],
    ["docker.io/acme/box", "docker.io/acme/boxes:1", false],
    ["docker.io/acme", "docker.io/acme/box:1", false],
    ["docker.io/acme/*", "docker.io/acme/box:1", true],
    ["docker.io/acme/*", "docker.io/acmes/box:1", false],
    ["localhost:5000/box", "localhost:5000/box:1", true],
  ] as const
) {
  Deno.test(`isNamed() says ${named} of "${name}" and "${reference}"`, () => {
    assert.equal(isNamed(name, reference), named);
  });
}
