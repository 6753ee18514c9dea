import type { Json } from "../compiler/object.ts";

export type Fields = { readonly [key: string]: Json | undefined };

/** Reading plain data of unknown shape: what is absent or of another type is empty. */
export function fields(value: Json | undefined): Fields {
  return isRecord(value) ? value : {};
}

export function list(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}

export function texts(value: Json | undefined): readonly string[] {
  return list(value).filter((item) => typeof item === "string");
}

export function text(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The value at a path of keys. */
export function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  return path.reduce((here, key) => fields(here)[key], value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function isRecord(value: Json | undefined): value is Fields {
  return typeof value === "object" && value !== null && !isList(value);
}

/** JSON whose keys are sorted. */
export function canonical(value: Json | undefined): string {
  if (isList(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isRecord(value)) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${
    entries.sort(byKey).map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
      .join(",")
  }}`;
}

export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return byText(a, b);
}
