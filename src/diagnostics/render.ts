import type { Diagnostic, Span } from "./diagnostic.ts";
import type { Severity } from "./catalogue/mod.ts";

export interface RenderOptions {
  /** Text of a file that a diagnostic points into; without it only the place is shown. */
  readonly sourceOf?: (file: string) => string | undefined;
  readonly colors?: boolean;
}

const colorOf: Readonly<Record<Severity, number>> = { error: 31, warning: 33, note: 36 };
/** Lines longer than this are cut around the place, so that a terminal shows the caret below it. */
const widest = 160;

/**
 * Diagnostics as people read them, a blank line after each:
 *
 * ```text
 * error[FLOE-SCH003]: "retries" must be a whole number, found the text "many"
 *  --> products/sales/floe.yaml:9:10
 *   |
 * 9 | retries: many
 *   |          ^^^^
 *   = hint: Retries of a failed run; default 0
 * ```
 */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  { sourceOf = () => undefined, colors = false }: RenderOptions = {},
): string {
  const lines = new Map<string, readonly string[] | undefined>();
  const lineOf = ({ file, line }: Span): string | undefined => {
    if (!lines.has(file)) lines.set(file, sourceOf(file)?.replace(/^\uFEFF/, "").split(/\r?\n/));
    return lines.get(file)?.[line - 1];
  };
  const paint = (code: number, text: string): string =>
    colors ? `\x1b[${code}m${text}\x1b[0m` : text;
  return diagnostics.map((one) => `${rendered(one, lineOf, paint).join("\n")}\n\n`).join("");
}

type Paint = (code: number, text: string) => string;

function rendered(
  { code, severity, message, hint, at, related = [], sensitive = false }: Diagnostic,
  lineOf: (at: Span) => string | undefined,
  paint: Paint,
): readonly string[] {
  const color = colorOf[severity];
  const places = [at, ...related.map((one) => one.at)].filter((one) => one !== undefined);
  const width = Math.max(1, ...places.map(({ line }) => String(line).length));
  const pad = " ".repeat(width);
  return [
    `${paint(color, `${severity}[${shown(code)}]`)}: ${shown(message)}`,
    ...(at === undefined ? [] : excerpt(at, lineOf(at), width, sensitive, color, paint)),
    ...related.flatMap((one) => [
      `${pad} = ${shown(one.message)}:`,
      ...excerpt(one.at, lineOf(one.at), width, sensitive, colorOf.note, paint),
    ]),
    ...(hint === undefined ? [] : [`${pad} = ${paint(36, "hint")}: ${shown(hint)}`]),
  ];
}

function excerpt(
  at: Span,
  line: string | undefined,
  width: number,
  sensitive: boolean,
  color: number,
  paint: Paint,
): readonly string[] {
  const pad = " ".repeat(width);
  const head = `${pad}${paint(34, "-->")} ${shown(at.file)}:${at.line}:${at.column}`;
  if (line === undefined) return [head];
  const start = Math.min(at.column - 1, line.length);
  const length = Math.max(1, Math.min(at.length, line.length - start));
  const open = sensitive ? hidden(line, start, length) : line;
  const from = Math.max(0, Math.min(start - 60, open.length - widest));
  const cut = from > 0 && open.length > widest ? from : 0;
  const text = shown(open.slice(cut, cut + widest));
  const caret = `${" ".repeat(start - cut)}${"^".repeat(Math.min(length, widest - (start - cut)))}`;
  return [
    head,
    `${pad} |`,
    `${String(at.line).padStart(width)} | ${text}`,
    `${pad} | ${paint(color, caret)}`,
  ];
}

function hidden(line: string, start: number, length: number): string {
  return `${line.slice(0, start)}${"*".repeat(length)}${line.slice(start + length)}`;
}

/** Text of a file must not steer the terminal: control and direction marks become blanks. */
function shown(text: string): string {
  return text.replace(/[\p{Cc}\u2028-\u202E\u2066-\u2069]/gu, " ");
}
