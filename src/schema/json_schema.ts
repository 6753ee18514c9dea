import { z } from "zod";
import type { PluginFacts } from "./alias_table.ts";
import { artifacts } from "./artifacts.ts";
import { categories } from "./categories.ts";
import { productsLockFile } from "./model/products_lock.ts";
import { trustPolicyFile } from "./model/trust_policy.ts";
import { overlayFile, platformFile, productFile } from "./model/written.ts";

export const schemaKinds = [
  "platform",
  "product",
  "overlay",
  "products-lock",
  "artifacts",
  "trust-policy",
] as const;
export type SchemaKind = (typeof schemaKinds)[number];

type Schema = Readonly<Record<string, unknown>>;

const sources: Readonly<Record<SchemaKind, z.ZodType>> = {
  platform: platformFile,
  product: productFile,
  overlay: overlayFile,
  "products-lock": productsLockFile,
  artifacts,
  "trust-policy": trustPolicyFile,
};

/** Words that floe keeps on a schema for itself; a JSON Schema validator has no use for them. */
const internal = ["overlay", "digest"];
/** Formats that JSON Schema defines; zod has more, each with a pattern beside it. */
const formats = ["uri", "date", "date-time", "duration"];

/**
 * JSON Schema (draft 2020-12) of a file as people write it, or of the artifacts. With plugins, the
 * config of each selection is described by its plugin's own schema.
 */
export function jsonSchema(kind: SchemaKind, plugins: Iterable<PluginFacts> = []): Schema {
  const schema = converted(sources[kind]);
  const list = [...plugins];
  const properties = kind === "platform" && list.length > 0
    ? { properties: { ...recordOf(schema["properties"]), plugins: pluginsSchema(schema, list) } }
    : {};
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: `https://floe.dev/schemas/${kind}/v1`,
    title: `floe ${kind}`,
    ...schema,
    ...properties,
  };
}

/** The same without any plugin's config and without a header: what pages about fields are made of. */
export function writtenSchema(kind: SchemaKind): Schema {
  return converted(sources[kind]);
}

function converted(schema: z.ZodType): Schema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override: ({ jsonSchema: node }) => plainer(node),
  });
  return rest;
}

function plainer(node: z.core.JSONSchema.BaseSchema): void {
  for (const word of internal) delete node[word];
  if (typeof node.format === "string" && !formats.includes(node.format)) delete node.format;
  if (node.maximum === Number.MAX_SAFE_INTEGER) delete node.maximum;
  if (node.minimum === Number.MIN_SAFE_INTEGER) delete node.minimum;
}

/** `plugins`, where the `type` of a selection decides which config it may have. */
function pluginsSchema(platform: Schema, plugins: readonly PluginFacts[]): Schema {
  const whole = recordOf(recordOf(platform["properties"])["plugins"]);
  const properties = Object.keys(categories).map((category) => {
    const here = plugins.filter(({ id }) => id.startsWith(`${category}/`));
    const node = recordOf(recordOf(whole["properties"])[category]);
    return [category, here.length === 0 ? node : withConfigs(node, here)];
  });
  return { ...whole, properties: Object.fromEntries(properties) };
}

function withConfigs(node: Schema, plugins: readonly PluginFacts[]): Schema {
  const [single, named] = listOf(node["anyOf"]);
  // Which plugin such a name means depends on the address: floe itself judges those.
  const either = new Set(
    plugins.flatMap(({ aliases = [] }) => aliases)
      .filter(({ endpoint }) => endpoint === "outside").map(({ type }) => type),
  );
  const selection = {
    ...recordOf(single),
    allOf: plugins.flatMap(({ id, config, aliases = [] }) => {
      const names = [id.slice(id.indexOf("/") + 1), ...aliases.map(({ type }) => type)]
        .filter((name) => !either.has(name));
      return names.length === 0 ? [] : {
        if: { properties: { type: { enum: [...new Set(names)] } }, required: ["type"] },
        then: { properties: { config: converted(config) } },
      };
    }),
  };
  return { ...node, anyOf: [selection, { ...recordOf(named), additionalProperties: selection }] };
}

function recordOf(value: unknown): Schema {
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
