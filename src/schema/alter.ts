import type { Entry, Mapping, Scalar, Tree } from "./tree.ts";

/** Keys and indexes from the root of a tree. */
export type TreePath = readonly (string | number)[];

/** One written value. */
export interface WrittenScalar {
  readonly path: TreePath;
  readonly scalar: Scalar;
}

/** Every scalar of a tree, in the order of the file. */
export function scalarsOf(tree: Tree, path: TreePath = []): readonly WrittenScalar[] {
  if (tree.kind === "scalar") return [{ path, scalar: tree }];
  if (tree.kind === "sequence") {
    return tree.items.flatMap((item, index) => scalarsOf(item, [...path, index]));
  }
  return [...tree.entries].flatMap(([key, { value }]) => scalarsOf(value, [...path, key]));
}

/** The tree with another scalar at a path, made where it is missing; `undefined` takes it away. */
export function altered(tree: Tree, path: TreePath, value: Scalar["value"] | undefined): Tree {
  const [step, ...rest] = path;
  if (step === undefined) return value === undefined ? tree : scalarAt(tree, value);
  if (tree.kind === "sequence") {
    const items = tree.items.flatMap((item, index) => {
      if (index !== step) return [item];
      return rest.length === 0 && value === undefined ? [] : [altered(item, rest, value)];
    });
    return { ...tree, items };
  }
  const within: Mapping = tree.kind === "mapping" ? tree : emptyAt(tree);
  const entries = new Map<string, Entry>(within.entries);
  const key = String(step);
  const known = entries.get(key);
  if (rest.length === 0 && value === undefined) entries.delete(key);
  else if (known !== undefined || value !== undefined) {
    const inner = known?.value ?? emptyAt(tree);
    entries.set(key, { key: known?.key ?? tree.at, value: altered(inner, rest, value) });
  }
  return { ...within, entries };
}

function scalarAt({ at }: Tree, value: Scalar["value"]): Scalar {
  return { kind: "scalar", value, at };
}

function emptyAt({ at }: Tree): Mapping {
  return { kind: "mapping", entries: new Map(), at };
}

/**
 * Other values of the same kind, the likeliest to be accepted first: `choices` where only some are,
 * a number one higher, a text with its first number one higher, or with a letter more.
 */
export function otherValues(
  value: Scalar["value"],
  choices: readonly Scalar["value"][] = [],
): readonly Scalar["value"][] {
  if (typeof value === "boolean") return [!value];
  const chosen = choices.filter((one) => one !== value);
  if (chosen.length > 0) return chosen;
  if (typeof value === "number") return [value + 1, value - 1];
  if (typeof value !== "string") return [true, "x"];
  const digits = /\d{1,9}/.exec(value)?.[0];
  const counted = digits === undefined ? [] : [value.replace(digits, `${Number(digits) + 1}`)];
  return /^[A-Z][A-Za-z_]+\/[A-Za-z_/]+$/.test(value) ? ["UTC"] : [...counted, `${value}x`];
}
