import type { Json } from "../compiler/object.ts";
import type { Leaf, Leaves, Scalar } from "./change.ts";
import { at, canonical, type Fields, isList, isRecord, text } from "./data.ts";
import { quantity } from "../compiler/quantity.ts";

/** Lists that Kubernetes reads as sets: their items have no key and no order. */
const sets: ReadonlySet<string> = new Set([
  "accessModes",
  "add",
  "apiGroups",
  "clusterResourceWhitelist",
  "destinations",
  "drop",
  "egress",
  "finalizers",
  "from",
  "imagePullSecrets",
  "ingress",
  "namespaceResourceWhitelist",
  "nonResourceURLs",
  "policyTypes",
  "resourceNames",
  "resources",
  "sourceRepos",
  "subjects",
  "to",
  "tolerations",
  "topologySpreadConstraints",
  "verbs",
]);

/** Fields below which every value is a quantity. */
const quantities: ReadonlySet<string> = new Set(["capacity", "hard", "limits", "requests"]);

/**
 * Every value of an object by its path. The order of keyed lists and of sets is gone, quantities
 * that are equal mean the same, and a JSON file inside a ConfigMap is read as data.
 */
export function leavesOf(object: Fields): Leaves {
  const leaves = new Map<string, Leaf>();
  for (const [key, value] of Object.entries(object)) collect(value, [key], leaves);
  return leaves;
}

function collect(value: Json | undefined, steps: readonly string[], leaves: Map<string, Leaf>) {
  if (value === undefined || isNoise(steps)) return;
  const data = jsonFile(value, steps);
  if (isList(data)) collectList(data, steps, leaves);
  else if (isRecord(data) && Object.keys(data).length > 0) {
    for (const [key, inner] of Object.entries(data)) collect(inner, [...steps, key], leaves);
  } else add(leaves, steps, isRecord(data) ? "{}" : data, meaning(data, steps));
}

function collectList(items: readonly Json[], steps: readonly string[], leaves: Map<string, Leaf>) {
  if (items.length === 0) return add(leaves, steps, "[]", "[]");
  const name = steps.at(-1) ?? "";
  if (sets.has(name) || items.every((item) => at(item, "verbs") !== undefined)) {
    for (const item of items) {
      const printed = canonical(inSets(item));
      add(leaves, [...steps, `[${printed}]`], isScalar(item) ? item : printed, printed);
    }
    return;
  }
  const keys = items.map((item) => keyOf(name, item));
  const keyed = keys.every((key) => key !== undefined) && new Set(keys).size === keys.length;
  items.forEach((item, index) => {
    collect(item, [...steps, `[${keyed ? keys[index] : index}]`], leaves);
  });
  // Init containers run one after the other.
  if (keyed && name === "initContainers" && items.length > 1) {
    const order = keys.join(", ");
    add(leaves, [...steps, "[order]"], order, order);
  }
}

function keyOf(name: string, item: Json): string | undefined {
  if (!isRecord(item)) return undefined;
  if (name === "volumeMounts") return text(item["mountPath"]);
  const own = text(item["name"]) ?? text(item["unique_id"]) ?? text(item["id"]);
  if (own !== undefined) return name === "contracts" ? text(item["id"]) ?? own : own;
  return name === "ports" ? portKey(item) : undefined;
}

function portKey(port: Fields): string | undefined {
  const number = port["containerPort"] ?? port["port"];
  return number === undefined ? undefined : `${number}/${port["protocol"] ?? "TCP"}`;
}

/** The lists inside an item of a set are sets as well. */
function inSets(value: Json): Json {
  if (isList(value)) return value.map(inSets).sort((a, b) => canonical(a) < canonical(b) ? -1 : 1);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, inner === undefined ? inner : inSets(inner)]),
  );
}

function add(
  leaves: Map<string, Leaf>,
  steps: readonly string[],
  value: Scalar,
  meaning: string,
): void {
  leaves.set(JSON.stringify(steps), { steps, value, meaning });
}

function meaning(value: Json, steps: readonly string[]): string {
  const isQuantity = quantities.has(steps.at(-2) ?? "") || steps.at(-1) === "sizeLimit";
  if (isQuantity && (typeof value === "string" || typeof value === "number")) {
    const exact = quantity(value);
    if (exact !== undefined) return `quantity ${exact}`;
  }
  return canonical(value);
}

function isScalar(value: Json): value is Scalar {
  return typeof value !== "object" || value === null;
}

/** A `*.json` of a ConfigMap as data, anything else as it is. */
function jsonFile(value: Json, steps: readonly string[]): Json {
  const [root, key = ""] = steps;
  if (typeof value !== "string" || root !== "data" || steps.length !== 2) return value;
  if (!key.endsWith(".json")) return value;
  try {
    const data: Json = JSON.parse(value);
    return data;
  } catch {
    return value;
  }
}

/** Digests of inputs: a remark in a file changes them, and nothing that runs. */
function isNoise(steps: readonly string[]): boolean {
  if (steps[0] !== "data" || steps[1] !== artifactsKey) return false;
  return steps[2] === "inputs" || (steps[3] === "tiers" && steps.at(-1) === "sha256");
}

/** Key of the ConfigMap that holds a product's artifacts. */
export const artifactsKey = "artifacts.json";
