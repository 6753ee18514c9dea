import { createHash } from "node:crypto";
import { z } from "zod";

/** Media types as the OCI image specification 1.1 and floe's own artifacts name them. */
export const mediaTypes = {
  imageManifest: "application/vnd.oci.image.manifest.v1+json",
  imageIndex: "application/vnd.oci.image.index.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar+gzip",
  empty: "application/vnd.oci.empty.v1+json",
  bundle: "application/vnd.floe.bundle.v1+json",
  bundleConfig: "application/vnd.floe.bundle.config.v1+json",
} as const;

/** Keys of annotations (OCI image specification, annotations.md). */
export const annotationKeys = {
  created: "org.opencontainers.image.created",
  description: "org.opencontainers.image.description",
  refName: "org.opencontainers.image.ref.name",
  revision: "org.opencontainers.image.revision",
  source: "org.opencontainers.image.source",
  title: "org.opencontainers.image.title",
  version: "org.opencontainers.image.version",
} as const;

const digest = z.templateLiteral(["sha256:", z.string().regex(/^[0-9a-f]{64}$/)]);
/** SHA-256 of content, the only algorithm that floe writes and reads. */
export type Digest = z.infer<typeof digest>;

const annotations = z.record(z.string(), z.string());

export const descriptor = z.object({
  mediaType: z.string(),
  digest,
  /** Bytes. */
  size: z.int().nonnegative(),
  artifactType: z.string().optional(),
  annotations: annotations.optional(),
});
/** Points at content (OCI image specification, descriptor.md). */
export type Descriptor = z.infer<typeof descriptor>;

/**
 * Whether a list tells a referrer's artifact type. cosign 3, go-containerregistry's registry and oras
 * list the type of the config instead, which says nothing where that is empty.
 */
export function tellsType({ artifactType }: Descriptor): boolean {
  return artifactType !== undefined && artifactType !== mediaTypes.empty;
}

export const imageManifest = z.object({
  schemaVersion: z.literal(2),
  mediaType: z.literal(mediaTypes.imageManifest).default(mediaTypes.imageManifest),
  artifactType: z.string().optional(),
  config: descriptor,
  layers: z.array(descriptor),
  subject: descriptor.optional(),
  annotations: annotations.optional(),
});
/** OCI image specification, manifest.md. */
export type ImageManifest = z.infer<typeof imageManifest>;

export const imageIndex = z.object({
  schemaVersion: z.literal(2),
  mediaType: z.literal(mediaTypes.imageIndex).default(mediaTypes.imageIndex),
  manifests: z.array(descriptor),
  annotations: annotations.optional(),
});
/** OCI image specification, image-index.md. */
export type ImageIndex = z.infer<typeof imageIndex>;

/** A tag (OCI distribution specification, "Pulling manifests"). */
export const tagPattern = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;

export function isDigest(text: string): text is Digest {
  return digest.safeParse(text).success;
}

export function digestOf(content: Uint8Array): Digest {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

export function descriptorOf(
  mediaType: string,
  content: Uint8Array,
  more: Pick<Descriptor, "artifactType" | "annotations"> = {},
): Descriptor {
  return { mediaType, digest: digestOf(content), size: content.length, ...more };
}

/** The bytes of a JSON document whose digest counts: keys in the order given, no white space. */
export function jsonBytes(document: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(document));
}

/** The empty JSON document that stands in for a config or a layer (manifest.md, "Guidance"). */
export const emptyContent: Uint8Array = jsonBytes({});
export const emptyDescriptor: Descriptor = descriptorOf(mediaTypes.empty, emptyContent);

/** What JSON bytes hold; undefined where they are none. */
export function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** Undefined where the bytes are no image manifest, an index for example. */
export function readImageManifest(bytes: Uint8Array): ImageManifest | undefined {
  return imageManifest.safeParse(readJson(bytes)).data;
}
