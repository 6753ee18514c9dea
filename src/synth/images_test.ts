import assert from "node:assert/strict";
import type { Images } from "../compiler/plan.ts";
import { resolveImage } from "./images.ts";

const digest = `sha256:${"0".repeat(64)}`;
const images: Images = {
  registry: "registry.example.com/acme",
  mirrors: {
    "docker.io": "mirror.example.com/hub",
    "docker.io/acme": "mirror.example.com/acme",
  },
  digests: { "docker.io/acme/box:1.2.3": digest, "postgres:17.6": digest },
  allowedWithoutDigest: [],
};

Deno.test("resolveImage() pins by the lock and pulls from the longest mirror prefix", () => {
  assert.equal(
    resolveImage(images, "docker.io/acme/box:1.2.3"),
    `mirror.example.com/acme/box:1.2.3@${digest}`,
  );
});

Deno.test("resolveImage() reads a short reference as container runtimes do", () => {
  assert.equal(
    resolveImage(images, "postgres:17.6"),
    `mirror.example.com/hub/library/postgres:17.6@${digest}`,
  );
  assert.equal(resolveImage(images, "other/web:1"), "mirror.example.com/hub/other/web:1");
});

Deno.test("resolveImage() leaves alone what the lock and the mirrors do not know", () => {
  for (const reference of ["quay.io/x/y:1", "localhost:5000/x:1", `quay.io/x/y:1@${digest}`]) {
    assert.equal(resolveImage(images, reference), reference);
  }
});
