import { type Code, diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import { type CandidateKind, eachCandidate } from "./scan_candidates.ts";
import { looksRandom, mayBeRandom } from "./scan_entropy.ts";
import { isLiteral } from "./scan_literal.ts";
import { tokenKinds } from "./scan_tokens.ts";

/** Values that are no secrets although they look like some, by what the schemas say of them. */
export interface Known {
  /** Digests, from positions that the schemas mark as digests. */
  readonly digests: ReadonlySet<string>;
  /** Names of Secrets and other words that may stand where a secret could. */
  readonly words: ReadonlySet<string>;
  /** Keys of Secrets, which may stand at `secretKey` alone, as External Secrets calls them. */
  readonly keys: ReadonlySet<string>;
}

interface Memory extends Known {
  /** Runs that were judged before and are not random: names repeat in every file. */
  readonly calm: Set<string>;
}

/** A place in a text; the value at it is never printed. */
interface Finding {
  readonly code: Code;
  readonly what: string;
  readonly start: number;
  readonly length: number;
}

/**
 * The last look at the very bytes that are about to be written. FLOE-SCAN001: tokens of known
 * kinds. FLOE-SCAN002: private keys. FLOE-SCAN003: literals where a secret belongs. FLOE-SCAN004:
 * strings that only a random generator makes. Says where and of what kind, never what.
 */
export function scan(
  files: ReadonlyMap<string, string>,
  { digests, words, keys }: Known,
): readonly Diagnostic[] {
  const known = { digests, words, keys, calm: new Set<string>() };
  return [...files].flatMap(([file, text]) =>
    findings(text, known).map((finding) => report(file, text, finding))
  );
}

function findings(text: string, known: Memory): readonly Finding[] {
  const found: Finding[] = [];
  let end = 0;
  eachCandidate(text, (kind, start, length) => {
    if (start < end) return;
    const finding = judges[kind](text, start, length, known);
    if (finding === undefined) return;
    found.push(finding);
    end = finding.start + finding.length;
  });
  return text.includes("value: ") ? [...found, ...literalVariables(text, known)] : found;
}

type Judge = (text: string, start: number, length: number, known: Memory) => Finding | undefined;

const judges: Readonly<Record<CandidateKind, Judge>> = {
  token: tokenAt,
  run: randomRun,
  value: (text, start, _, known) => literalAt(text, start, known),
  password: passwordAt,
};

/** A token of a known kind that begins exactly here. */
function tokenAt(text: string, start: number): Finding | undefined {
  for (const { what, code = "FLOE-SCAN001", pattern } of tokenKinds) {
    pattern.lastIndex = start;
    const match = pattern.exec(text);
    if (match !== null) return { code, what, start, length: match[0].length };
  }
  return undefined;
}

function randomRun(
  text: string,
  start: number,
  length: number,
  { digests, calm }: Memory,
): Finding | undefined {
  if (!mayBeRandom(text, start, start + length)) return undefined;
  const run = text.slice(start, start + length);
  if (calm.has(run)) return undefined;
  if (digests.has(run) || !looksRandom(run, digests)) {
    calm.add(run);
    return undefined;
  }
  return { code: "FLOE-SCAN004", what: "a random string", start, length };
}

/** The namespace of a URN that names a secret: what follows is the secret's name. */
const namespace = /\burn:[a-z0-9-]{0,40}secret:$/;

const valueHere = /[ \t]*("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s,}\]]+)/y;

function literalAt(text: string, start: number, known: Known): Finding | undefined {
  valueHere.lastIndex = start;
  const match = valueHere.exec(text);
  const value = match?.[1];
  if (match === null || value === undefined || !isLiteral(value, known.words)) return undefined;
  if (namespace.test(text.slice(Math.max(0, start - 52), start))) return undefined;
  if (text.endsWith(" secretKey:", start) && known.keys.has(value)) return undefined;
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
