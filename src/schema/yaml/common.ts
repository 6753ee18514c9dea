import type { Entry, Tree } from "../tree.ts";
import { chars, plainValue, scalarEnd, unquoted } from "./common_scalar.ts";
import type { Places } from "./places.ts";

/** Deeper nesting is rare, and the full reader knows what is too deep. */
const maxCommonDepth = 32;

/** Tabs, carriage returns, control characters, line separators, byte order marks and what is not UTF-8. */
const foreign = /[^\n\x20-\x7E\u00A1-\u1FFF\u2010-\u2027\u2030-\u205E\u3001-\uFEFE\uFF00-\uFFEF]/;

/**
 * Reads the YAML that people write most: block mappings and sequences, flow collections and scalars
 * on one line, comments. It never refuses a text: where it gives undefined, the full reader decides.
 * Where it answers, it answers as the full reader does, values and places; a property test compares.
 */
export function parseCommon(text: string, places: Places): Tree | undefined {
  return foreign.test(text) ? undefined : new CommonReader(text, places).document();
}

/** Every method gives undefined where the text is not common. */
class CommonReader {
  readonly #text: string;
  readonly #places: Places;
  /** The first character of the line that comes next, and its column; the column is -1 at the end. */
  #at = 0;
  #column = -1;
  /** Where the value on a line that was read last ends. */
  #end = 0;
  #depth = 0;

  constructor(text: string, places: Places) {
    this.#text = text;
    this.#places = places;
  }

  document(): Tree | undefined {
    this.#nextLine(0);
    if (this.#column !== 0) return undefined;
    const tree = this.#block(0);
    return this.#at === this.#text.length ? tree : undefined;
  }

  #block(column: number): Tree | undefined {
    return this.#isDash(this.#at) ? this.#sequence(column) : this.#mapping(column);
  }

