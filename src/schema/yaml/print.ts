import { printScalar, printText } from "./print_scalar.ts";

/** What can be printed. Undefined fields are left out. */
export type YamlData = string | number | boolean | null | readonly YamlData[] | Fields;

type Fields = { readonly [key: string]: YamlData | undefined };

/** Order of the keys that come first, by where the mapping is. Everything else is alphabetical. */
const objectFirst = ["apiVersion", "kind", "metadata"];
const metadataFirst = ["name", "namespace", "labels", "annotations"];
const otherFirst = ["name", "image", "command", "args"];

/** In place of keys that come first: every mapping keeps the order in which it was made. */
const asMade: readonly string[] = [];

/** Longer keys need another syntax; Kubernetes allows 253 characters. */
const longestKey = 1000;

/**
 * Prints plain data as canonical YAML: block style, two spaces, keys in a fixed order, quotes only
 * where a YAML 1.1 or 1.2 reader would see something else than the string. Undefined fields are
 * left out. The general writer of the `yaml` package costs about 25 times as much.
 */
export function printYaml(value: YamlData): string {
  return print(value, objectFirst);
}

/** The same style with the keys in the order of the data: for a component's configuration file. */
export function printYamlInOrder(value: YamlData): string {
  return print(value, asMade);
}

function print(value: YamlData, first: readonly string[]): string {
  if (isList(value)) {
    return value.length === 0 ? "[]\n" : `${list(value, "", innerFirst(first)).slice(1)}\n`;
  }
  if (isFields(value)) {
    const text = fields(value, "", first);
    return text === "" ? "{}\n" : `${text.slice(1)}\n`;
  }
  return `${printScalar(value)}\n`;
}

/** Each entry begins with a line break, so that a mapping can follow its key or its dash. */
function fields(value: Fields, indent: string, first: readonly string[]): string {
  let text = "";
  for (const key of keysInOrder(value, first)) {
    const child = value[key];
    if (child === undefined) continue;
    if (key.length > longestKey) throw new Error(`A key of ${key.length} characters`);
    const inner = first === objectFirst && key === "metadata" ? metadataFirst : innerFirst(first);
    text += `\n${indent}${printScalar(key)}:${node(child, indent, inner)}`;
  }
  return text;
}

function innerFirst(first: readonly string[]): readonly string[] {
  return first === asMade ? asMade : otherFirst;
}

/** What follows a key: on the same line with a space, or on the next lines. */
function node(value: YamlData, indent: string, first: readonly string[]): string {
  if (typeof value === "string") return ` ${printText(value, indent)}`;
  if (isList(value)) {
    return value.length === 0 ? " []" : list(value, `${indent}  `, innerFirst(first));
  }
  if (isFields(value)) {
    const text = fields(value, `${indent}  `, first);
    return text === "" ? " {}" : text;
  }
  return ` ${printScalar(value)}`;
}

function list(items: readonly YamlData[], indent: string, first: readonly string[]): string {
  let text = "";
  for (const item of items) text += `\n${indent}-${listItem(item, indent, first)}`;
  return text;
}

/** A mapping or a list inside a list starts on the line of its dash. */
function listItem(item: YamlData, indent: string, first: readonly string[]): string {
  const inner = `${indent}  `;
  if (typeof item === "string") return ` ${printText(item, indent)}`;
  if (isList(item)) {
    return item.length === 0 ? " []" : ` ${list(item, inner, first).slice(1 + inner.length)}`;
  }
  if (isFields(item)) {
    const text = fields(item, inner, first);
    return text === "" ? " {}" : ` ${text.slice(1 + inner.length)}`;
  }
  return ` ${printScalar(item)}`;
}

/** Alphabetical by code unit, `first` in front. Most mappings arrive sorted. */
function keysInOrder(value: Fields, first: readonly string[]): string[] {
  const keys = Object.keys(value);
  if (keys.length < 2 || first === asMade) return keys;
  if (!isSorted(keys)) keys.sort();
  for (let i = first.length - 1; i >= 0; i--) {
    const place = keys.indexOf(first[i] ?? "");
    if (place > 0) keys.unshift(...keys.splice(place, 1));
  }
  return keys;
}

function isSorted(keys: readonly string[]): boolean {
  return keys.every((key, i) => i === 0 || (keys[i - 1] ?? "") < key);
}

function isList(value: YamlData): value is readonly YamlData[] {
  return Array.isArray(value);
}

function isFields(value: YamlData): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
