/**
 * Bundles: files as OCI artifacts, in local layouts and in registries. Knows bytes and digests,
 * nothing of Kubernetes.
 *
 * @module
 */
export * from "./address.ts";
export * from "./artifact.ts";
export { copyWithReferrers, cosignTag, cosignTags } from "./copy.ts";
export { type CosignLayer, cosignSignatures } from "./cosign_signature.ts";
export * from "./kinds.ts";
export { layoutStore } from "./layout.ts";
export * from "./oci.ts";
export { openBundle, type OpenedBundle } from "./open.ts";
export * from "./problem.ts";
export { push, type Pushed, pushUntagged, tagAs } from "./push.ts";
export type { Store, StoredManifest } from "./store.ts";
