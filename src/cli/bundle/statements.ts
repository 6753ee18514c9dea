import {
  annotationKeys,
  type Descriptor,
  pushUntagged,
  readImageManifest,
  referrerArtifact,
  type Store,
} from "../../bundle/mod.ts";
import {
  bundleAnnotations,
  keyBundle,
  signEnvelope,
  type Signer,
  sigstoreBundleType,
  statementBytes,
} from "../../trust/mod.ts";
import { epoch } from "./origin.ts";
import { type Step, stepOf } from "./stores.ts";

/** What is said of a bundle, by the type of what is said. */
export interface Said {
  readonly predicateType: string;
  readonly predicate: unknown;
}

/** Signs a statement and attaches it to a bundle, as cosign 3 does. Reports FLOE-BDL005. */
export async function writeStatement(
  store: Store,
  descriptor: Descriptor,
  signer: Signer,
  { predicateType, predicate }: Said,
): Promise<Step<Descriptor>> {
  const statement = statementBytes(descriptor.digest, predicateType, predicate);
  const bytes = keyBundle(signEnvelope(statement, signer), signer.publicKey.hint);
  const manifest = stepOf(await store.manifest(descriptor.digest));
  if ("diagnostics" in manifest) return manifest;
  const { annotations } = readImageManifest(manifest.value?.bytes ?? new Uint8Array()) ?? {};
  const created = annotations?.[annotationKeys.created] ?? epoch;
  const content = { artifactType: sigstoreBundleType, mediaType: sigstoreBundleType, bytes };
  const artifact = referrerArtifact(descriptor, content, bundleAnnotations(predicateType, created));
  return stepOf(await pushUntagged(store, artifact));
}