  #mapping(column: number): Tree | undefined {
    const start = this.#at;
    const entries = new Map<string, Entry>();
    if (this.#depth >= maxCommonDepth) return undefined;
    this.#depth += 1;
    do {
      const keyStart = this.#at;
      const name = this.#key(keyStart, false);
      if (name === undefined || entries.has(name)) return undefined;
      const key = this.#places.span(keyStart, this.#end);
      const value = this.#valueAfter(this.#end + 1, column);
      if (value === undefined) return undefined;
      entries.set(name, { key, value });
    } while (this.#column === column && !this.#isDash(this.#at));
    this.#depth -= 1;
    if (this.#column > column) return undefined;
    return { kind: "mapping", entries, at: this.#places.span(start, this.#text.length) };
  }

  #sequence(column: number): Tree | undefined {
    const start = this.#at;
    const items: Tree[] = [];
    if (this.#depth >= maxCommonDepth) return undefined;
    this.#depth += 1;
    do {
      const item = this.#item(column);
      if (item === undefined) return undefined;
      items.push(item);
    } while (this.#column === column && this.#isDash(this.#at));
    this.#depth -= 1;
    if (this.#column > column) return undefined;
    return { kind: "sequence", items, at: this.#places.span(start, this.#text.length) };
  }

  /** What stands behind a dash: a mapping whose first key is on the same line, or a value. */
  #item(column: number): Tree | undefined {
    const dash = this.#at;
    const start = this.#skipSpaces(dash + 1);
    if (this.#isDash(start)) return undefined;
    if (this.#key(start, false) !== undefined) {
      this.#at = start;
      this.#column = column + start - dash;
      return this.#mapping(this.#column);
    }
    return this.#onLine(start);
  }

  /** The value of a key in a block: on the same line, or a block below it. */
  #valueAfter(colon: number, column: number): Tree | undefined {
    const start = this.#skipSpaces(colon);
    if (!this.#endsLine(start, colon)) return this.#onLine(start);
    this.#nextLine(this.#lineEnd(start));
    const below = this.#column > column || (this.#column === column && this.#isDash(this.#at));
    return below ? this.#block(this.#column) : undefined;
  }

  /** A scalar or a flow collection that has the rest of its line for itself. */
  #onLine(start: number): Tree | undefined {
    const tree = this.#inline(start, false);
    const end = this.#skipSpaces(this.#end);
    if (tree === undefined || !this.#endsLine(end, this.#end)) return undefined;
    this.#nextLine(this.#lineEnd(end));
    return tree;
  }

  #inline(start: number, inFlow: boolean): Tree | undefined {
    const first = this.#text.charCodeAt(start);
    if (first === chars.openBrace) return this.#flow(start, chars.closeBrace);
    if (first === chars.openBracket) return this.#flow(start, chars.closeBracket);
    const end = scalarEnd(this.#text, start, inFlow);
    if (end === undefined) return undefined;
    const source = this.#text.slice(start, end);
    const value = unquoted(source) ?? plainValue(source);
    if (value === undefined) return undefined;
    this.#end = end;
    return { kind: "scalar", value, at: this.#places.span(start, end) };
  }

  #flow(start: number, close: number): Tree | undefined {
    const isMapping = close === chars.closeBrace;
    const entries = new Map<string, Entry>();
    const items: Tree[] = [];
    if (this.#depth >= maxCommonDepth) return undefined;
    this.#depth += 1;
    let at = this.#skipSpaces(start + 1);
    while (this.#text.charCodeAt(at) !== close) {
      const added = isMapping ? this.#flowEntry(at, entries) : this.#flowItem(at, items);
      if (!added) return undefined;
      at = this.#skipSpaces(this.#end);
      if (this.#text.charCodeAt(at) === close) break;
      if (this.#text.charCodeAt(at) !== chars.comma) return undefined;
      at = this.#skipSpaces(at + 1);
      if (this.#text.charCodeAt(at) === close) return undefined;
    }
    this.#depth -= 1;
    this.#end = at + 1;
    const place = this.#places.span(start, this.#end);
    return isMapping
      ? { kind: "mapping", entries, at: place }
      : { kind: "sequence", items, at: place };
  }

  #flowEntry(start: number, entries: Map<string, Entry>): boolean {
    const name = this.#key(start, true);
    if (name === undefined || entries.has(name)) return false;
    const key = this.#places.span(start, this.#end);
    const value = this.#inline(this.#skipSpaces(this.#end + 1), true);
    if (value === undefined) return false;
    entries.set(name, { key, value });
    return true;
  }

  #flowItem(start: number, items: Tree[]): boolean {
    const item = this.#inline(start, true);
    if (item !== undefined) items.push(item);
    return item !== undefined;
  }

  /** The name of the key at `start`, with `#end` at its colon. Merges and null are not common. */
  #key(start: number, inFlow: boolean): string | undefined {
    const end = scalarEnd(this.#text, start, inFlow);
    if (end === undefined || this.#text.charCodeAt(end) !== chars.colon) return undefined;
    const next = this.#text.charCodeAt(end + 1);
    const isKey = next === chars.space ||
      (!inFlow && (next === chars.newline || Number.isNaN(next)));
    if (!isKey || end - start > 1000) return undefined;
    const source = this.#text.slice(start, end);
    const name = unquoted(source) ?? (plainValue(source) === null ? undefined : source);
    this.#end = end;
    return name === "<<" ? undefined : name;
  }

  #isDash(at: number): boolean {
    return this.#text.charCodeAt(at) === chars.dash &&
      this.#text.charCodeAt(at + 1) === chars.space;
  }

  /** Whether nothing but a comment stands from `at` on; a comment needs a blank before it. */
  #endsLine(at: number, after: number): boolean {
    const char = this.#text.charCodeAt(at);
    return Number.isNaN(char) || char === chars.newline || (char === chars.hash && at > after);
  }

  #skipSpaces(from: number): number {
    let at = from;
    while (this.#text.charCodeAt(at) === chars.space) at += 1;
    return at;
  }

  /** The start of the next line. */
  #lineEnd(from: number): number {
    const end = this.#text.indexOf("\n", from);
    return end < 0 ? this.#text.length : end + 1;
  }

  /** Goes to the next line that holds more than a comment. */
  #nextLine(from: number): void {
    for (let start = from; start < this.#text.length; start = this.#lineEnd(start)) {
      const at = this.#skipSpaces(start);
      const char = this.#text.charCodeAt(at);
      if (Number.isNaN(char) || char === chars.newline || char === chars.hash) continue;
      this.#at = at;
      this.#column = at - start;
      return;
    }
    this.#at = this.#text.length;
    this.#column = -1;
  }
}
