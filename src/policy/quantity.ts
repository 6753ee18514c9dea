const factors: Readonly<Record<string, number>> = {
  "": 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};

/** A Kubernetes quantity as a number; NaN for what is none, which compares as neither. */
export function quantity(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(|m|k|[MGTP]|[KMGTP]i)$/.exec(text);
  return match === null ? NaN : Number(match[1]) * (factors[match[2] ?? ""] ?? NaN);
}
