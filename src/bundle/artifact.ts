import { gzip } from "./gzip.ts";
import {
  annotationKeys,
  type Descriptor,
  descriptorOf,
  type Digest,
  digestOf,
  emptyContent,
  emptyDescriptor,
  type ImageManifest,
  jsonBytes,
  mediaTypes,
} from "./oci.ts";
import type { StoredManifest } from "./store.ts";
import { tar } from "./tar.ts";

/** An OCI manifest with everything it points at, ready to be written to a store. */
export interface Artifact {
  readonly descriptor: Descriptor;
  readonly manifest: StoredManifest;
  readonly blobs: ReadonlyMap<Digest, Uint8Array>;
}

type Annotations = Readonly<Record<string, string>>;

/**
 * A bundle of files: one image manifest with exactly one layer of the type that Argo CD, Flux and
 * `oras pull` all take. Its config says what it is, in JSON, and is ignored by all three.
 */
export function bundleArtifact(
  files: ReadonlyMap<string, Uint8Array>,
  config: unknown,
  annotations: Annotations,
): Artifact {
  const archive = tar(files);
  const layer = gzip(archive);
  const configBytes = jsonBytes(config);
  const layers = [
    descriptorOf(mediaTypes.layer, layer, { annotations: unpacked(digestOf(archive)) }),
  ];
  const configDescriptor = descriptorOf(mediaTypes.bundleConfig, configBytes);
  return artifact(
    { artifactType: mediaTypes.bundle, config: configDescriptor, layers, annotations },
    [configBytes, layer],
  );
}

/**
 * Has `oras pull` unpack the layer into the folder that it was told; controllers don't look at it
 * (oras-go, content/file: the title is where to, the digest is that of the archive unpacked).
 */
function unpacked(archive: Digest): Annotations {
  return {
    "io.deis.oras.content.digest": archive,
    "io.deis.oras.content.unpack": "true",
    [annotationKeys.title]: ".",
  };
}

/** One document that says something of `subject`: a signature, an SBOM, a promotion record. */
export function referrerArtifact(
  subject: Descriptor,
  content: {
    readonly artifactType: string;
    readonly mediaType: string;
    readonly bytes: Uint8Array;
  },
  annotations: Annotations,
): Artifact {
  const { artifactType, mediaType, bytes } = content;
  const layers = [descriptorOf(mediaType, bytes)];
  return artifact(
    { artifactType, config: emptyDescriptor, layers, subject: plain(subject), annotations },
    [emptyContent, bytes],
  );
}

type Parts = Omit<ImageManifest, "schemaVersion" | "mediaType">;

function artifact(parts: Parts, blobs: readonly Uint8Array[]): Artifact {
  const { artifactType, config, layers, subject, annotations = {} } = parts;
  const document = {
    schemaVersion: 2,
    mediaType: mediaTypes.imageManifest,
    ...(artifactType === undefined ? {} : { artifactType }),
    config,
    layers,
    ...(subject === undefined ? {} : { subject }),
    annotations: sortedKeys(annotations),
  };
  const bytes = jsonBytes(document);
  return {
    descriptor: descriptorOf(mediaTypes.imageManifest, bytes, {
      ...(artifactType === undefined ? {} : { artifactType }),
    }),
    manifest: { mediaType: mediaTypes.imageManifest, bytes },
    blobs: new Map(blobs.map((blob) => [descriptorOf("", blob).digest, blob])),
  };
}

/** A subject is named by media type, digest and size alone. */
function plain({ mediaType, digest, size }: Descriptor): Descriptor {
  return { mediaType, digest, size };
}

function sortedKeys(annotations: Annotations): Annotations {
  return Object.fromEntries(Object.entries(annotations).sort(([a], [b]) => a < b ? -1 : 1));
}
