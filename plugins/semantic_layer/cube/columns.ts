import { type ColumnFacts, identity } from "../../../src/plugin/mod.ts";

/** How Cube sees a column: the type of its dimension, and whether a sum of it means something. */
export interface Shape {
  readonly type: "string" | "number" | "time" | "boolean";
  /** A day without a time of day. */
  readonly day: boolean;
}

const shapes: readonly (readonly [RegExp, Shape["type"] | undefined])[] = [
  [/^(json|jsonb|bytea|blob|struct|map|list|array|xml|tsvector|variant|object)\b|\[\]$/, undefined],
  [/^(date|datetime|timestamp|timestamptz)\b/, "time"],
  [/^bool(ean)?$/, "boolean"],
  [
    /^(tiny|small|big|huge|u|ubig|usmall|utiny)?int(eger)?\d*$|^(numeric|decimal|number|real|double|double precision|float\d*|serial|bigserial|money)$/,
    "number",
  ],
];

/**
 * The shape of a declared type; text where the project declares none, undefined for what can't be
 * grouped by.
 */
export function shapeOf({ dataType }: ColumnFacts): Shape | undefined {
  const base = (dataType ?? "").toLowerCase().replace(/\([^)]*\)/g, "").replace(/\s+/g, " ").trim();
  const found = shapes.find(([pattern]) => pattern.test(base));
  if (found === undefined) return { type: "string", day: false };
  const [, type] = found;
  return type === undefined ? undefined : { type, day: base === "date" };
}

/**
 * Columns that readers may see: unclassified ones, and those of a classification that is shown. Of
 * names that differ in case only the first counts; braces have a meaning of their own in Cube.
 */
export function shownColumns(
  columns: readonly ColumnFacts[],
  shown: readonly string[],
): readonly ColumnFacts[] {
  const seen = new Set<string>();
  return columns.filter(({ name, classifications }) => {
    const member = identity(name).python;
    if (/[{}\\]/.test(name) || seen.has(member)) return false;
    seen.add(member);
    return classifications.every((classification) => shown.includes(classification));
  });
}
