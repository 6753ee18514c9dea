import { z } from "zod";
import { objectId, type PlacedObject } from "../compiler/object.ts";
import type { Places } from "../compiler/places.ts";
import { sha256 } from "../schema/digest.ts";

/** Path of the source map below a tree's root. */
export const sourceMapPath = "floe/source-map.json";

const made = z.object({
  component: z.string(),
  origin: z.string(),
  product: z.string().optional(),
});
const chosen = z.object({
  plugin: z.string(),
  version: z.string().optional(),
  chosen: z.string().optional(),
  config: z.record(z.string(), z.string()),
});
const sourceMapSchema = z.object({
  schema: z.literal("floe-source-map/v1"),
  /** What made each object, by its id. */
  objects: z.record(z.string(), made),
  /** Where the platform says so, by `<category>/<instance>`. */
  instances: z.record(z.string(), chosen).default({}),
  /** File of each product. */
  products: z.record(z.string(), z.string()).default({}),
});

/** What made each object, and where the platform's choices are written. */
export type SourceMap = z.infer<typeof sourceMapSchema>;
type Made = z.infer<typeof made>;

/** The source map as text, one object and one instance per line. */
export function sourceMap(objects: readonly PlacedObject[], places?: Places): string {
  return print({
    objects: objects.map(({ object, component, product, origin }) =>
      [
        objectId(object),
        { component, origin, ...(product === undefined ? {} : { product }) },
      ] as const
    ),
    instances: Object.entries(places?.instances ?? {}),
    products: Object.entries(places?.products ?? {}),
  });
}

/** The lines of `products` from the new map, every other object's line from the old one. */
export function mergedSourceMap(
  before: string | undefined,
  next: string | undefined,
  products: readonly string[],
): { readonly text: string; readonly sha256: string } {
  const isTheirs = ([, { product }]: readonly [string, Made]) =>
    product !== undefined && products.includes(product);
  const [old, made] = [readSourceMap(before), readSourceMap(next)];
  const text = print({
    objects: [
      ...Object.entries(old?.objects ?? {}).filter((line) => !isTheirs(line)),
      ...Object.entries(made?.objects ?? {}).filter(isTheirs),
    ],
    instances: Object.entries({ ...old?.instances, ...made?.instances }),
    products: Object.entries({ ...old?.products, ...made?.products }),
  });
  return { text, sha256: sha256(text) };
}

/** Undefined for a map that cannot be read: the next whole run makes it anew. */
export function readSourceMap(text: string | undefined): SourceMap | undefined {
  if (text === undefined) return undefined;
  try {
    return sourceMapSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

interface Lines {
  readonly objects: readonly (readonly [string, Made])[];
  readonly instances: readonly (readonly [string, Places["instances"][string]])[];
  readonly products: readonly (readonly [string, string])[];
}

function print({ objects, instances, products }: Lines): string {
  const parts = [
    [
      "instances",
      instances.map(([ref, { plugin, version, chosen, config }]) =>
        [ref, { plugin, version, chosen, config: sortedKeys(config) }] as const
      ),
    ],
    [
      "objects",
      objects.map(([id, { component, origin, product }]) =>
        [id, { component, origin, product }] as const
      ),
    ],
    ["products", products],
  ] as const;
  const blocks = parts.filter(([name, lines]) => name === "objects" || lines.length > 0)
    .map(([name, lines]) => `  "${name}": {\n${lines.map(line).sort().join(",\n")}\n  }`);
  return `{\n${blocks.join(",\n")},\n  "schema": "floe-source-map/v1"\n}\n`;
}

function line([key, value]: readonly [string, unknown]): string {
  return `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`;
}

function sortedKeys(config: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(config).sort(([a], [b]) => a < b ? -1 : 1));
}
