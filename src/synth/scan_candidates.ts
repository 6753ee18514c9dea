import { tokenKinds } from "./scan_tokens.ts";

/**
 * What is worth a closer look: the start of a token with a shape of its own, the value after a name
 * that promises a secret, the password of a URL, a long run of characters.
 */
export type CandidateKind = "token" | "value" | "password" | "run";

/** Characters of runs, and those that a token cannot follow. */
const inRun = 1;
const inWord = 2;
const word = inRun | inWord;

/** Runs shorter than this can be guessed, or are words. */
const shortestRun = 24;

const classes = new Uint8Array(128);
for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") {
  classes[character.charCodeAt(0)] = word;
}
for (const character of "+/=-") classes[character.charCodeAt(0)] = inRun;

/** Three characters in one number: the first of every token, the last of every name. */
function three(a: number, b: number, c: number): number {
  return (a << 14) | (b << 7) | c;
}

const tokenStarts = new Uint8Array(1 << 21);
for (const start of tokenKinds.flatMap(({ starts }) => starts)) {
  tokenStarts[three(start.charCodeAt(0), start.charCodeAt(1), start.charCodeAt(2))] = 1;
}

const nameEnds = new Uint8Array(1 << 21);
for (const end of ["ord", "swd", "ase", "pwd", "ret", "ken", "key", "ial", "als"]) {
  for (const form of [end, end.toUpperCase(), `${end[0]?.toUpperCase()}${end.slice(1)}`]) {
    nameEnds[three(form.charCodeAt(0), form.charCodeAt(1), form.charCodeAt(2))] = 1;
  }
}

const secretName =
  /(?:passw(?:or)?d|passphrase|pwd|secret|token|(?:api|access|secret|private)[_-]?key|credentials?)$/i;
const longestName = 16;

const colon = 58;
const equals = 61;
const slash = 47;

/**
 * Walks a text once and calls `visit` for each candidate, in order of their starts but for runs,
 * which are known at their end. A loop over character codes: a regular expression that looks for
 * all this at once takes ten times as long.
 */
export function eachCandidate(
  text: string,
  visit: (kind: CandidateKind, start: number, length: number) => void,
): void {
  let runStart = -1;
  let before = 0;
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : 0;
    const kind = code < 128 ? classes[code] ?? 0 : 0;
    // Inside a word and between words, which is nearly everywhere, nothing begins or ends.
    if (kind === before && (kind === word || (kind === 0 && code !== colon))) continue;
    if ((kind & inRun) === 0) {
      if (runStart >= 0 && i - runStart >= shortestRun) visit("run", runStart, i - runStart);
      runStart = -1;
    } else {
      if (runStart < 0) runStart = i;
      if ((before & inWord) === 0 && startsToken(text, i, code)) visit("token", i, 0);
    }
    if (code === colon || code === equals) {
      if (promisesSecret(text, i)) visit("value", i + 1, 0);
      else if (code === colon) visitPassword(text, i, visit);
    }
    before = kind;
  }
}

function startsToken(text: string, i: number, code: number): boolean {
  const second = text.charCodeAt(i + 1);
  const third = text.charCodeAt(i + 2);
  return second < 128 && third < 128 && tokenStarts[three(code, second, third)] === 1;
}

/** Whether the name before a colon or an equals sign, quoted or not, is that of a secret. */
function promisesSecret(text: string, i: number): boolean {
  let end = i;
  while (end > 0 && isQuoteOrBlank(text.charCodeAt(end - 1))) end--;
  if (end < 3) return false;
  const a = text.charCodeAt(end - 3);
  const b = text.charCodeAt(end - 2);
  const c = text.charCodeAt(end - 1);
  if ((a | b | c) > 127 || nameEnds[three(a, b, c)] !== 1) return false;
  return secretName.test(text.slice(Math.max(0, end - longestName), end));
}

function isQuoteOrBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 34 || code === 39;
}

const userAndPassword = /:\/\/[^\s/:@"']{0,80}:(?=[^\s/@"']{1,200}@)/y;

function visitPassword(
  text: string,
  i: number,
  visit: (kind: CandidateKind, start: number, length: number) => void,
): void {
  if (text.charCodeAt(i + 1) !== slash || text.charCodeAt(i + 2) !== slash) return;
  userAndPassword.lastIndex = i;
  const match = userAndPassword.exec(text);
  if (match !== null) visit("password", i + match[0].length, 0);
}
