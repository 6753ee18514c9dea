import { z } from "zod";
import { type Envelope, signEnvelope } from "./dsse.ts";
import { readJson } from "./json.ts";
import type { Signer } from "./keys.ts";
import type { Trusted } from "./verify.ts";

/**
 * Type of a signed promotion record and of the referrer that holds it. Never a Sigstore bundle: any
 * such bundle makes cosign and Flux look at bundles alone.
 */
export const promotionType = "application/vnd.floe.promotion.v1+json";

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/).meta({ digest: true });

const promotion = z.strictObject({
  schema: z.literal("floe-promotion/v1"),
  action: z.enum(["promote", "rollback"]),
  environment: z.string().min(1),
  /** Of the bundle. */
  digest,
  /** Counts an environment's records, from 1. */
  sequence: z.int().positive(),
  /** What was there before, and the OCI manifest of the record that put it there. */
  previous: z.strictObject({ digest, record: digest.optional() }).optional(),
  /** Of a rollback: the OCI manifest of the record that it goes back to. */
  restores: digest.optional(),
  reason: z.string().optional(),
});
/** What somebody put into an environment. There is no time in it: registries and CI know that. */
export type Promotion = z.infer<typeof promotion>;

export function promotionEnvelope(record: Promotion, signer: Signer): Envelope {
  const bytes = new TextEncoder().encode(JSON.stringify(record));
  return signEnvelope(bytes, signer, promotionType);
}

/** A record and who signed it; undefined where nobody who is trusted did, or it is none. */
export function readPromotion(
  envelope: Uint8Array,
  trusted: readonly Trusted[],
): { readonly record: Promotion; readonly by: string } | undefined {
  const document = readJson(envelope);
  for (const { name, openEnvelope } of trusted) {
    const payload = openEnvelope?.(document, promotionType);
    const read = payload === undefined ? undefined : promotion.safeParse(readJson(payload));
    if (read?.success === true) return { record: read.data, by: name };
  }
  return undefined;
}
