/** Powers of ten and of two by suffix, as Kubernetes' resource.Quantity reads them. */
const decimal: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  "": 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const binary: Readonly<Record<string, bigint>> = {
  Ki: 10n,
  Mi: 20n,
  Gi: 30n,
  Ti: 40n,
  Pi: 50n,
  Ei: 60n,
};
const digitsMax = 9;
/** Nobody asks for more; larger ones would only cost time. */
const exponentMax = 30;

/** A Kubernetes quantity in billionths, exactly; undefined for what is none. */
export function quantity(value: string | number): bigint | undefined {
  const match = /^([+-]?)(\d{1,30})(?:\.(\d{0,9}))?(?:[eE]([+-]?\d{1,2})|([numkMGTPE]|[KMGTPE]i)?)$/
    .exec(`${value}`);
  if (match === null) return undefined;
  const [, sign = "", whole = "", fraction = "", exponent, suffix = ""] = match;
  const units = BigInt(`${sign}${whole}${fraction.padEnd(digitsMax, "0")}`);
  const twos = binary[suffix];
  if (twos !== undefined) return units << twos;
  const tens = exponent === undefined ? decimal[suffix] ?? 0 : Number(exponent);
  if (Math.abs(tens) > exponentMax) return undefined;
  return tens >= 0 ? units * 10n ** BigInt(tens) : units / 10n ** BigInt(-tens);
}
