import { z } from "zod";
import { type Envelope, envelope } from "./dsse.ts";
import { readJson } from "./json.ts";

/** Media type of a Sigstore bundle, and artifact type of the referrer that holds one. */
export const sigstoreBundleType = "application/vnd.dev.sigstore.bundle.v0.3+json";

export const sigstoreBundle = z.object({
  mediaType: z.literal(sigstoreBundleType),
  verificationMaterial: z.union([
    z.object({ publicKey: z.object({ hint: z.string() }) }),
    z.object({ certificate: z.object({ rawBytes: z.base64() }) }),
  ]),
  dsseEnvelope: envelope,
});
/** A signed statement with what proves it (Sigstore protobuf-specs, bundle 0.3). */
export type SigstoreBundle = z.infer<typeof sigstoreBundle>;

/** A bundle signed by a key that whoever verifies it has. */
export function keyBundle(dsseEnvelope: Envelope, hint: string): Uint8Array {
  const document = {
    mediaType: sigstoreBundleType,
    verificationMaterial: { publicKey: { hint } },
    dsseEnvelope,
  };
  return new TextEncoder().encode(JSON.stringify(document));
}

/** Annotations of the referrer that holds a bundle, as cosign 3 writes them. */
export function bundleAnnotations(predicateType: string, created: string): Record<string, string> {
  return {
    "dev.sigstore.bundle.content": "dsse-envelope",
    "dev.sigstore.bundle.predicateType": predicateType,
    "org.opencontainers.image.created": created,
  };
}

/** Undefined where the bytes are no bundle of a signed statement in version 0.3. */
export function readSigstoreBundle(bytes: Uint8Array): SigstoreBundle | undefined {
  return sigstoreBundle.safeParse(readJson(bytes)).data;
}
