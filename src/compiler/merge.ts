import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import { type Entry, type Mapping, plain, type Sequence, type Tree } from "../schema/mod.ts";
import { canonicalJson } from "../schema/digest.ts";
import { fallbackOf, type Strategy, strategyOf } from "./merge_table.ts";

/** A merged tree: every value keeps the place that it came from. */
export interface Merged {
  readonly tree: Tree;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Merges a child platform into the one it inherits from, by `mergeTable`. A child that weakens or
 * widens keeps the parent's value and gets FLOE-TIER004 or FLOE-TIER005, which name both places.
 *
 * @param path Where in a platform the two trees lie.
 */
export function mergeTiers(parent: Tree, child: Tree, path: readonly string[] = []): Merged {
  const diagnostics: Diagnostic[] = [];
  const tree = mergeAt(path, parent, child, (one) => diagnostics.push(one));
  return { tree, diagnostics };
}

/** Merges mappings key by key; everything else is `above`'s. */
export function deepMerge(below: Tree, above: Tree): Tree {
  if (below.kind !== "mapping" || above.kind !== "mapping") return above;
  return mergeEntries(below, above, (_key, low, high) => deepMerge(low, high));
}

type Report = (diagnostic: Diagnostic) => void;

function mergeAt(
  path: readonly string[],
  parent: Tree,
  child: Tree,
  report: Report,
): Tree {
  const strategy = strategyOf(path);
  if (strategy === undefined && parent.kind === "mapping" && child.kind === "mapping") {
    return mergeEntries(
      parent,
      child,
      (key, low, high) => mergeAt([...path, key], low, high, report),
    );
  }
  return settle(strategy ?? fallbackOf(path), path, parent, child, report);
}

function settle(
  strategy: Strategy,
  path: readonly string[],
  parent: Tree,
  child: Tree,
  report: Report,
): Tree {
  if (strategy.kind === "child") return child;
  const lists = parent.kind === "sequence" && child.kind === "sequence";
  if (strategy.kind === "union" && lists) {
    return united(path, strategy.id, parent, child, report);
  }
  const allowed = strategy.kind === "subset" && lists
    ? within(child, parent)
    : strategy.kind === "superset" && lists
    ? within(parent, child)
    : isAsStrict(strategy, parent, child);
  if (allowed) return child;
  report(strategy.kind === "subset" ? widens(path, parent, child) : weakens(path, parent, child));
  return parent;
}

function isAsStrict(strategy: Strategy, parent: Tree, child: Tree): boolean {
  const low = plain(parent);
  const high = plain(child);
  if (strategy.kind === "order") {
    const rank = (value: unknown) => strategy.weakFirst.findIndex((one) => one === value);
    return rank(high) >= rank(low);
  }
  if (typeof low === "number" && typeof high === "number") {
    if (strategy.kind === "raise") return high >= low;
    if (strategy.kind === "lower") return high <= low;
  }
  return canonicalJson(low) === canonicalJson(high);
}

function within(small: Sequence, large: Sequence): boolean {
  const known = new Set(large.items.map((item) => canonicalJson(plain(item))));
  return small.items.every((item) => known.has(canonicalJson(plain(item))));
}

function united(
  path: readonly string[],
  id: string | undefined,
  parent: Sequence,
  child: Sequence,
  report: Report,
): Tree {
  const idOf = (item: Tree): string => {
    const own = id !== undefined && item.kind === "mapping" ? item.entries.get(id) : undefined;
    return canonicalJson(plain(own?.value ?? item));
  };
  const known = new Map(parent.items.map((item) => [idOf(item), item]));
  const added = child.items.filter((item) => {
    const other = known.get(idOf(item));
    if (other !== undefined && canonicalJson(plain(other)) !== canonicalJson(plain(item))) {
      report(weakens(path, other, item));
    }
    return other === undefined;
  });
  return { kind: "sequence", items: [...parent.items, ...added], at: child.at };
}

function mergeEntries(
  below: Mapping,
  above: Mapping,
  merge: (key: string, low: Tree, high: Tree) => Tree,
): Mapping {
  const entries = new Map<string, Entry>(below.entries);
  for (const [key, entry] of above.entries) {
    const low = below.entries.get(key);
    const value = low === undefined ? entry.value : merge(key, low.value, entry.value);
    entries.set(key, { key: value === low?.value ? low.key : entry.key, value });
  }
  return { kind: "mapping", entries, at: above.at };
}

function weakens(path: readonly string[], parent: Tree, child: Tree): Diagnostic {
  return diagnose("FLOE-TIER004", {
    message: `"${path.join(".")}" weakens what the platform inherits: ${shown(child)} where ` +
      `the parent has ${shown(parent)}`,
    hint: "Delete the field, or make it at least as strict",
    at: child.at,
    related: [{ message: "The parent's value", at: parent.at }],
  });
}

function widens(path: readonly string[], parent: Tree, child: Tree): Diagnostic {
  return diagnose("FLOE-TIER005", {
    message: `"${path.join(".")}" has ${shown(child)} where the parent allows ${shown(parent)}`,
    hint: "Take away what the parent does not list",
    at: child.at,
    related: [{ message: "The parent's list", at: parent.at }],
  });
}

function shown(tree: Tree): string {
  const text = JSON.stringify(plain(tree));
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
