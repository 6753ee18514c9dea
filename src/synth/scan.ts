import { type Code, diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import { looksRandom } from "./scan_entropy.ts";
import { isLiteral } from "./scan_literal.ts";
import { tokenKinds } from "./scan_tokens.ts";

/** Values that are no secrets although they look like some, by what the schemas say of them. */
export interface Known {
  /** Digests, from positions that the schemas mark as digests. */
  readonly digests: ReadonlySet<string>;
  /** Names of Secrets and other words that may stand where a secret could. */
  readonly words: ReadonlySet<string>;
}

/** A place in a text; the value at it is never printed. */
interface Finding {
  readonly code: Code;
  readonly what: string;
  readonly start: number;
  readonly length: number;
}

/**
 * One pass finds every candidate: the start of a token with a shape of its own, a name that
 * promises a secret followed by a value, a URL with a password, a long run of characters.
 */
const candidate = new RegExp(
  [
    "(?<token>" + tokenKinds.map(({ start }) => start).join("|") + ")",
    "(?<name>(?:passw(?:or)?d|passphrase|pwd|secret|token|api_?-?key|access_?-?key|" +
    "secret_?-?key|private_?-?key|credentials?)[\"']?[ \\t]*[:=])",
    "(?<url>:\\/\\/[^\\s/:@\"']{0,80}:(?=[^\\s/@\"']{1,200}@))",
    "(?<run>[A-Za-z0-9+/_=-]{24,})",
  ].join("|"),
  "gi",
);

/**
 * The last look at the very bytes that are about to be written. FLOE-SCAN001: tokens of known
 * kinds. FLOE-SCAN002: private keys. FLOE-SCAN003: literals where a secret belongs. FLOE-SCAN004:
 * strings that only a random generator makes. Says where and of what kind, never what.
 */
export function scan(
  files: ReadonlyMap<string, string>,
  known: Known,
): readonly Diagnostic[] {
  return [...files].flatMap(([file, text]) =>
    findings(text, known).map((finding) => report(file, text, finding))
  );
}

function findings(text: string, known: Known): readonly Finding[] {
  const found: Finding[] = [];
  candidate.lastIndex = 0;
  for (let match = candidate.exec(text); match !== null; match = candidate.exec(text)) {
    const finding = judge(text, match, known);
    if (finding !== undefined) {
      found.push(finding);
      candidate.lastIndex = finding.start + finding.length;
    } else if (match.groups?.["run"] === undefined) {
      // What follows a harmless name or prefix may still be a token.
      candidate.lastIndex = match.index + Math.max(1, match[0].length);
    }
  }
  return [...found, ...literalVariables(text, known)];
}

function judge(text: string, match: RegExpExecArray, known: Known): Finding | undefined {
  const { token, name, url, run } = match.groups ?? {};
  const start = match.index;
  if (token !== undefined) return tokenAt(text, start) ?? runAt(text, start, known);
  if (name !== undefined) return literalAt(text, start + name.length, known);
  if (url !== undefined) return passwordAt(text, start + url.length);
  return run === undefined
    ? undefined
    : innerToken(text, run, start) ?? randomRun(run, start, known);
}

/** A token of a known kind that begins exactly here. */
function tokenAt(text: string, start: number): Finding | undefined {
  for (const { what, code = "FLOE-SCAN001", pattern } of tokenKinds) {
    pattern.lastIndex = start;
    const match = pattern.exec(text);
    if (match !== null) return { code, what, start, length: match[0].length };
  }
  return undefined;
}

const tokenStart = new RegExp(tokenKinds.map(({ start }) => start).join("|"), "gi");

/** A run may start with other characters, and a token begin inside it and end after it. */
function innerToken(text: string, run: string, start: number): Finding | undefined {
  for (const { index } of run.matchAll(tokenStart)) {
    const finding = tokenAt(text, start + index);
    if (finding !== undefined) return finding;
  }
  return undefined;
}

const runHere = /[A-Za-z0-9+/_=-]{24,}/y;

function runAt(text: string, start: number, known: Known): Finding | undefined {
  runHere.lastIndex = start;
  const run = runHere.exec(text)?.[0];
  return run === undefined ? undefined : randomRun(run, start, known);
}

function randomRun(run: string, start: number, { digests }: Known): Finding | undefined {
  if (digests.has(run) || !looksRandom(run, digests)) return undefined;
  return { code: "FLOE-SCAN004", what: "a random string", start, length: run.length };
}

const valueHere = /[ \t]*("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s,}\]]+)/y;

function literalAt(text: string, start: number, known: Known): Finding | undefined {
  valueHere.lastIndex = start;
  const match = valueHere.exec(text);
  const value = match?.[1];
  if (match === null || value === undefined || !isLiteral(value, known.words)) return undefined;
  const from = start + match[0].length - value.length;
  const what = "a literal where a secret belongs";
  return { code: "FLOE-SCAN003", what, start: from, length: value.length };
}

const passwordHere = /[^\s/@"']{1,200}(?=@)/y;

function passwordAt(text: string, start: number): Finding | undefined {
  passwordHere.lastIndex = start;
  const value = passwordHere.exec(text)?.[0];
  if (value === undefined || !isLiteral(value, new Set())) return undefined;
  const what = "a password in a URL";
  return { code: "FLOE-SCAN003", what, start, length: value.length };
}

/** Name and value of an environment variable are on two lines. */
const variable =
  /name: "?\w*(?:PASSW(?:OR)?D|PASSPHRASE|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY)"?\n\s*value: (.+)/gi;

function literalVariables(text: string, { words }: Known): readonly Finding[] {
  const found: Finding[] = [];
  for (const match of text.matchAll(variable)) {
    const value = match[1] ?? "";
    if (!isLiteral(value, words)) continue;
    const start = match.index + match[0].length - value.length;
    const what = "a literal in a variable that holds a secret";
    found.push({ code: "FLOE-SCAN003", what, start, length: value.length });
  }
  return found;
}

function report(file: string, text: string, { code, what, start, length }: Finding): Diagnostic {
  const before = text.slice(0, start);
  const line = before.split("\n").length;
  const column = start - (before.lastIndexOf("\n") + 1) + 1;
  return diagnose(code, {
    message: `${what[0]?.toUpperCase()}${what.slice(1)} would be written to ${file}:${line}`,
    hint: "Nothing was written. Find where the input says it, put a secret_ref there, and revoke " +
      "the value if it was real.",
    at: { file, line, column, length },
  });
}
