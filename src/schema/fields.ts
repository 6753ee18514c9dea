import { z } from "zod";

/** One field of a schema, as reference pages and `floe plugins` show it. */
export interface Field {
  /** Dotted path; `*` stands for a free key, `[]` for an item. */
  readonly path: string;
  /** In words: `string`, `integer`, `"small" | "large"`. */
  readonly type: string;
  readonly description: string;
  readonly required: boolean;
  /** What kind of difference between environments it is; absent where an overlay may not set it. */
  readonly overlay?: string;
  readonly fallback?: unknown;
}

interface Node {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly allOf?: readonly Node[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly overlay?: unknown;
}

const depthMax = 8;

/** Every field of a zod object schema, parents before children, in the order of declaration. */
export function pluginFields(schema: z.ZodType): readonly Field[] {
  return fieldsOf(
    z.toJSONSchema(schema, { io: "input", reused: "inline", unrepresentable: "any" }),
  );
}

/** The same of a JSON Schema that zod made. */
export function fieldsOf(schema: object): readonly Field[] {
  return childrenOf(schema, "", 0);
}

function childrenOf(node: Node, prefix: string, depth: number): readonly Field[] {
  if (depth > depthMax) return [];
  const named = Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
    const required = node.required?.includes(name) === true && child.default === undefined;
    return fieldAndBelow(child, `${prefix}${name}`, required, depth);
  });
  const free = typeof node.additionalProperties === "object"
    ? fieldAndBelow(node.additionalProperties, `${prefix}*`, false, depth)
    : [];
  const variants = [...node.anyOf ?? [], ...node.oneOf ?? [], ...node.allOf ?? []]
    .flatMap((variant) => childrenOf(variant, prefix, depth + 1));
  return unique([...named, ...free, ...variants]);
}

function fieldAndBelow(
  node: Node,
  path: string,
  required: boolean,
  depth: number,
): readonly Field[] {
  const field: Field = {
    path,
    type: typeOf(node),
    description: node.description ?? "",
    required,
    ...(typeof node.overlay === "string" ? { overlay: node.overlay } : {}),
    ...(node.default === undefined ? {} : { fallback: node.default }),
  };
  const items = node.items === undefined ? [] : childrenOf(node.items, `${path}[].`, depth + 1);
  const below = [...childrenOf(node, `${path}.`, depth + 1), ...items];
  return path.endsWith("*") && field.description === "" ? below : [field, ...below];
}

function unique(fields: readonly Field[]): readonly Field[] {
  const seen = new Set<string>();
  return fields.filter(({ path }) => !seen.has(path) && seen.add(path));
}

function typeOf(node: Node): string {
  if (node.const !== undefined) return JSON.stringify(node.const);
  if (node.enum !== undefined) return node.enum.map((value) => JSON.stringify(value)).join(" | ");
  const variants = node.anyOf ?? node.oneOf;
  if (variants !== undefined) return [...new Set(variants.map(typeOf))].join(" | ");
  if (node.items !== undefined) return `list of ${typeOf(node.items)}`;
  if (node.properties === undefined && typeof node.additionalProperties === "object") {
    return `map of ${typeOf(node.additionalProperties)}`;
  }
  return typeof node.type === "string" ? node.type : node.type?.join(" | ") ?? "any";
}
