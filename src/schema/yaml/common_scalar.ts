/** Characters by code, as the readers of common YAML compare them. */
export const chars = {
  newline: 10,
  space: 32,
  doubleQuote: 34,
  hash: 35,
  singleQuote: 39,
  comma: 44,
  dash: 45,
  dot: 46,
  colon: 58,
  openBracket: 91,
  backslash: 92,
  closeBracket: 93,
  openBrace: 123,
  closeBrace: 125,
} as const;

/** What a plain scalar may start with here; YAML allows a little more. */
const plainStart = /[A-Za-z0-9_/$(+;=^~<\\.\u0080-\uFFFF]/;

/** Where the scalar at `at` ends, its quotes included; undefined where it is none of the common ones. */
export function scalarEnd(text: string, at: number, inFlow: boolean): number | undefined {
  const first = text.charCodeAt(at);
  if (first === chars.doubleQuote || first === chars.singleQuote) return quotedEnd(text, at, first);
  return startsPlain(text, at) ? plainEnd(text, at, inFlow) : undefined;
}

function startsPlain(text: string, at: number): boolean {
  const first = text.charAt(at);
  if (first === "-") return /[A-Za-z0-9/]/.test(text.charAt(at + 1));
  return plainStart.test(first) && !text.startsWith("...", at);
}

/** A plain scalar ends before a comment, before a colon that makes it a key, and in flow at a bracket. */
function plainEnd(text: string, start: number, inFlow: boolean): number {
  let at = start + 1;
  for (; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === chars.newline) break;
    if (char === chars.colon && endsKey(text, at + 1, inFlow)) break;
    if (char === chars.hash && text.charCodeAt(at - 1) === chars.space) break;
    if (inFlow && isFlowSign(char)) break;
  }
  while (text.charCodeAt(at - 1) === chars.space) at -= 1;
  return at;
}

function endsKey(text: string, at: number, inFlow: boolean): boolean {
  const next = text.charCodeAt(at);
  return at >= text.length || next === chars.space || next === chars.newline ||
    (inFlow && isFlowSign(next));
}

function isFlowSign(char: number): boolean {
  return char === chars.comma || char === chars.closeBracket || char === chars.closeBrace ||
    char === chars.openBracket || char === chars.openBrace;
}

/** Escapes and strings of several lines are left to the full reader. */
function quotedEnd(text: string, start: number, quote: number): number | undefined {
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === chars.newline) return undefined;
    if (char === chars.backslash && quote === chars.doubleQuote) return undefined;
    if (char !== quote) continue;
    if (quote === chars.doubleQuote || text.charCodeAt(at + 1) !== quote) return at + 1;
    at += 1;
  }
  return undefined;
}

/** Quoted text without its quotes; undefined for a plain scalar. */
export function unquoted(source: string): string | undefined {
  const first = source.charCodeAt(0);
  if (first === chars.doubleQuote) return source.slice(1, -1);
  return first === chars.singleQuote ? source.slice(1, -1).replaceAll("''", "'") : undefined;
}

const words: ReadonlyMap<string, boolean | null> = new Map([
  ...["~", "null", "Null", "NULL"].map((word) => [word, null] as const),
  ...["true", "True", "TRUE"].map((word) => [word, true] as const),
  ...["false", "False", "FALSE"].map((word) => [word, false] as const),
]);

/** YAML 1.2.2, section 10.3.2; octal, hexadecimal, infinite and not-a-number are not common. */
const decimal = /^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$/;
const uncommon = /^(?:0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** What a plain scalar means in YAML's core schema; undefined where the full reader shall say. */
export function plainValue(source: string): string | number | boolean | null | undefined {
  const word = words.get(source);
  if (word !== undefined) return word;
  if (!/^[-+.0-9]/.test(source)) return source;
  if (uncommon.test(source)) return undefined;
  if (!decimal.test(source)) return source;
  const number = Number(source);
  return Number.isFinite(number) ? number : undefined;
}
