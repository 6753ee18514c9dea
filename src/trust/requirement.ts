import { type AttestationKind, isWellFormed } from "./attestations.ts";
import { type Evidence, isSigned, prove, type Proven, type Trusted } from "./verify.ts";

/**
 * What somebody who verifies demands: a signature, and attestations, each by any of some people; and
 * whose promotion records count.
 */
export interface Requirement {
  readonly signatures: readonly Trusted[];
  readonly attestations: ReadonlyMap<AttestationKind, readonly Trusted[]>;
  readonly promotions?: readonly Trusted[];
}

export type Missing = "signature" | AttestationKind;

/** What is proven of `digest`, and what was demanded and is not. */
export function missingFrom(
  digest: string,
  evidence: Evidence,
  { signatures, attestations }: Requirement,
): { readonly proven: readonly Proven[]; readonly missing: readonly Missing[] } {
  const signed = prove(digest, evidence, signatures);
  const proven = [...signed];
  const missing: Missing[] = isSigned(signed) ? [] : ["signature"];
  for (const [kind, trusted] of attestations) {
    const found = prove(digest, evidence, trusted).filter((one) => isWellFormed(kind, one));
    if (found.length === 0) missing.push(kind);
    proven.push(...found);
  }
  return { proven, missing };
}

/** Whether a pattern means a layout or repository: `*` is one step of a path, `**` any number. */
export function matchesRepository(pattern: string, name: string): boolean {
  const parts = pattern.split(/(\*\*|\*)/).map((part) =>
    part === "**" ? ".*" : part === "*" ? "[^/]*" : RegExp.escape(part)
  );
  return new RegExp(`^${parts.join("")}$`).test(name);
}
