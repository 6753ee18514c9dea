import { printScalar, printText } from "./print_scalar.ts";

/** What can be printed. Undefined fields are left out. */
export type YamlData = string | number | boolean | null | readonly YamlData[] | Fields;

type Fields = { readonly [key: string]: YamlData | undefined };

/** Longer keys need another syntax; Kubernetes allows 253 characters. */
const longestKey = 1000;

/** In which order the keys of a mapping are printed. */
export interface KeyOrder {
  keys(fields: Fields): readonly string[];
  /** The order in the value of `key`; for the items of a list, `key` is empty. */
  inside(key: string): KeyOrder;
}

const asMade: KeyOrder = { keys: Object.keys, inside: () => asMade };

/** The canonical style with the keys in the order of the data: for a component's configuration file. */
export function printYamlInOrder(value: YamlData): string {
  return print(value, asMade);
}

/**
 * Prints plain data as canonical YAML: block style, two spaces, quotes only where a YAML 1.1 or 1.2
 * reader would see something else than the string. The general writer of the `yaml` package costs
 * about 25 times as much.
 */
export function print(value: YamlData, order: KeyOrder): string {
  if (isList(value)) return value.length === 0 ? "[]\n" : `${list(value, "", order).slice(1)}\n`;
  if (isFields(value)) {
    const text = fields(value, "", order);
    return text === "" ? "{}\n" : `${text.slice(1)}\n`;
  }
  return `${printScalar(value)}\n`;
}

/** Each entry begins with a line break, so that a mapping can follow its key or its dash. */
function fields(value: Fields, indent: string, order: KeyOrder): string {
  let text = "";
  for (const key of order.keys(value)) {
    const child = value[key];
    if (child === undefined) continue;
    if (key.length > longestKey) throw new Error(`A key of ${key.length} characters`);
    text += `\n${indent}${printScalar(key)}:${node(child, indent, order.inside(key))}`;
  }
  return text;
}

/** What follows a key: on the same line with a space, or on the next lines. */
function node(value: YamlData, indent: string, order: KeyOrder): string {
  if (typeof value === "string") return ` ${printText(value, indent)}`;
  if (isList(value)) {
    return value.length === 0 ? " []" : list(value, `${indent}  `, order);
  }
  if (isFields(value)) {
    const text = fields(value, `${indent}  `, order);
    return text === "" ? " {}" : text;
  }
  return ` ${printScalar(value)}`;
}

function list(items: readonly YamlData[], indent: string, order: KeyOrder): string {
  const inner = order.inside("");
  let text = "";
  for (const item of items) text += `\n${indent}-${listItem(item, indent, inner)}`;
  return text;
}

/** A mapping or a list inside a list starts on the line of its dash. */
function listItem(item: YamlData, indent: string, order: KeyOrder): string {
  const inner = `${indent}  `;
  if (typeof item === "string") return ` ${printText(item, indent)}`;
  if (isList(item)) {
    return item.length === 0 ? " []" : ` ${list(item, inner, order).slice(1 + inner.length)}`;
  }
  if (isFields(item)) {
    const text = fields(item, inner, order);
    return text === "" ? " {}" : ` ${text.slice(1 + inner.length)}`;
  }
  return ` ${printScalar(item)}`;
}

function isList(value: YamlData): value is readonly YamlData[] {
  return Array.isArray(value);
}

function isFields(value: YamlData): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
