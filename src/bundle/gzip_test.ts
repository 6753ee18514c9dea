import assert from "node:assert/strict";
import { gunzip, gzip } from "./gzip.ts";
import { digestOf } from "./oci.ts";

const text = new TextEncoder().encode("kind: ConfigMap\n".repeat(1000));

Deno.test("gzip() makes bytes that never change: a release that does breaks every digest", () => {
  assert.equal(
    digestOf(gzip(text)),
    "sha256:0c7408f548b7422a7f3bed83859e08c3ee7f826f950d72a02b325981d4b3ebfe",
  );
});

Deno.test("gunzip() reads back what gzip() wrote, and nothing damaged or too large", () => {
  const compressed = gzip(text);
  assert.deepEqual(gunzip(compressed, text.length), text);
  assert.equal(gunzip(compressed, text.length - 1), undefined);
  assert.equal(gunzip(compressed.slice(0, -4), text.length), undefined);
  assert.equal(gunzip(text, text.length), undefined);
});
