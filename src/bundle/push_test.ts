import assert from "node:assert/strict";
import { referrerArtifact } from "./artifact.ts";
import { copyWithReferrers, cosignTag } from "./copy.ts";
import { openBundle } from "./open.ts";
import { annotationKeys, type Digest } from "./oci.ts";
import { push, pushUntagged } from "./push.ts";
import type { Store } from "./store.ts";
import {
  memoryFiles,
  memoryStore,
  problemOf,
  smallBundle,
  utf8,
  valueOf,
} from "../../tests/fixtures/bundle.ts";
import { layoutStore } from "./layout.ts";

const one = smallBundle("one");
const two = smallBundle("two");
const spdx = { artifactType: "application/spdx+json", mediaType: "application/spdx+json" };

/** The store, failing at the `count`th call of a method that writes. */
function failingAt(store: Store, count: number): Store {
  let calls = 0;
  const refuse = () => ({ problem: { kind: "unreachable" as const, detail: "made to fail" } });
  const guarded = <T>(work: () => Promise<T>) => {
    calls += 1;
    return calls === count ? Promise.resolve(refuse()) : work();
  };
  return {
    name: store.name,
    resolve: (tag) => store.resolve(tag),
    tags: () => store.tags(),
    manifest: (digest) => store.manifest(digest),
    blob: (descriptor) => store.blob(descriptor),
    hasBlob: (digest) => store.hasBlob(digest),
    referrers: (digest, type) => store.referrers(digest, type),
    deleteTag: (tag) => store.deleteTag(tag),
    deleteManifest: (digest) => store.deleteManifest(digest),
    putBlob: (content) => guarded(() => store.putBlob(content)),
    putManifest: (manifest, tag) => guarded(() => store.putManifest(manifest, tag)),
  };
}

Deno.test("push() tags a version once, and never with other bytes", async () => {
  const store = memoryStore();
  const first = valueOf(await push(store, one, "1.0.0"));
  assert.deepEqual([first.kind, first.kind === "pushed" && first.changed], ["pushed", true]);
  const again = valueOf(await push(store, one, "1.0.0"));
  assert.deepEqual([again.kind, again.kind === "pushed" && again.changed], ["pushed", false]);
  const other = valueOf(await push(store, two, "1.0.0"));
  assert.equal(other.kind === "taken" ? other.by.digest : "", one.descriptor.digest);
  assert.equal(valueOf(await store.resolve("1.0.0"))?.digest, one.descriptor.digest);
  assert.equal(valueOf(await store.manifest(two.descriptor.digest)), undefined);
});

Deno.test("push() that fails at any point leaves no tag, and again completes it", async () => {
  for (const count of [1, 2, 3, 4]) {
    const store = memoryStore();
    assert.equal(problemOf(await push(failingAt(store, count), one, "1.0.0")).kind, "unreachable");
    assert.equal(valueOf(await store.resolve("1.0.0")), undefined);
    assert.equal(valueOf(await push(store, one, "1.0.0")).kind, "pushed");
  }
});

Deno.test("push() says that somebody else won a race", async () => {
  const store = memoryStore();
  const raced: Store = {
    ...failingAt(store, 0),
    putManifest: async (manifest, tag) => {
      const put = await store.putManifest(manifest, tag);
      if (tag !== undefined) {
        valueOf(await pushUntagged(store, two));
        await store.putManifest(two.manifest, tag);
      }
      return put;
    },
  };
  const lost = valueOf(await push(raced, one, "1.0.0"));
  assert.equal(lost.kind === "lost" ? lost.by?.digest : "", two.descriptor.digest);
});

async function withReferrers(store: Store): Promise<Digest> {
  valueOf(await push(store, one, "1.0.0"));
  const sbom = referrerArtifact(one.descriptor, { ...spdx, bytes: utf8("{}") }, {});
  valueOf(await pushUntagged(store, sbom));
  const seal = referrerArtifact(sbom.descriptor, { ...spdx, bytes: utf8("[]") }, {});
  valueOf(await pushUntagged(store, seal));
  valueOf(await push(store, two, cosignTag(one.descriptor.digest, "sig")));
  return sbom.descriptor.digest;
}

Deno.test("copyWithReferrers() brings everything that is said of an artifact, and no version", async () => {
  const from = memoryStore();
  const to = memoryStore();
  const sbom = await withReferrers(from);
  const copied = valueOf(await copyWithReferrers(from, to, one.descriptor.digest));
  assert.equal(copied.length, 4);
  assert.equal(copied.at(-1)?.digest, one.descriptor.digest);
  assert.deepEqual(valueOf(await to.tags()), [cosignTag(one.descriptor.digest, "sig")]);
  assert.equal(valueOf(await to.referrers(one.descriptor.digest)).length, 1);
  assert.equal(valueOf(await to.referrers(sbom)).length, 1);
  const opened = valueOf(await openBundle(to, one.descriptor));
  assert.deepEqual(opened.files.get("a.yaml"), utf8("one"));
});

Deno.test("copyWithReferrers() refuses what isn't there", async () => {
  const answer = await copyWithReferrers(memoryStore(), memoryStore(), one.descriptor.digest);
  assert.equal(problemOf(answer).kind, "not found");
});

Deno.test("openBundle() refuses what is no bundle, and any changed byte", async () => {
  const files = memoryFiles();
  const store = layoutStore(files, "out");
  const { descriptor } = smallBundle("one");
  assert.equal(problemOf(await openBundle(store, descriptor)).kind, "not found");
  valueOf(await push(store, one, "1.0.0"));
  const { config, document } = valueOf(await openBundle(store, descriptor));
  assert.deepEqual(config, { kind: "test" });
  assert.equal(document.annotations?.[annotationKeys.refName], undefined);
  const sbom = referrerArtifact(descriptor, { ...spdx, bytes: utf8("{}") }, {});
  valueOf(await pushUntagged(store, sbom));
  assert.match(problemOf(await openBundle(store, sbom.descriptor)).detail, /not a bundle/);
  for (const [path, content] of files.all) {
    if (!path.includes("/blobs/") || content.length < 3) continue;
    const bent = content.slice();
    bent[content.length >> 1] = (bent[content.length >> 1] ?? 0) ^ 1;
    files.all.set(path, bent);
    const isPart = [descriptor, document.config, ...document.layers]
      .some(({ digest }) => path.endsWith(digest.slice("sha256:".length)));
    assert.equal("problem" in await openBundle(store, descriptor), isPart, path);
    files.all.set(path, content);
  }
});
