import assert from "node:assert/strict";
import { bundleArtifact, referrerArtifact } from "./artifact.ts";
import { layoutStore } from "./layout.ts";
import type { LayoutFiles } from "./layout_index.ts";
import { digestOf, readJson } from "./oci.ts";
import type { Answer } from "./problem.ts";
import type { Store } from "./store.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const spdx = { artifactType: "application/spdx+json", mediaType: "application/spdx+json" };
const empty = new Uint8Array();

function memory(): LayoutFiles & { readonly all: Map<string, Uint8Array> } {
  const all = new Map<string, Uint8Array>();
  return {
    all,
    readBytes: (path) => Promise.resolve(all.get(path)),
    write: (path, content) => Promise.resolve(void all.set(path, content)),
    create: (path) => {
      const free = !all.has(path);
      if (free) all.set(path, empty);
      return Promise.resolve(free);
    },
    remove: (path) => Promise.resolve(void all.delete(path)),
  };
}

function valueOf<T>(answer: Answer<T>): T {
  assert.ok("value" in answer, JSON.stringify(answer));
  return answer.value;
}

function problemOf(answer: Answer<unknown>): string {
  assert.ok("problem" in answer);
  return answer.problem.kind;
}

async function put(store: Store, text: string, tag?: string) {
  const artifact = bundleArtifact(new Map([["a.yaml", bytes(text)]]), {}, {});
  for (const blob of artifact.blobs.values()) await store.putBlob(blob);
  return valueOf(await store.putManifest(artifact.manifest, tag));
}

Deno.test("a layout finds by tag and by digest what was put there", async () => {
  const store = layoutStore(memory(), "out");
  const one = await put(store, "one", "1.0.0");
  assert.equal(valueOf(await store.resolve("1.0.0"))?.digest, one.digest);
  assert.equal(valueOf(await store.resolve("2.0.0")), undefined);
  const { bytes: read } = valueOf(await store.manifest(one.digest)) ?? { bytes: empty };
  assert.equal(digestOf(read), one.digest);
});

Deno.test("a layout moves a tag, and keeps what had it", async () => {
  const store = layoutStore(memory(), "out");
  const one = await put(store, "one", "prod");
  await put(store, "one", "1.0.0");
  const two = await put(store, "two", "prod");
  assert.deepEqual(valueOf(await store.tags()), ["1.0.0", "prod"]);
  assert.equal(valueOf(await store.resolve("prod"))?.digest, two.digest);
  await put(store, "three", "1.0.0");
  assert.ok(valueOf(await store.manifest(one.digest)));
});

Deno.test("a layout is the same whatever the order of writing", async () => {
  const indexes = [];
  for (const order of [["one", "two"], ["two", "one"]]) {
    const files = memory();
    for (const text of order) await put(layoutStore(files, "out"), text, text);
    indexes.push(readJson(files.all.get("out/index.json") ?? empty));
  }
  assert.deepEqual(indexes[0], indexes[1]);
});

Deno.test("a layout lists referrers, of one type or of all", async () => {
  const store = layoutStore(memory(), "out");
  const one = await put(store, "one", "1.0.0");
  const sbom = referrerArtifact(one, { ...spdx, bytes: bytes("{}") }, { a: "b" });
  for (const blob of sbom.blobs.values()) await store.putBlob(blob);
  await store.putManifest(sbom.manifest);
  const all = valueOf(await store.referrers(one.digest));
  assert.deepEqual(all.map(({ digest, annotations }) => [digest, annotations]), [
    [sbom.descriptor.digest, { a: "b" }],
  ]);
  assert.equal(valueOf(await store.referrers(one.digest, "application/spdx+json")).length, 1);
  assert.deepEqual(valueOf(await store.referrers(one.digest, "text/plain")), []);
  assert.deepEqual(valueOf(await store.referrers(sbom.descriptor.digest)), []);
});

Deno.test("a layout refuses content of another digest, and mends it when it is put again", async () => {
  const files = memory();
  const store = layoutStore(files, "out");
  const blob = valueOf(await store.putBlob(bytes("content")));
  files.all.set(`out/blobs/${blob.digest.replace(":", "/")}`, bytes("CONTENT"));
  assert.equal(problemOf(await store.blob(blob)), "invalid");
  await store.putBlob(bytes("content"));
  assert.deepEqual(valueOf(await store.blob(blob)), bytes("content"));
});

Deno.test("a layout is not written while somebody else writes", async () => {
  const files = memory();
  files.all.set("out/index.json.lock", empty);
  const store = layoutStore(files, "out");
  const { manifest } = bundleArtifact(new Map(), {}, {});
  assert.equal(problemOf(await store.putManifest(manifest, "1.0.0")), "busy");
  files.all.delete("out/index.json.lock");
  await put(store, "one", "1.0.0");
  assert.ok(!files.all.has("out/index.json.lock"));
});

Deno.test("a layout deletes a tag alone, or content that nothing else points at", async () => {
  const files = memory();
  const store = layoutStore(files, "out");
  const one = await put(store, "one", "1.0.0");
  const two = await put(store, "two", "2.0.0");
  const shared = files.all.size;
  assert.equal(valueOf(await store.deleteTag("1.0.0")), true);
  assert.ok(valueOf(await store.manifest(one.digest)));
  assert.equal(valueOf(await store.deleteManifest(one.digest)), true);
  assert.equal(valueOf(await store.manifest(one.digest)), undefined);
  // Both have the same config; layer and OCI manifest are its own.
  assert.equal(files.all.size, shared - 2);
  assert.ok(valueOf(await store.manifest(two.digest)));
  assert.equal(valueOf(await store.deleteTag("1.0.0")), false);
  assert.equal(valueOf(await store.deleteManifest(one.digest)), false);
});

Deno.test("a layout whose index is no index is a problem", async () => {
  const files = memory();
  files.all.set("out/index.json", bytes("[]"));
  assert.equal(problemOf(await layoutStore(files, "out").tags()), "invalid");
  assert.equal(problemOf(await layoutStore(files, "out").resolve("1.0.0")), "invalid");
});
