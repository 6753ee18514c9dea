import type { z } from "zod";
import { provenanceDocument } from "./provenance.ts";
import { cyclonedxDocument } from "./sbom/cyclonedx.ts";
import { spdxDocument } from "./sbom/spdx.ts";
import { predicateTypes } from "./statement.ts";

/** What may be asked for beside a signature, and what its content must look like. */
const table = {
  spdx: { type: predicateTypes.spdx, content: spdxDocument },
  cyclonedx: { type: predicateTypes.cyclonedx, content: cyclonedxDocument },
  provenance: { type: predicateTypes.provenance, content: provenanceDocument },
} as const satisfies Record<string, { readonly type: string; readonly content: z.ZodType }>;

export type AttestationKind = keyof typeof table;

export const attestationKinds: readonly AttestationKind[] = ["spdx", "cyclonedx", "provenance"];

export function isAttestationKind(text: string): text is AttestationKind {
  return attestationKinds.some((kind) => kind === text);
}

/** Whether a statement is one of that kind, with the content that such a one has. */
export function isWellFormed(
  kind: AttestationKind,
  said: { readonly predicateType: string; readonly predicate: unknown },
): boolean {
  const { type, content } = table[kind];
  return said.predicateType === type && content.safeParse(said.predicate).success;
}
