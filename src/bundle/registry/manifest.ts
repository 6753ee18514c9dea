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
const bytesMax = 4 * 1024 * 1024;

/** A manifest or an index, with the digest of its very bytes. */
export interface Manifest {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Reads a manifest and compares the digest that the registry names with that of the bytes. */
export async function readManifest(response: Response): Promise<Answer<Manifest>> {
  const host = response.url === "" ? "The registry" : new URL(response.url).host;
  const mediaType = (response.headers.get("content-type") ?? "").split(";")[0]?.trim() ?? "";
  if (!manifestTypes.includes(mediaType)) {
    await response.body?.cancel();
    return problem("invalid", `${host} sends "${mediaType}", which is no image of today`);
  }
  const bytes = await limitedBody(response, bytesMax);
  if (typeof bytes === "string") return problem("unreachable", `${host} ${bytes}`);
  const digest = digestOf(bytes);
  const named = response.headers.get("docker-content-digest");
  if (named !== null && named !== digest) {
    return problem("invalid", `${host} names ${named} and sends the bytes of ${digest}`);
  }
  return isVersion2(bytes)
    ? { value: { digest, mediaType, bytes } }
    : problem("invalid", `${host} sends something that is no manifest`);
}

/** The whole body, or what is wrong with it. */
export async function limitedBody(
  response: Response,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of response.body ?? []) {
      length += chunk.length;
      // Leaving the loop cancels the rest.
      if (length > most) return `sends more than ${most} bytes`;
      chunks.push(chunk);
    }
  } catch (error) {
    return `stops in the middle: ${error instanceof Error ? error.message : error}`;
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function isVersion2(bytes: Uint8Array): boolean {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return fields(JSON.parse(text))["schemaVersion"] === 2;
  } catch {
    return false;
  }
}
