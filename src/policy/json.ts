import type { Json } from "../compiler/object.ts";

export type Fields = { readonly [key: string]: Json | undefined };

/** Reading plain data of unknown shape: what is absent or of another type is empty. */
export function fields(value: Json | undefined): Fields {
  return typeof value === "object" && value !== null && !isList(value) ? value : {};
}

export function list(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}

export function text(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function number(value: Json | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/** The value at a path of keys. */
export function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  return path.reduce((here, key) => fields(here)[key], value);
}

/** Each item's `name`, where it has one. */
export function names(items: readonly Json[]): readonly string[] {
  return items.flatMap((item) => text(at(item, "name")) ?? []);
}

/** Whether two pieces of plain data are equal; the order of keys does not count. */
export function same(a: Json | undefined, b: Json | undefined): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: Json | undefined): string {
  return JSON.stringify(value, (_, part: Json) => {
    if (typeof part !== "object" || part === null || isList(part)) return part;
    return Object.entries(part).sort(([a], [b]) => a < b ? -1 : 1);
  }) ?? "";
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
