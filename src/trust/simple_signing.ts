import { z } from "zod";
import { readJson } from "./json.ts";
import type { PublicKey, Signer } from "./keys.ts";

/** cosign 2's format (cosign, specs/SIGNATURE_SPEC.md). */
export const simpleSigning = {
  mediaType: "application/vnd.dev.cosign.simplesigning.v1+json",
  signatureAnnotation: "dev.cosignproject.cosign/signature",
  payloadType: "cosign container image signature",
} as const;

const payload = z.object({
  critical: z.object({
    identity: z.object({ "docker-reference": z.string() }),
    image: z.object({ "docker-manifest-digest": z.string() }),
    type: z.string(),
  }),
});

/** A payload and its signature in Base64, which goes into an annotation of the layer. */
export interface SimpleSignature {
  readonly payload: Uint8Array;
  readonly signature: string;
}

/** `reference`: the repository as cosign names it, for example `ghcr.io/acme/lakehouse`. */
export function signSimply(digest: string, reference: string, signer: Signer): SimpleSignature {
  const document = {
    critical: {
      identity: { "docker-reference": reference },
      image: { "docker-manifest-digest": digest },
      type: simpleSigning.payloadType,
    },
    optional: null,
  };
  const bytes = new TextEncoder().encode(JSON.stringify(document));
  return { payload: bytes, signature: signer.sign(bytes).toBase64() };
}

/** Whether a payload is one about `digest`, signed by the key. */
export function verifiesSimply(
  { payload: bytes, signature }: SimpleSignature,
  digest: string,
  key: PublicKey,
): boolean {
  const decoded = decodedBase64(signature);
  if (decoded === undefined || !key.verifies(bytes, decoded)) return false;
  const { critical } = payload.safeParse(readJson(bytes)).data ?? {};
  return critical?.type === simpleSigning.payloadType &&
    critical.image["docker-manifest-digest"] === digest;
}

function decodedBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.fromBase64(text);
  } catch {
    return undefined;
  }
}
