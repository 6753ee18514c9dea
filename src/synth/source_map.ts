import { z } from "zod";
import { objectId, type PlacedObject } from "../compiler/object.ts";
import { sha256 } from "../schema/digest.ts";

/** Path of the source map below a tree's root. */
export const sourceMapPath = "floe/source-map.json";

const made = z.object({
  component: z.string(),
  origin: z.string(),
  product: z.string().optional(),
});
const sourceMapSchema = z.object({
  schema: z.literal("floe-source-map/v1"),
  objects: z.record(z.string(), made),
});

type Made = z.infer<typeof made>;

/** Object id to what made it, one object per line. */
export function sourceMap(objects: readonly PlacedObject[]): string {
  return print(objects.map(({ object, component, product, origin }) =>
    [
      objectId(object),
      { component, origin, ...(product === undefined ? {} : { product }) },
    ] as const
  ));
}

/** The lines of `products` from the new map, every other line from the old one. */
export function mergedSourceMap(
  before: string | undefined,
  next: string | undefined,
  products: readonly string[],
): { readonly text: string; readonly sha256: string } {
  const isTheirs = ([, { product }]: readonly [string, Made]) =>
    product !== undefined && products.includes(product);
  const text = print([
    ...read(before).filter((line) => !isTheirs(line)),
    ...read(next).filter(isTheirs),
  ]);
  return { text, sha256: sha256(text) };
}

/** A map that cannot be read is made anew by the next whole run. */
function read(text: string | undefined): readonly (readonly [string, Made])[] {
  if (text === undefined) return [];
  try {
    const { success, data } = sourceMapSchema.safeParse(JSON.parse(text));
    return success ? Object.entries(data.objects) : [];
  } catch {
    return [];
  }
}

function print(entries: readonly (readonly [string, Made])[]): string {
  const lines = entries.map(([id, { component, origin, product }]) =>
    `    ${JSON.stringify(id)}: ${JSON.stringify({ component, origin, product })}`
  ).sort();
  return `{\n  "objects": {\n${lines.join(",\n")}\n  },\n  "schema": "floe-source-map/v1"\n}\n`;
}
