/** Why a registry gave no answer that counts. */
export interface Problem {
  readonly kind:
    /** The registry says that there is no such repository, tag or digest. */
    | "not found"
    /** It wants credentials, or others. */
    | "unauthorized"
    /** No connection, no answer in time, or none after some tries. */
    | "unreachable"
    /** It answered, and the answer can't be trusted or understood. */
    | "invalid";
  /** One sentence without a period. Holds no credential. */
  readonly detail: string;
}

/** An answer, or why there is none. */
export type Answer<Value> = { readonly value: Value } | { readonly problem: Problem };

export function problem(kind: Problem["kind"], detail: string): { readonly problem: Problem } {
  return { problem: { kind, detail } };
}
