import assert from "node:assert/strict";
import { bundleArtifact, referrerArtifact } from "./artifact.ts";
import { layoutStore } from "./layout.ts";
import { digestOf, readJson } from "./oci.ts";
import { pushUntagged } from "./push.ts";
import type { Store } from "./store.ts";
import { memoryFiles, problemOf, smallBundle, utf8, valueOf } from "../../tests/fixtures/bundle.ts";

const spdx = { artifactType: "application/spdx+json", mediaType: "application/spdx+json" };
const empty = new Uint8Array();

async function put(store: Store, text: string, tag?: string) {
  const artifact = smallBundle(text);
  for (const blob of artifact.blobs.values()) await store.putBlob(blob);
  return valueOf(await store.putManifest(artifact.manifest, tag));
}

Deno.test("a layout finds by tag and by digest what was put there", async () => {
  const store = layoutStore(memoryFiles(), "out");
  const one = await put(store, "one", "1.0.0");
  assert.equal(valueOf(await store.resolve("1.0.0"))?.digest, one.digest);
  assert.equal(valueOf(await store.resolve("2.0.0")), undefined);
  const { bytes: read } = valueOf(await store.manifest(one.digest)) ?? { bytes: empty };
  assert.equal(digestOf(read), one.digest);
});

Deno.test("a layout moves a tag, and keeps what had it", async () => {
  const store = layoutStore(memoryFiles(), "out");
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
    const files = memoryFiles();
    for (const text of order) await put(layoutStore(files, "out"), text, text);
    indexes.push(readJson(files.all.get("out/index.json") ?? empty));
  }
  assert.deepEqual(indexes[0], indexes[1]);
});

Deno.test("a layout lists referrers, of one type or of all", async () => {
  const store = layoutStore(memoryFiles(), "out");
  const one = await put(store, "one", "1.0.0");
  const sbom = referrerArtifact(one, { ...spdx, bytes: utf8("{}") }, { a: "b" });
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

Deno.test("a layout knows a referrer by its own type, where others listed that of its config", async () => {
  const files = memoryFiles();
  const store = layoutStore(files, "out");
  const one = await put(store, "one", "1.0.0");
  const sbom = referrerArtifact(one, { ...spdx, bytes: utf8("{}") }, {});
  valueOf(await pushUntagged(store, sbom));
  const index = new TextDecoder().decode(files.all.get("out/index.json"));
  const theirs = index.replace(`"${spdx.artifactType}"`, '"application/vnd.oci.empty.v1+json"');
  assert.notEqual(theirs, index);
  files.all.set("out/index.json", utf8(theirs));
  const found = valueOf(await store.referrers(one.digest, spdx.artifactType));
  assert.deepEqual(found.map(({ artifactType }) => artifactType), [spdx.artifactType]);
  assert.deepEqual(valueOf(await store.referrers(one.digest, "text/plain")), []);
});

Deno.test("a layout refuses content of another digest, and mends it when it is put again", async () => {
  const files = memoryFiles();
  const store = layoutStore(files, "out");
  const blob = valueOf(await store.putBlob(utf8("content")));
  files.all.set(`out/blobs/${blob.digest.replace(":", "/")}`, utf8("CONTENT"));
  assert.equal(problemOf(await store.blob(blob)).kind, "invalid");
  await store.putBlob(utf8("content"));
  assert.deepEqual(valueOf(await store.blob(blob)), utf8("content"));
});

Deno.test("a layout is not written while somebody else writes", async () => {
  const files = memoryFiles();
  files.all.set("out/index.json.lock", empty);
  const store = layoutStore(files, "out");
  const { manifest } = bundleArtifact(new Map(), {}, {});
  assert.equal(problemOf(await store.putManifest(manifest, "1.0.0")).kind, "busy");
  files.all.delete("out/index.json.lock");
  await put(store, "one", "1.0.0");
  assert.ok(!files.all.has("out/index.json.lock"));
});

Deno.test("a layout deletes a tag alone, or content that nothing else points at", async () => {
  const files = memoryFiles();
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
  const files = memoryFiles();
  files.all.set("out/index.json", utf8("[]"));
  assert.equal(problemOf(await layoutStore(files, "out").tags()).kind, "invalid");
  assert.equal(problemOf(await layoutStore(files, "out").resolve("1.0.0")).kind, "invalid");
});
