import { createHash } from "node:crypto";

/** Annotation with the name of a hashed object before its hash: file names use it. */
export const logicalName = "floe.dev/logical-name";

/**
 * `<base>-<8 hex digits of content>`, at most 63 characters. Key order does not matter, so the name
 * changes exactly when the content does.
 */
export function hashedName(base: string, content: unknown): string {
  const digits = createHash("sha256").update(canonical(content)).digest("hex").slice(0, 8);
  return `${base.slice(0, 54).replace(/-+$/, "")}-${digits}`;
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => isRecord(part) ? sorted(part) : part);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sorted(record: Record<string, unknown>): [string, unknown][] {
  return Object.entries(record).sort(([a], [b]) => a < b ? -1 : 1);
}
