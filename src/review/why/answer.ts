import type { Json } from "../../compiler/object.ts";

/** Where a value that takes part was written. */
export interface Line {
  /** `file:line:column`, as seen from the working directory. */
  readonly place: string;
  /** Path in that file. */
  readonly path: string;
  readonly value: string | number | boolean | null;
  /** Which file that is: `platform`, `overlay prod`, `product sales`. */
  readonly tier: string;
  /** The place that it overrides, where there is one. */
  readonly overrides?: string;
  /** Without it the object is not there, or is another. */
  readonly isWhole: boolean;
}

/** A field of a plugin's config that nobody wrote. */
export interface Default {
  /** Path in the platform file that would set it. */
  readonly path: string;
  readonly value: string | number | boolean | null;
  /** Whether an overlay may set it as well. */
  readonly overlayable: boolean;
}

/** Something of the plan that takes part, in words, and where it was chosen. */
export interface Part {
  readonly text: string;
  readonly place?: string;
}

/** A rule that refuses any other value. */
export interface RuleFound {
  readonly code: string;
  readonly summary: string;
}

/** What made an object. */
export interface Made {
  /** `Deployment/lakehouse/polaris`. */
  readonly object: string;
  readonly platform: string;
  readonly environment: string;
  readonly file: string;
  /** `<category>/<instance>`, or `core`. */
  readonly origin: string;
  readonly component: string;
  readonly product?: string;
  readonly plugin?: string;
  readonly version?: string;
  readonly chosen?: string;
  /** Place by path of each field of the instance's config that somebody wrote. */
  readonly config: Readonly<Record<string, string>>;
}

/** Everything that one field's value depends on. */
export interface Cause {
  readonly field: string;
  readonly value: Json;
  readonly lines: readonly Line[];
  readonly defaults: readonly Default[];
  readonly answers: readonly Part[];
  readonly edges: readonly Part[];
  /** Where nothing else decides the value. */
  readonly rules: readonly RuleFound[];
}

/** The answer for one object in one environment. */
export interface Answer {
  readonly made: Made;
  /** Absent where no field was asked about. */
  readonly cause?: Cause;
}
