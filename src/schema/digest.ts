import { createHash } from "node:crypto";

/** SHA-256 in hex of UTF-8 text or of bytes. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/**
 * JSON without blanks, keys sorted by code unit, absent fields left out: one value, one text. Keys
 * that are whole numbers come first, as JavaScript keeps them.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

/** The same order, indented by two and ended by a line feed: for files that people review. */
export function prettyJson(value: unknown): string {
  return `${JSON.stringify(sorted(value), null, 2)}\n`;
}

/** Orders by UTF-16 code unit: the same everywhere, unlike a locale's order. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A copy sorted by a key of each item. */
export function sortedBy<Item>(
  items: Iterable<Item>,
  key: (item: Item) => string,
): readonly Item[] {
  return [...items].map((item) => ({ item, key: key(item) }))
    .sort((a, b) => byCodeUnit(a.key, b.key))
    .map(({ item }) => item);
}

/** Plain data with its keys sorted. An own `__proto__` stays an ordinary key. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  const result: Record<string, unknown> = {};
  // The order of `sort()` is that of code units.
  for (const key of Object.keys(value).sort()) {
    const item = value[key];
    if (item === undefined) continue;
    if (key === "__proto__") Object.defineProperty(result, key, own(sorted(item)));
    else result[key] = sorted(item);
  }
  return result;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function own(value: unknown): PropertyDescriptor {
  return { value, enumerable: true, writable: true, configurable: true };
}
