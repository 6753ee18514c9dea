import {
  cosignTag,
  type Descriptor,
  type ImageManifest,
  readImageManifest,
  type Store,
} from "../../bundle/mod.ts";
import {
  type Evidence,
  sigstoreBundleType,
  type SimpleSignature,
  simpleSigning,
} from "../../trust/mod.ts";
import { type Step, stepOf } from "./stores.ts";

/** Everything that is said of a bundle, unread and untrusted. Reports FLOE-BDL005. */
export async function evidenceOf(store: Store, { digest }: Descriptor): Promise<Step<Evidence>> {
  const referrers = stepOf(await store.referrers(digest, sigstoreBundleType));
  if ("diagnostics" in referrers) return referrers;
  const bundles: Uint8Array[] = [];
  for (const one of referrers.value) {
    const content = await layerOf(store, one);
    if ("diagnostics" in content) return content;
    if (content.value !== undefined) bundles.push(content.value);
  }
  const simple = await simpleSignatures(store, cosignTag(digest, "sig"));
  return "diagnostics" in simple ? simple : { value: { bundles, simple: simple.value } };
}

/** The one layer of a referrer; undefined where it has another number of them. */
async function layerOf(
  store: Store,
  { digest }: Descriptor,
): Promise<Step<Uint8Array | undefined>> {
  const found = stepOf(await store.manifest(digest));
  if ("diagnostics" in found) return found;
  const document = found.value === undefined ? undefined : readImageManifest(found.value.bytes);
  const [layer, ...others] = document?.layers ?? [];
  if (layer === undefined || others.length > 0) return { value: undefined };
  return stepOf(await store.blob(layer));
}

async function simpleSignatures(
  store: Store,
  tag: string,
): Promise<Step<readonly SimpleSignature[]>> {
  const document = await taggedManifest(store, tag);
  if ("diagnostics" in document) return document;
  const signatures: SimpleSignature[] = [];
  for (const layer of document.value?.layers ?? []) {
    const signature = layer.annotations?.[simpleSigning.signatureAnnotation];
    if (layer.mediaType !== simpleSigning.mediaType || signature === undefined) continue;
    const payload = stepOf(await store.blob(layer));
    if ("diagnostics" in payload) return payload;
    signatures.push({ payload: payload.value, signature });
  }
  return { value: signatures };
}

/** The image manifest under a tag, if there is one. Reports FLOE-BDL005. */
export async function taggedManifest(
  store: Store,
  tag: string,
): Promise<Step<ImageManifest | undefined>> {
  const found = stepOf(await store.resolve(tag));
  if ("diagnostics" in found) return found;
  if (found.value === undefined) return { value: undefined };
  const stored = stepOf(await store.manifest(found.value.digest));
  if ("diagnostics" in stored) return stored;
  return { value: stored.value === undefined ? undefined : readImageManifest(stored.value.bytes) };
}
