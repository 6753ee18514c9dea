import type { z } from "zod";

type Json = z.infer<ReturnType<typeof z.json>>;

/** Data as JSON keeps it: without what JSON has no word for. */
export function toJson(value: unknown): Json {
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map(toJson);
  return typeof value === "object" ? toJsonRecord(value) : null;
}

/** The same of a mapping. An own `__proto__` stays an ordinary key. */
export function toJsonRecord(value: object): Record<string, Json> {
  const kept = Object.entries(value).filter(([, item]) => isData(item));
  return Object.fromEntries(kept.map(([key, item]) => [key, toJson(item)]));
}

function isData(value: unknown): boolean {
  return value !== undefined && typeof value !== "function" && typeof value !== "symbol";
}
