export type Severity = "error" | "warning" | "note";

/** What `floe explain` prints and the diagnostics page shows for one code. */
export interface Entry {
  readonly severity: Severity;
  /** One line, without a final period. */
  readonly summary: string;
  /** Why floe refuses, in a few sentences. */
  readonly explanation: string;
  /** The mistake as a person would write it. */
  readonly wrong: string;
  /** The same, repaired. */
  readonly right: string;
}
