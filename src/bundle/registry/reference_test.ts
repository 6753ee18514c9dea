import assert from "node:assert/strict";
import { parseReference } from "./reference.ts";

const digest = `sha256:${"a".repeat(64)}`;

for (
  const [text, registry, repository, version] of [
    ["docker.io/library/postgres:17", "docker.io", "library/postgres", "17"],
    ["ghcr.io/acme/a-b/c__d:v1.0_x", "ghcr.io", "acme/a-b/c__d", "v1.0_x"],
    ["localhost/box:1", "localhost", "box", "1"],
    ["127.0.0.1:5000/box:1", "127.0.0.1:5000", "box", "1"],
    ["build:5000/box:1", "build:5000", "box", "1"],
    [`quay.io/acme/box:1@${digest}`, "quay.io", "acme/box", digest],
    [`quay.io/acme/box@${digest}`, "quay.io", "acme/box", digest],
  ] as const
) {
  Deno.test(`parseReference() reads ${text}`, () => {
    assert.deepEqual(parseReference(text), { registry, repository, version });
  });
}

for (
  const text of [
    "postgres:17",
    "acme/box:1",
    "quay.io/acme/box",
    "quay.io/Acme/box:1",
    "quay.io/acme//box:1",
    "quay.io/acme/../box:1",
    "quay.io/acme/box:a/b",
    "quay.io/acme/box:1@sha256:abc",
    `quay.io/acme/box@${digest}@${digest}`,
    "user:secret@quay.io/acme/box:1",
    "quay.io/acme/box:1?x=y",
    "",
  ]
) {
  Deno.test(`parseReference() refuses "${text}"`, () => {
    assert.equal(parseReference(text), undefined);
  });
}
