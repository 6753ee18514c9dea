import { catalogue, type Diagnostic, type Severity } from "../diagnostics/mod.ts";
import { renderDiagnostics } from "../diagnostics/render.ts";
import type { Host } from "../host/mod.ts";

const order: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

export interface ReportOptions {
  /** Text of a file that a diagnostic points into, for the source line. */
  readonly sourceOf?: (file: string) => string | undefined;
  readonly json?: boolean;
}

/** Prints diagnostics, each once: errors last on a terminal, so that they are what one sees. */
export function printDiagnostics(
  host: Host,
  diagnostics: readonly Diagnostic[],
  { sourceOf = () => undefined, json = false }: ReportOptions = {},
): void {
  const unique = [...new Map(diagnostics.map((one) => [JSON.stringify(one), one])).values()];
  const sorted = unique.sort((a, b) => order[b.severity] - order[a.severity] || byPlace(a, b));
  if (json) {
    host.terminal.out(`${JSON.stringify({ diagnostics: sorted }, null, 2)}\n`);
    return;
  }
  if (sorted.length === 0) return;
  host.terminal.error(renderDiagnostics(sorted, { sourceOf, colors: host.terminal.colors }));
  host.terminal.error(`${summary(sorted)}\n`);
}

/** `1 environment is`, `2 environments are`. */
export function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun} is` : `${count} ${noun}s are`;
}

function summary(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Severity) =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  const parts = (["error", "warning", "note"] as const)
    .map((severity) => ({ severity, n: count(severity) }))
    .filter(({ n }) => n > 0)
    .map(({ severity, n }) => `${n} ${severity}${n === 1 ? "" : "s"}`);
  const first = diagnostics.findLast(({ code }) => Object.hasOwn(catalogue, code));
  const more = first === undefined ? "" : `; \`floe explain ${first.code}\` says more`;
  return `${parts.join(", ")}${more}`;
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  const key = ({ at, code, message }: Diagnostic) =>
    `${at?.file ?? ""}\0${String(at?.line ?? 0).padStart(9, "0")}\0${
      String(at?.column ?? 0).padStart(9, "0")
    }\0${code}\0${message}`;
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;
}
