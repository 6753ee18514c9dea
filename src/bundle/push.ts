import type { Artifact } from "./artifact.ts";
import { type Descriptor, readImageManifest } from "./oci.ts";
import type { Answer } from "./problem.ts";
import type { Store, StoredManifest } from "./store.ts";

/** What became of a push. */
export type Pushed =
  /** `changed` is false where the tag already pointed at the same content: `descriptor` is that. */
  | { readonly kind: "pushed"; readonly descriptor: Descriptor; readonly changed: boolean }
  /** The tag points at other bytes, and a version is never overwritten. */
  | { readonly kind: "taken"; readonly by: Descriptor }
  /** Somebody else wrote the tag at the same time: theirs is there now. */
  | { readonly kind: "lost"; readonly by: Descriptor | undefined };

/**
 * Writes an artifact and then its version tag, so that an interrupted push leaves no tag and a
 * second one completes it. Registries have no compare-and-swap: the tag is read back, and a race
 * that was lost is said.
 */
export async function push(store: Store, artifact: Artifact, tag: string): Promise<Answer<Pushed>> {
  const before = await store.resolve(tag);
  if ("problem" in before) return before;
  if (before.value !== undefined && before.value.digest !== artifact.descriptor.digest) {
    return await againstTaken(store, artifact, before.value);
  }
  const written = await pushUntagged(store, artifact);
  if ("problem" in written) return written;
  const { descriptor } = artifact;
  if (before.value !== undefined) return { value: { kind: "pushed", descriptor, changed: false } };
  return await tagAs(store, artifact.manifest, descriptor, tag);
}

/**
 * Tags what is there already, and reads the tag back. Where a registry refuses, what it has under the tag
 * tells why: nothing, the same because only an answer was lost, or what somebody else wrote first.
 */
export async function tagAs(
  store: Store,
  manifest: StoredManifest,
  descriptor: Descriptor,
  tag: string,
): Promise<Answer<Extract<Pushed, { readonly kind: "pushed" | "lost" }>>> {
  const tagged = await store.putManifest(manifest, tag);
  const after = await readBack(store, tag);
  if ("value" in after && after.value !== undefined) {
    return {
      value: after.value.digest === descriptor.digest
        ? { kind: "pushed", descriptor, changed: true }
        : { kind: "lost", by: after.value },
    };
  }
  if ("problem" in tagged) return tagged;
  return "problem" in after ? after : { value: { kind: "lost", by: undefined } };
}

/** Asked twice: what was just written may take a moment to be seen. */
async function readBack(store: Store, tag: string): Promise<Answer<Descriptor | undefined>> {
  const first = await store.resolve(tag);
  return "value" in first && first.value !== undefined ? first : await store.resolve(tag);
}

/** The same content with other annotations, a later commit say, is the version that is there. */
async function againstTaken(
  store: Store,
  { manifest }: Artifact,
  by: Descriptor,
): Promise<Answer<Pushed>> {
  const there = await store.manifest(by.digest);
  if ("problem" in there) return there;
  const isSame = contentOf(there.value) !== undefined &&
    contentOf(there.value) === contentOf(manifest);
  return {
    value: isSame ? { kind: "pushed", descriptor: by, changed: false } : { kind: "taken", by },
  };
}

/** Digests of config and layers; undefined for anything but an image manifest. */
function contentOf(manifest: StoredManifest | undefined): string | undefined {
  const document = manifest === undefined ? undefined : readImageManifest(manifest.bytes);
  if (document === undefined || document.subject !== undefined) return undefined;
  return [document.config, ...document.layers].map(({ digest }) => digest).join();
}

/** Writes an artifact under its digest alone: a referrer, or one that is tagged later. */
export async function pushUntagged(store: Store, artifact: Artifact): Promise<Answer<Descriptor>> {
  for (const [digest, content] of artifact.blobs) {
    const there = await store.hasBlob(digest);
    if ("problem" in there) return there;
    if (there.value) continue;
    const put = await store.putBlob(content);
    if ("problem" in put) return put;
  }
  const put = await store.putManifest(artifact.manifest);
  return "problem" in put ? put : { value: artifact.descriptor };
}
