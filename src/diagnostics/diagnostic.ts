import { catalogue, type Code, type Severity } from "./catalogue/mod.ts";

/** A place in a file that a person wrote. Lines and columns count from 1, in UTF-16 units. */
export interface Span {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Characters to underline on that line, at least 1. */
  readonly length: number;
}

/** A second place that explains the first: the parent's value that a child tries to weaken, say. */
export interface Related {
  readonly message: string;
  readonly at: Span;
}

/** One error, warning or note about what a person wrote. */
export interface Diagnostic {
  /** `FLOE-<AREA><three digits>`, or `<plugin id>/<code>` for a plugin's own. */
  readonly code: string;
  readonly severity: Severity;
  /** What is wrong and why, without a final period. */
  readonly message: string;
  /** What to do. */
  readonly hint?: string;
  readonly at?: Span;
  readonly related?: readonly Related[];
  /** The place holds a secret: whoever shows the source line hides what is underlined. */
  readonly sensitive?: boolean;
}

/** What a caller adds to the catalogue's entry. */
export interface Details {
  readonly message: string;
  readonly hint?: string | undefined;
  readonly at?: Span | undefined;
  readonly related?: readonly Related[] | undefined;
  readonly sensitive?: boolean | undefined;
}

/** Makes a diagnostic of a catalogued code; the severity is the catalogue's. */
export function diagnose(code: Code, details: Details): Diagnostic {
  return { code, severity: catalogue[code].severity, ...present(details) };
}

/** Makes a plugin's own diagnostic, coded `<plugin id>/<code>`. */
export function pluginDiagnostic(
  pluginId: string,
  code: string,
  severity: Severity,
  details: Details,
): Diagnostic {
  return { code: `${pluginId}/${code}`, severity, ...present(details) };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}

function present(details: Details): Omit<Diagnostic, "code" | "severity"> {
  const { message, hint, at, related, sensitive } = details;
  return {
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(at === undefined ? {} : { at }),
    ...(related === undefined ? {} : { related }),
    ...(sensitive === undefined ? {} : { sensitive }),
  };
}
