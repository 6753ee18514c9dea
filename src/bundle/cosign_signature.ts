import type { Artifact } from "./artifact.ts";
import {
  type Descriptor,
  descriptorOf,
  type Digest,
  type ImageManifest,
  jsonBytes,
  mediaTypes,
} from "./oci.ts";

/** A signed payload as cosign 2 keeps it: the signature is an annotation of the layer. */
export interface CosignLayer {
  readonly mediaType: string;
  readonly content: Uint8Array;
  readonly annotations: Readonly<Record<string, string>>;
}

const configType = "application/vnd.oci.image.config.v1+json";
const noTime = "0001-01-01T00:00:00Z";

/**
 * The image that cosign 2 tags `sha256-….sig`: one layer per signature (cosign,
 * specs/SIGNATURE_SPEC.md). `before` is the one that is there, whose signatures stay.
 */
export function cosignSignatures(before: ImageManifest | undefined, added: CosignLayer): Artifact {
  const layer = descriptorOf(added.mediaType, added.content, {
    annotations: { ...added.annotations },
  });
  const layers: readonly Descriptor[] = [...before?.layers ?? [], layer];
  const config = configOf(layers.map(({ digest }) => digest));
  const bytes = jsonBytes({
    schemaVersion: 2,
    mediaType: mediaTypes.imageManifest,
    config: descriptorOf(configType, config),
    layers,
  });
  return {
    descriptor: descriptorOf(mediaTypes.imageManifest, bytes),
    manifest: { mediaType: mediaTypes.imageManifest, bytes },
    blobs: new Map([config, added.content].map((blob) => [descriptorOf("", blob).digest, blob])),
  };
}

/** An image config that says nothing but which layers there are. */
function configOf(layers: readonly Digest[]): Uint8Array {
  return jsonBytes({
    architecture: "",
    config: {},
    created: noTime,
    history: layers.map(() => ({ created: noTime })),
    os: "",
    rootfs: { type: "layers", diff_ids: layers },
  });
}
