import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair } from "yaml";
import { type Code, diagnose, type Diagnostic } from "../../diagnostics/mod.ts";
import type { Entry, Mapping, Tree } from "../tree.ts";
import type { Places } from "./places.ts";

/** Values that all aliases of one file may stand for together. */
const aliasBudget = 100_000;

type Range = readonly [number, number, ...number[]];

/** Turns a parsed document into a tree in one pass, resolving aliases and merges. */
export function convert(
  document: Document.Parsed,
  places: Places,
): { tree: Tree; diagnostics: Diagnostic[] } {
  const converter = new Converter(places);
  const tree = converter.tree(document.contents, [0, 1]);
  return { tree, diagnostics: converter.diagnostics };
}

class Converter {
  readonly diagnostics: Diagnostic[] = [];
  readonly #places: Places;
  readonly #anchors = new Map<string, { readonly tree: Tree; readonly size: number }>();
  readonly #open = new Set<string>();
  #size = 0;
  #aliased = 0;

  constructor(places: Places) {
    this.#places = places;
  }

  tree(node: Node | null, fallback: Range): Tree {
    const range = node?.range ?? fallback;
    if (isAlias(node)) return this.#alias(node.source, range);
    const anchor = isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined;
    const before = this.#size;
    if (anchor !== undefined) this.#open.add(anchor);
    const tree = this.#plain(node, range);
    if (anchor !== undefined) {
      this.#open.delete(anchor);
      this.#anchors.set(anchor, { tree, size: this.#size - before });
    }
    return tree;
  }

  #plain(node: Node | null, range: Range): Tree {
    this.#size += 1;
    const at = this.#places.span(range[0], range[1]);
    if (isMap(node)) return this.#mapping(node.items, range);
    if (isSeq(node)) {
      const items = node.items.map((item) => this.tree(isNodeLike(item) ? item : null, range));
      return { kind: "sequence", items, at };
    }
    const value = isScalar(node) ? node.value : null;
    if (value === null || typeof value === "string" || typeof value === "boolean") {
      return { kind: "scalar", value, at };
    }
    if (typeof value === "number" && Number.isFinite(value)) return { kind: "scalar", value, at };
    return this.#refuse("FLOE-YAML010", `"${String(value)}" is not a value that floe knows`, range);
  }

  #mapping(items: readonly Pair[], range: Range): Mapping {
    const entries = new Map<string, Entry>();
    const merged: Mapping[] = [];
    for (const { key, value } of items) {
      const keyRange = isNodeLike(key) ? key.range ?? range : range;
      const name = this.#name(key, keyRange);
      const tree = this.tree(isNodeLike(value) ? value : null, [keyRange[1], keyRange[1] + 1]);
      if (name === undefined) continue;
      if (name === "<<" && isScalar(key) && key.type === "PLAIN") {
        merged.push(...this.#merged(tree, keyRange));
      } else if (entries.has(name)) {
        this.#twice(name, entries.get(name), keyRange);
      } else {
        entries.set(name, { key: this.#places.span(keyRange[0], keyRange[1]), value: tree });
      }
    }
    for (const mapping of merged) {
      for (const [name, entry] of mapping.entries) {
        if (!entries.has(name)) entries.set(name, entry);
      }
    }
    return { kind: "mapping", entries, at: this.#places.span(range[0], range[1]) };
  }

  /** Numbers and booleans are names as they are written: `8080:` is the key "8080". */
  #name(key: unknown, range: Range): string | undefined {
    if (isScalar(key)) {
      if (typeof key.value === "string") return key.value;
      if (key.value !== null) return key.source ?? String(key.value);
    }
    this.#refuse("FLOE-YAML010", "A key must be a plain word", range);
    return undefined;
  }

  #merged(tree: Tree, range: Range): readonly Mapping[] {
    const sources = tree.kind === "sequence" ? tree.items : [tree];
    const mappings = sources.filter((source): source is Mapping => source.kind === "mapping");
    if (mappings.length !== sources.length) {
      this.#refuse("FLOE-YAML007", "A merge (<<) takes mappings only", range);
    }
    return mappings;
  }

  #alias(name: string, range: Range): Tree {
    const target = this.#anchors.get(name);
    if (this.#open.has(name)) {
      return this.#refuse("FLOE-YAML007", `The alias "*${name}" lies inside its own anchor`, range);
    }
    if (target === undefined) {
      const near = `There is no anchor "&${name}" before the alias "*${name}"`;
      return this.#refuse("FLOE-YAML007", near, range);
    }
    this.#aliased += target.size;
    if (this.#aliased > aliasBudget) {
      if (this.#aliased - target.size <= aliasBudget) {
        this.#refuse(
          "FLOE-YAML007",
          `The aliases stand for more than ${aliasBudget} values`,
          range,
        );
      }
      return { kind: "scalar", value: null, at: this.#places.span(range[0], range[1]) };
    }
    this.#size += target.size;
    return target.tree;
  }

  #twice(name: string, first: Entry | undefined, range: Range): void {
    this.diagnostics.push(diagnose("FLOE-YAML003", {
      message: `The key "${name}" comes twice`,
      hint: "Keep one of the two",
      at: this.#places.span(range[0], range[1]),
      ...(first === undefined
        ? {}
        : { related: [{ message: "It is here already", at: first.key }] }),
    }));
  }

  #refuse(code: Code, message: string, range: Range): Tree {
    const at = this.#places.span(range[0], range[1]);
    this.diagnostics.push(diagnose(code, { message, at }));
    return { kind: "scalar", value: null, at };
  }
}

function isNodeLike(value: unknown): value is Node {
  return isAlias(value) || isScalar(value) || isMap(value) || isSeq(value);
}
