/**
 * Printable characters that mean nothing in the middle of a plain scalar in block context. A colon
 * before a space or at the end, and a number sign after a space, are looked for separately.
 */
const plainStart = /^(?:[A-Za-z0-9_/.$^+<]|--?[A-Za-z])/;
const plainBody =
  /^[\x21-\x7e\xa1-\ud7ff\ue000-\ufefe\uff00-\ufffd]+(?: +[\x21-\x7e\xa1-\ud7ff\ue000-\ufefe\uff00-\ufffd]+)*$/;
const plainTrap = /: |:$| #|[\u2028\u2029]/;

/** Words that YAML 1.1 or 1.2 readers turn into something else. */
const word = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf|[.](?:nan|inf)|[+][.]inf|<<|\.{3})$/i;

/** Anything that could be a number, a base-60 number, a date or a time in YAML 1.1 or 1.2. */
const number = /^[+.]*[0-9][0-9a-fxotz_.:+ -]*$/i;

/** Characters that JSON leaves alone and a YAML 1.1 reader takes for a line break or refuses. */
const unprintable = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Kubernetes objects repeat few strings very often: keys, labels, kinds. */
const printed = new Map<string, string>();
const printedLimit = 10_000;
const printedLength = 80;

/** A scalar that fits on one line. */
export function printScalar(value: string | number | boolean | null): string {
  if (typeof value === "string") return value.length > printedLength ? inline(value) : short(value);
  return typeof value === "number" ? printNumber(value) : String(value);
}

function short(text: string): string {
  const known = printed.get(text);
  if (known !== undefined) return known;
  if (printed.size >= printedLimit) printed.clear();
  const result = inline(text);
  printed.set(text, result);
  return result;
}

function inline(text: string): string {
  return isPlain(text) ? text : quote(text);
}

/** A string as a value: several lines become a literal block, which a reviewer can read. */
export function printText(text: string, indent: string): string {
  if (!text.includes("\n") || !isLiteral(text)) return printScalar(text);
  const body = text.replace(/\n+$/, "");
  const breaks = text.length - body.length;
  const chomp = breaks === 0 ? "-" : breaks === 1 ? "" : "+";
  const lines = body.replaceAll(/^(?=.)/gm, `${indent}  `);
  return `|${chomp}\n${lines}${"\n".repeat(Math.max(0, breaks - 1))}`;
}

function isPlain(text: string): boolean {
  return plainStart.test(text) && plainBody.test(text) && !plainTrap.test(text) &&
    !number.test(text) && !word.test(text);
}

/** Double quotes with JSON's escapes, which are YAML's too. */
function quote(text: string): string {
  return JSON.stringify(text).replaceAll(
    unprintable,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * Whether a literal block keeps the string in every reader: nothing to escape, a first line that
 * shows the indentation, no line of blanks alone.
 */
function isLiteral(text: string): boolean {
  if (!/^[^\s]/.test(text)) return false;
  if (/[^\t\n\x20-\x7e\xa1-\ud7ff\ue000-\ufefe\uff00-\ufffd]|[\u2028\u2029]/.test(text)) {
    return false;
  }
  return !/^[ \t]+$/m.test(text);
}

/** YAML 1.1 takes an exponent without a point for a string. */
function printNumber(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`${value} is not a number that JSON has`);
  const text = String(value === 0 ? 0 : value);
  return /^-?\d+e/.test(text) ? text.replace("e", ".0e") : text;
}
