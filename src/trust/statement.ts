import { z } from "zod";
import { readJson } from "./json.ts";

const statementType = "https://in-toto.io/Statement/v1";

/** What floe signs, by the type of its predicate. */
export const predicateTypes = {
  signature: "https://sigstore.dev/cosign/sign/v1",
  provenance: "https://slsa.dev/provenance/v1",
  spdx: "https://spdx.dev/Document",
  cyclonedx: "https://cyclonedx.org/bom",
} as const;

export const statement = z.object({
  _type: z.literal(statementType),
  subject: z.array(z.object({
    name: z.string().optional(),
    digest: z.record(z.string(), z.string()),
  })),
  predicateType: z.string(),
  predicate: z.unknown(),
});
/** What somebody says of an artifact (in-toto attestation framework 1.0, statement). */
export type Statement = z.infer<typeof statement>;

/** `digest`: `sha256:…` of the OCI manifest that is spoken of. */
export function statementBytes(
  digest: string,
  predicateType: string,
  predicate: unknown,
): Uint8Array {
  const subject = [{ digest: { sha256: digest.slice("sha256:".length) } }];
  const document = { _type: statementType, subject, predicateType, predicate };
  return new TextEncoder().encode(JSON.stringify(document));
}

/** Undefined where the bytes are no statement, or one about something else than `digest`. */
export function readStatement(bytes: Uint8Array, digest: string): Statement | undefined {
  const read = statement.safeParse(readJson(bytes));
  const isAbout = read.data?.subject.some(({ digest: named }) =>
    named["sha256"] !== undefined && `sha256:${named["sha256"]}` === digest
  );
  return isAbout === true ? read.data : undefined;
}
