import type { Span } from "../diagnostics/mod.ts";

/** YAML as floe reads it: every value knows its place. Readers turn trees into trees. */
export type Tree = Scalar | Sequence | Mapping;

export interface Scalar {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  readonly at: Span;
}

export interface Sequence {
  readonly kind: "sequence";
  readonly items: readonly Tree[];
  readonly at: Span;
}

export interface Mapping {
  readonly kind: "mapping";
  readonly entries: ReadonlyMap<string, Entry>;
  readonly at: Span;
}

export interface Entry {
  /** Place of the key. */
  readonly key: Span;
  readonly value: Tree;
}

/** A plain value of a tree, for validation. */
export type Plain = string | number | boolean | null | readonly Plain[] | {
  readonly [key: string]: Plain;
};

/** Drops the places. */
export function plain(tree: Tree): Plain {
  if (tree.kind === "scalar") return tree.value;
  if (tree.kind === "sequence") return tree.items.map(plain);
  const object: Record<string, Plain> = {};
  for (const [key, entry] of tree.entries) {
    Object.defineProperty(object, key, {
      value: plain(entry.value),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return object;
}

/** The value at `path`, or undefined. */
export function valueAt(tree: Tree, path: readonly PropertyKey[]): Tree | undefined {
  let here: Tree | undefined = tree;
  for (const step of path) {
    if (here === undefined) return undefined;
    here = child(here, step);
  }
  return here;
}

/** The place of the value at `path`, or of its nearest ancestor that exists. */
export function placeOf(tree: Tree, path: readonly PropertyKey[]): Span {
  let here = tree;
  for (const step of path) {
    const next = child(here, step);
    if (next === undefined) return here.at;
    here = next;
  }
  return here.at;
}

/** The place of the key that ends `path`, or of the nearest ancestor that exists. */
export function keyPlaceOf(tree: Tree, path: readonly PropertyKey[]): Span {
  let here = tree;
  let key = tree.at;
  for (const step of path) {
    const next = child(here, step);
    if (next === undefined) return key;
    key = here.kind === "mapping" ? here.entries.get(String(step))?.key ?? next.at : next.at;
    here = next;
  }
  return key;
}

function child(tree: Tree, step: PropertyKey): Tree | undefined {
  if (tree.kind === "sequence") return typeof step === "number" ? tree.items[step] : undefined;
  if (tree.kind === "mapping") return tree.entries.get(String(step))?.value;
  return undefined;
}
