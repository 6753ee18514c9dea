import { type Digest, digestOf } from "../oci.ts";
import { fields } from "./json.ts";
import { type Answer, problem } from "../problem.ts";

/** Media types of an index, in both spellings, and of an image manifest; the index first. */
export const manifestTypes: readonly string[] = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
];

/** What registries have to take; a larger one is no index of images. */
export const manifestBytesMax = 4 * 1024 * 1024;

/** A manifest or an index, with the digest of its very bytes. */
export interface Manifest {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A manifest of these bytes, whose digest must be the one that the registry names. */
export function readManifest(
  { url, headers }: Response,
  bytes: Uint8Array<ArrayBuffer>,
): Answer<Manifest> {
  const host = url === "" ? "The registry" : new URL(url).host;
  const mediaType = (headers.get("content-type") ?? "").split(";")[0]?.trim() ?? "";
  if (!manifestTypes.includes(mediaType)) {
    return problem("invalid", `${host} sends "${mediaType}", which is no image of today`);
  }
  const digest = digestOf(bytes);
  const named = headers.get("docker-content-digest");
  if (named !== null && named !== digest) {
    return problem("invalid", `${host} names ${named} and sends the bytes of ${digest}`);
  }
  return isVersion2(bytes)
    ? { value: { digest, mediaType, bytes } }
    : problem("invalid", `${host} sends something that is no manifest`);
}

function isVersion2(bytes: Uint8Array): boolean {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return fields(JSON.parse(text))["schemaVersion"] === 2;
  } catch {
    return false;
  }
}
