import { z } from "zod";
import type { PublicKey, Signer } from "./keys.ts";

const encoder = new TextEncoder();
const base64 = z.base64();

export const envelope = z.object({
  payload: base64,
  payloadType: z.string(),
  signatures: z.array(z.object({ sig: base64, keyid: z.string().optional() })),
});
/** A signed document (DSSE 1.0, protocol.md). Bytes are in Base64. */
export type Envelope = z.infer<typeof envelope>;

export const inTotoType = "application/vnd.in-toto+json";

/** What is signed: the pre-authentication encoding of type and payload (DSSE 1.0, protocol.md). */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = encoder.encode(payloadType);
  const head = encoder.encode(`DSSEv1 ${type.length} ${payloadType} ${payload.length} `);
  const whole = new Uint8Array(head.length + payload.length);
  whole.set(head);
  whole.set(payload, head.length);
  return whole;
}

export function signEnvelope(
  payload: Uint8Array,
  signer: Signer,
  payloadType: string = inTotoType,
): Envelope {
  const sig = signer.sign(preAuthEncoding(payloadType, payload)).toBase64();
  return { payload: payload.toBase64(), payloadType, signatures: [{ sig }] };
}

/**
 * The payload, where its one signature is the key's. Several signatures are refused, as Sigstore's
 * own verifiers do: which of them counts would be anybody's guess.
 */
export function openEnvelope(
  { payload, payloadType, signatures }: Envelope,
  key: PublicKey,
  wanted: string = inTotoType,
): Uint8Array | undefined {
  const [only, ...others] = signatures;
  if (only === undefined || others.length > 0 || payloadType !== wanted) return undefined;
  const content = Uint8Array.fromBase64(payload);
  const signature = Uint8Array.fromBase64(only.sig);
  return key.verifies(preAuthEncoding(payloadType, content), signature) ? content : undefined;
}
