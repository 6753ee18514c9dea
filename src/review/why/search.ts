/** What an alteration of the inputs does to the value that is asked about. */
export type Outcome =
  /** It is as before. */
  | "same"
  | "differs"
  /** The object is not there any more. */
  | "gone"
  /** Nothing compiles, so nothing is known. */
  | "invalid";

/** Something that was written, and the ways to write it differently, the likeliest to compile first. */
export interface Candidate<Change> {
  readonly ways: readonly Change[];
}

/** A candidate without which the value would be another, or not there. */
export interface Influence<Found> {
  readonly candidate: Found;
  readonly outcome: "differs" | "gone";
}

/**
 * Finds the candidates that a value depends on by altering them and looking. Many are altered at
 * once, and halved where something happens, so that what has no influence costs next to nothing.
 * Two alterations that cancel each other out would be missed.
 */
export function influences<Change, Found extends Candidate<Change>>(
  candidates: readonly Found[],
  probe: (changes: readonly Change[]) => Outcome,
): readonly Influence<Found>[] {
  const [only, ...others] = candidates;
  if (only === undefined) return [];
  if (others.length === 0) return alone(only, probe);
  const firsts = candidates.flatMap(({ ways }) => ways.slice(0, 1));
  if (probe(firsts) === "same") return [];
  const middle = Math.ceil(candidates.length / 2);
  return [candidates.slice(0, middle), candidates.slice(middle)]
    .flatMap((half) => influences<Change, Found>(half, probe));
}

function alone<Change, Found extends Candidate<Change>>(
  candidate: Found,
  probe: (changes: readonly Change[]) => Outcome,
): readonly Influence<Found>[] {
  for (const way of candidate.ways) {
    const outcome = probe([way]);
    if (outcome === "same") return [];
    if (outcome !== "invalid") return [{ candidate, outcome }];
  }
  return [];
}
