/** The items in an order that the seed alone decides. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const next = generator(seed);
  return items
    .map((item) => ({ item, rank: next() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

/** A linear congruential generator modulo 2^32 (multiplier and increment of Numerical Recipes). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
}
