import {
  type Code,
  type Details,
  diagnose,
  type Diagnostic,
  type Span,
} from "../../diagnostics/mod.ts";
import type { Entry, Mapping, Scalar, Tree } from "../tree.ts";

/** Entries of a mapping that a translation takes apart and puts together again. */
export type Entries = Map<string, Entry>;

/** What a translation has to say, in the order in which it found it. */
export class Notes {
  readonly diagnostics: Diagnostic[] = [];

  add(code: Code, details: Details): void {
    this.diagnostics.push(diagnose(code, details));
  }
}

export function mapping(entries: Iterable<readonly [string, Entry]>, at: Span): Mapping {
  return { kind: "mapping", entries: new Map(entries), at };
}

export function scalar(value: Scalar["value"], at: Span): Scalar {
  return { kind: "scalar", value, at };
}

/** An entry that the file does not have; its place is what it follows from. */
export function entry(value: Tree, key: Span = value.at): Entry {
  return { key, value };
}

export function entriesOf(tree: Tree | undefined): Entries {
  return new Map(tree?.kind === "mapping" ? tree.entries : []);
}

/** Removes an entry and returns it. */
export function take(entries: Entries, key: string): Entry | undefined {
  const found = entries.get(key);
  entries.delete(key);
  return found;
}

/** Puts an entry back under another name; absent ones stay absent. */
export function put(entries: Entries, key: string, value: Entry | undefined): void {
  if (value !== undefined) entries.set(key, value);
}

/** The text of a scalar, or undefined. */
export function textOf(tree: Tree | undefined): string | undefined {
  return tree?.kind === "scalar" && typeof tree.value === "string" ? tree.value : undefined;
}

/** Whether a tree is the scalar `value`. */
export function is(tree: Tree | undefined, value: Scalar["value"]): boolean {
  return tree?.kind === "scalar" && tree.value === value;
}

/** Changes one value in place of itself, keeping its position among its siblings. */
export function change(entries: Entries, key: string, by: (tree: Tree) => Tree): void {
  const found = entries.get(key);
  if (found !== undefined) entries.set(key, { key: found.key, value: by(found.value) });
}

/** Changes every item of a sequence; anything else is left to the schema. */
export function eachItem(tree: Tree, by: (tree: Tree) => Tree): Tree {
  return tree.kind === "sequence" ? { ...tree, items: tree.items.map(by) } : tree;
}

/** Changes every value of a mapping; anything else is left to the schema. */
export function eachValue(tree: Tree, by: (tree: Tree, name: string) => Tree): Tree {
  if (tree.kind !== "mapping") return tree;
  const entries = [...tree.entries].map(([name, one]) =>
    [name, { key: one.key, value: by(one.value, name) }] as const
  );
  return mapping(entries, tree.at);
}

/** Changes the entries of a mapping; anything else is left to the schema. */
export function within(tree: Tree, by: (entries: Entries) => void): Tree {
  if (tree.kind !== "mapping") return tree;
  const entries = entriesOf(tree);
  by(entries);
  return mapping(entries, tree.at);
}

/** Reads a field under its other spelling; both at once are an error. */
export function rename(entries: Entries, from: string, to: string, notes: Notes): void {
  const old = take(entries, from);
  if (old === undefined) return;
  const present = entries.get(to);
  if (present === undefined) return put(entries, to, old);
  notes.add("FLOE-SCH006", {
    message: `"${from}" and "${to}" are the same field, and both are written`,
    hint: `Keep "${to}"`,
    at: old.key,
    related: [{ message: "The other is here", at: present.key }],
  });
}

/** The same, for a spelling that floe would rather not see. */
export function replaceOld(entries: Entries, from: string, to: string, notes: Notes): void {
  const old = entries.get(from);
  if (old === undefined) return;
  notes.add("FLOE-SCH007", {
    message: `"${from}" is the old name of "${to}"`,
    hint: `Write "${to}"`,
    at: old.key,
  });
  rename(entries, from, to, notes);
}
