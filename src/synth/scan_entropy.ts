/** Pieces shorter than this are words, hashes in names, or short enough to be guessed. */
const shortest = 24;

/** Base64 that has fewer is a word. */
const fewestCapitals = 5;

/**
 * Whether a run of characters is what a random generator makes. Names, paths and sentences have
 * separators and long stretches of one kind of character; random text changes kind at every second
 * step, and no character is much more frequent than another.
 */
export function looksRandom(run: string, digests: ReadonlySet<string>): boolean {
  if (!/[0-9]/.test(run)) return false;
  return run.split(/[/=_+-]/).some((piece) => isRandomPiece(piece) && !digests.has(piece)) ||
    isRandomBase64(run);
}

/**
 * A quick look at a run inside its text: false only where `looksRandom()` is false too. Most runs are
 * paths and names, which have neither a long piece nor several capitals.
 */
export function mayBeRandom(text: string, start: number, end: number): boolean {
  let digits = 0;
  let capitals = 0;
  let piece = 0;
  let longest = 0;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    const isDigit = code >= 48 && code <= 57;
    const isCapital = code >= 65 && code <= 90;
    piece = isDigit || isCapital || (code >= 97 && code <= 122) ? piece + 1 : 0;
    if (piece > longest) longest = piece;
    if (isDigit) digits++;
    if (isCapital) capitals++;
  }
  return digits > 0 && (longest >= shortest || capitals >= fewestCapitals);
}

function isRandomPiece(piece: string): boolean {
  if (piece.length < shortest || /^[0-9]+$/.test(piece)) return false;
  const { digits, upper, lower, changes } = kindsOf(piece);
  const mixed = upper > 0 && lower > 0;
  if (digits < (mixed ? 1 : 3)) return false;
  if (changes / piece.length < (mixed ? 0.38 : 0.22)) return false;
  return entropy(piece) >= (/^[0-9a-f]+$/i.test(piece) ? 2.8 : 3.5);
}

/** Base64 has separators inside; all three kinds of character must be well mixed. */
function isRandomBase64(run: string): boolean {
  const letters = run.replace(/[/=_+-]/g, "");
  if (letters.length < 32 || letters.length / run.length < 0.85) return false;
  const { digits, upper, lower, changes } = kindsOf(letters);
  if (digits < 3 || upper < fewestCapitals || lower < 5) return false;
  return changes / letters.length >= 0.45 && entropy(letters) >= 4.2;
}

function kindsOf(text: string) {
  const counts = { digits: 0, upper: 0, lower: 0, changes: 0 };
  let before = "";
  for (const character of text) {
    const kind = character <= "9" ? "digits" : character <= "Z" ? "upper" : "lower";
    counts[kind]++;
    if (kind !== before && before !== "") counts.changes++;
    before = kind;
  }
  return counts;
}

/** Shannon entropy in bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= count / text.length * Math.log2(count / text.length);
  return bits;
}
