import type { Json } from "../compiler/object.ts";
import { type KeyOrder, print } from "../schema/yaml/print.ts";

/** In a list or below a key nobody knows: what a reader looks for first. Then alphabetical. */
const anywhere: KeyOrder = {
  keys: (fields) => keysInOrder(fields, ["name", "image", "command", "args"]),
  inside: () => anywhere,
};

const metadata: KeyOrder = {
  keys: (fields) => keysInOrder(fields, ["name", "namespace", "labels", "annotations"]),
  inside: () => anywhere,
};

const object: KeyOrder = {
  keys: (fields) => keysInOrder(fields, ["apiVersion", "kind", "metadata"]),
  inside: (key) => key === "metadata" ? metadata : anywhere,
};

/** Prints a Kubernetes object as canonical YAML: keys in one order, whatever order they came in. */
export function printYaml(value: Json): string {
  return print(value, object);
}

/** Alphabetical by code unit, `first` in front. Most mappings arrive sorted. */
function keysInOrder(value: object, first: readonly string[]): readonly string[] {
  const keys = Object.keys(value);
  if (keys.length < 2) return keys;
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
