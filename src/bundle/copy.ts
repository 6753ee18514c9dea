import {
  type Descriptor,
  type Digest,
  imageIndex,
  type ImageManifest,
  readImageManifest,
  readJson,
} from "./oci.ts";
import { type Answer, problem } from "./problem.ts";
import type { Store, StoredManifest } from "./store.ts";

/** Tags under which cosign 2 keeps what it says of a digest (cosign, SIGNATURE_SPEC.md). */
const cosignSuffixes = ["sig", "att", "sbom"];
/** Referrers of referrers: a signature of an SBOM has none of its own. */
const depthMax = 4;

/**
 * Copies what `digest` names with all that is said of it: its referrers, theirs, and the tags
 * under which cosign 2 keeps signatures and attestations. No tag of a version is made. Content
 * that is there is not sent again. Answers what was copied, the artifact itself last.
 */
export async function copyWithReferrers(
  from: Store,
  to: Store,
  digest: Digest,
): Promise<Answer<readonly Descriptor[]>> {
  return await copyTree(from, to, digest, 0);
}

async function copyTree(
  from: Store,
  to: Store,
  digest: Digest,
  depth: number,
): Promise<Answer<readonly Descriptor[]>> {
  if (depth > depthMax) {
    return problem("invalid", `${digest} has referrers of referrers without end`);
  }
  const own = await copyManifest(from, to, digest);
  if ("problem" in own) return own;
  const copied: Descriptor[] = [];
  const referrers = await from.referrers(digest);
  if ("problem" in referrers) return referrers;
  for (const referrer of referrers.value) {
    const below = await copyTree(from, to, referrer.digest, depth + 1);
    if ("problem" in below) return below;
    copied.push(...below.value);
  }
  const tagged = await copyCosignTags(from, to, digest);
  if ("problem" in tagged) return tagged;
  return { value: [...copied, ...tagged.value, own.value] };
}

async function copyCosignTags(
  from: Store,
  to: Store,
  digest: Digest,
): Promise<Answer<readonly Descriptor[]>> {
  const copied: Descriptor[] = [];
  for (const tag of cosignTags(digest)) {
    const found = await from.resolve(tag);
    if ("problem" in found) return found;
    if (found.value === undefined) continue;
    const own = await copyManifest(from, to, found.value.digest, tag);
    if ("problem" in own) return own;
    copied.push(own.value);
  }
  return { value: copied };
}

/** Every tag under which cosign 2 may keep something that is said of a digest. */
export function cosignTags(digest: Digest): readonly string[] {
  return cosignSuffixes.map((suffix) => cosignTag(digest, suffix));
}

/** The tag under which cosign 2 keeps what is said of a digest. */
export function cosignTag(digest: Digest, suffix: string): string {
  return `${digest.replace(":", "-")}.${suffix}`;
}

async function copyManifest(
  from: Store,
  to: Store,
  digest: Digest,
  tag?: string,
): Promise<Answer<Descriptor>> {
  const found = await from.manifest(digest);
  if ("problem" in found) return found;
  if (found.value === undefined) return problem("not found", `${from.name} has no ${digest}`);
  const document = readImageManifest(found.value.bytes);
  if (document === undefined) return await copyIndex(from, to, found.value, tag);
  const blobs = await copyBlobs(from, to, document);
  if ("problem" in blobs) return blobs;
  return await to.putManifest(found.value, tag);
}

async function copyIndex(
  from: Store,
  to: Store,
  found: StoredManifest,
  tag: string | undefined,
): Promise<Answer<Descriptor>> {
  const read = imageIndex.safeParse(readJson(found.bytes));
  if (!read.success) {
    return problem("invalid", `${from.name} holds something that is no OCI manifest`);
  }
  for (const { digest } of read.data.manifests) {
    const part = await copyManifest(from, to, digest);
    if ("problem" in part) return part;
  }
  return await to.putManifest(found, tag);
}

async function copyBlobs(from: Store, to: Store, document: ImageManifest): Promise<Answer<null>> {
  for (const blob of [document.config, ...document.layers]) {
    const there = await to.hasBlob(blob.digest);
    if ("problem" in there) return there;
    if (there.value || await isMounted(from, to, blob.digest)) continue;
    const content = await from.blob(blob);
    if ("problem" in content) return content;
    const put = await to.putBlob(content.value);
    if ("problem" in put) return put;
  }
  return { value: null };
}

/** Whether the registry took it over by itself; a refusal only means that it has to be sent. */
async function isMounted(from: Store, to: Store, digest: Digest): Promise<boolean> {
  if (from.at === undefined || from.at.registry !== to.at?.registry) return false;
  const mounted = await to.mountBlob?.(digest, from.at.repository);
  return mounted !== undefined && "value" in mounted && mounted.value;
}
