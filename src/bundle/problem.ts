/** Why a store gave no answer that counts. */
export interface Problem {
  readonly kind:
    /** There is no such repository, tag or digest. */
    | "not found"
    /** The registry wants credentials, or others. */
    | "unauthorized"
    /** No connection, no answer in time, or none after some tries. */
    | "unreachable"
    /** It answered, and the answer can't be trusted or understood. */
    | "invalid"
    /** Somebody else is writing there. */
    | "busy";
  /** One sentence without a period. Holds no credential. */
  readonly detail: string;
}

/** An answer, or why there is none. */
export type Answer<Value> = { readonly value: Value } | { readonly problem: Problem };

export function problem(kind: Problem["kind"], detail: string): { readonly problem: Problem } {
  return { problem: { kind, detail } };
}
