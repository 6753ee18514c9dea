/** A stream of pseudo-random numbers that is the same on every machine and every run. */
export interface Random {
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** One of the given values. */
  pick<T>(values: readonly [T, ...T[]]): T;
  /** True about `percent` times in a hundred. */
  chance(percent: number): boolean;
}

/**
 * A 32-bit xorshift generator (G. Marsaglia, "Xorshift RNGs", 2003; shifts 13, 17, 5).
 * `seed` is any whole number but 0, where the generator would stay forever.
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state = (state ^ (state << 5)) >>> 0;
    return state;
  };
  const between = (low: number, high: number): number => low + (next() % (high - low + 1));
  return {
    between,
    pick: (values) => values[between(0, values.length - 1)] ?? values[0],
    chance: (percent) => between(1, 100) <= percent,
  };
}
