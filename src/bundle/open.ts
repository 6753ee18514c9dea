import { gunzip } from "./gzip.ts";
import {
  type Descriptor,
  type ImageManifest,
  mediaTypes,
  readImageManifest,
  readJson,
} from "./oci.ts";
import { type Answer, problem } from "./problem.ts";
import type { Store } from "./store.ts";
import { untar } from "./untar.ts";

/** A bundle, read and checked. */
export interface OpenedBundle {
  readonly descriptor: Descriptor;
  readonly document: ImageManifest;
  /** What the config says, unread: plain JSON. */
  readonly config: unknown;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Argo CD refuses what unpacks to more (its default limit, 1 GiB). */
const unpackedMax = 1024 ** 3;

/** Reads the bundle that a descriptor points at; every byte is checked against its digest. */
export async function openBundle(
  store: Store,
  descriptor: Descriptor,
): Promise<Answer<OpenedBundle>> {
  const found = await store.manifest(descriptor.digest);
  if ("problem" in found) return found;
  const { digest } = descriptor;
  if (found.value === undefined) return problem("not found", `${store.name} has no ${digest}`);
  const document = readImageManifest(found.value.bytes);
  const [layer, ...others] = document?.layers ?? [];
  if (
    document?.artifactType !== mediaTypes.bundle || layer?.mediaType !== mediaTypes.layer ||
    others.length > 0
  ) return problem("invalid", `${digest} in ${store.name} is not a bundle of floe`);
  const config = await store.blob(document.config);
  if ("problem" in config) return config;
  const content = await store.blob(layer);
  if ("problem" in content) return content;
  const archive = gunzip(content.value, unpackedMax);
  if (archive === undefined) return problem("invalid", `The layer of ${digest} is no gzip archive`);
  const read = untar(archive);
  if ("problem" in read) return problem("invalid", `The layer of ${digest}: ${read.problem}`);
  return { value: { descriptor, document, config: readJson(config.value), files: read.files } };
}
