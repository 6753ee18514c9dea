import type { Span } from "../diagnostics/mod.ts";
import { keyPlaceOf, type Tree, valueAt } from "../schema/mod.ts";
import type { Instance } from "./instance.ts";
import { deepMerge } from "./merge.ts";

/** Where a platform's choices are written: places as `file:line:column`. */
export interface Places {
  /** By `<category>/<instance>`. */
  readonly instances: Readonly<Record<string, InstancePlaces>>;
  /** Path of each product's file, by name. */
  readonly products: Readonly<Record<string, string>>;
}

export interface InstancePlaces {
  /** `<category>/<plugin name>`. */
  readonly plugin: string;
  readonly version?: string | undefined;
  /** Where the platform selects it; absent where it stands in for a category left out. */
  readonly chosen?: string | undefined;
  /** Place of each field of its config that somebody wrote, overlay applied, by path. */
  readonly config: Readonly<Record<string, string>>;
}

/** What the places are read from. */
export interface PlacesInput {
  readonly instances: readonly Instance[];
  /** The platform's tree, what it inherits merged. */
  readonly tree: Tree;
  readonly overlay: Tree | undefined;
  readonly products: readonly { readonly name: string; readonly path: string }[];
}

/** Collects the places of every instance that takes part. */
export function placesOf({ instances, tree, overlay, products }: PlacesInput): Places {
  return {
    instances: Object.fromEntries(
      instances.map((one) => [one.ref, instancePlaces(one, tree, overlay)]),
    ),
    products: Object.fromEntries(products.map(({ name, path }) => [name, path])),
  };
}

function instancePlaces(
  { category, name, plugin, version, implicit }: Instance,
  tree: Tree,
  overlay: Tree | undefined,
): InstancePlaces {
  const path = ["plugins", category, name];
  const own = valueAt(tree, [...path, "config"]);
  const over = overlay === undefined ? undefined : valueAt(overlay, [...path, "config"]);
  const config = own === undefined || over === undefined ? over ?? own : deepMerge(own, over);
  return {
    plugin: plugin.id,
    version,
    chosen: implicit ? undefined : placeText(keyPlaceOf(tree, path)),
    config: Object.fromEntries(
      config === undefined ? [] : leafPlaces(config, "").map(([at, span]) => [at, placeText(span)]),
    ),
  };
}

/** `file:line:column`, as terminals and editors open it. */
export function placeText({ file, line, column }: Span): string {
  return `${file}:${line}:${column}`;
}

/** Path and place of every value of a config: scalars, lists and empty mappings. */
function leafPlaces(tree: Tree, path: string): readonly (readonly [string, Span])[] {
  if (tree.kind !== "mapping" || tree.entries.size === 0) {
    return path === "" ? [] : [[path, tree.at]];
  }
  return [...tree.entries].flatMap(([key, { value }]) =>
    leafPlaces(value, path === "" ? key : `${path}.${key}`)
  );
}
