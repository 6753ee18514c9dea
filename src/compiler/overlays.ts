import { diagnose, type Diagnostic, suggest } from "../diagnostics/mod.ts";
import {
  type Entry,
  keyPlaceOf,
  type Mapping,
  type Overlay,
  placeOf,
  type Platform,
  type Read,
  readOverlay,
  type SourceFile,
  type Tree,
  unusedFields,
  valueAt,
} from "../schema/mod.ts";
import type { AnyPlugin, Category } from "../plugin/mod.ts";
import { deepMerge } from "./merge.ts";
import { isOverlayable } from "./overlayable.ts";
import { folderOf } from "./paths.ts";

/** The overlay of the environment at hand. */
export interface OverlayRead {
  readonly overlay?: Overlay;
  readonly tree?: Tree;
  readonly file?: SourceFile;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads `environments/<environment>.yaml` beside the platform file. A platform without any overlay
 * has one environment, called as you like. Reports FLOE-ENV001 and FLOE-ENV005.
 */
export function overlayOf(
  platform: string,
  environment: string,
  files: ReadonlyMap<string, SourceFile>,
): OverlayRead {
  const paths = overlayPaths(platform, files);
  const path = paths.get(environment);
  const file = path === undefined ? undefined : files.get(path);
  if (file === undefined) {
    if (paths.size === 0) return { diagnostics: [] };
    const names = [...paths.keys()];
    return {
      diagnostics: [diagnose("FLOE-ENV001", {
        message: `There is no overlay for the environment "${environment}"`,
        hint: suggest(environment, names) ?? `The environments are ${names.join(", ")}`,
      })],
    };
  }
  const { value, tree, diagnostics }: Read<Overlay> = readOverlay(file);
  if (value === undefined || tree === undefined) return { file, diagnostics };
  const misnamed = value.metadata.name === environment ? [] : [diagnose("FLOE-ENV005", {
    message: `The overlay ${file.path} calls itself "${value.metadata.name}"`,
    hint: `Write name: ${environment}`,
    at: placeOf(tree, ["metadata", "name"]),
  })];
  return {
    overlay: value,
    tree,
    file,
    diagnostics: [...diagnostics, ...misnamed, ...unusedFields("overlay", tree)],
  };
}

/** Path of each environment's overlay, sorted by environment. */
export function overlayPaths(
  platform: string,
  files: ReadonlyMap<string, SourceFile>,
): ReadonlyMap<string, string> {
  const folder = folderOf(platform);
  const prefix = folder === "" ? "environments/" : `${folder}/environments/`;
  const found = [...files.keys()].flatMap((path): readonly [string, string][] => {
    if (!path.startsWith(prefix)) return [];
    const name = /^([^/.]+)\.ya?ml$/.exec(path.slice(prefix.length))?.[1];
    return name === undefined ? [] : [[name, path]];
  });
  return new Map(found.sort(([a], [b]) => a < b ? -1 : 1));
}

/**
 * Whether overlay and platform fit together: instances that the overlay configures or uses are
 * declared. Reports FLOE-ENV003 and FLOE-ENV004, which name both places.
 */
export function checkOverlay(
  overlay: Overlay,
  tree: Tree,
  platform: Platform,
  platformTree: Tree,
): readonly Diagnostic[] {
  const declared = (category: string): readonly string[] =>
    mappingAt(platformTree, ["plugins", category])?.entries.keys().toArray() ?? [];
  const configured = Object.entries(overlay.plugins).flatMap(([category, instances]) =>
    Object.keys(instances ?? {})
      .filter((name) => !declared(category).includes(name))
      .map((name) => ({
        code: "FLOE-ENV003" as const,
        category,
        name,
        path: ["plugins", category, name],
      }))
  );
  const used = Object.entries(overlay.use ?? {})
    .filter(([category, name = ""]) =>
      !declared(category).includes(name) && !isAlias(platform, category, name)
    )
    .map(([category, name = ""]) => ({
      code: "FLOE-ENV004" as const,
      category,
      name,
      path: ["use", category],
    }));
  return [...configured, ...used].map(({ code, category, name, path }) => {
    const names = declared(category);
    return diagnose(code, {
      message: `The platform declares no ${category} instance "${name}"`,
      hint: names.length === 0
        ? `It declares none in the category ${category}`
        : suggest(name, names) ?? `It declares ${names.join(", ")}`,
      at: code === "FLOE-ENV003" ? keyPlaceOf(tree, path) : placeOf(tree, path),
      related: [{
        message: "Instances are declared here",
        at: keyPlaceOf(platformTree, ["plugins", category]),
      }],
    });
  });
}

function isAlias(platform: Platform, category: string, name: string): boolean {
  const aliases: Readonly<Partial<Record<string, Readonly<Record<string, string>>>>> =
    platform.instance_aliases ?? {};
  return aliases[category]?.[name] !== undefined;
}

/**
 * The config of one instance with the overlay's fields over it. Reports FLOE-ENV002 for each field
 * that its plugin does not mark, with the platform's own value as the second place.
 */
export function overlaidConfig(
  base: Tree,
  overlay: Tree | undefined,
  plugin: AnyPlugin,
  path: readonly [string, Category, string],
): { readonly tree: Tree; readonly diagnostics: readonly Diagnostic[] } {
  if (overlay === undefined) return { tree: base, diagnostics: [] };
  const diagnostics = leaves(overlay, []).filter(({ path }) => !isOverlayable(plugin.config, path))
    .map((leaf) =>
      diagnose("FLOE-ENV002", {
        message: `"${
          [...path, "config", ...leaf.path].join(".")
        }" can't differ between environments`,
        hint: "Set it in the platform file, for every environment",
        at: leaf.key,
        related: [{ message: "The platform's own", at: keyPlaceOf(base, leaf.path) }],
      })
    );
  return { tree: deepMerge(base, overlay), diagnostics };
}

/** Values that an overlay sets: scalars, lists and empty mappings. */
function leaves(
  tree: Tree,
  path: readonly string[],
): readonly { readonly path: readonly string[]; readonly key: Entry["key"] }[] {
  if (tree.kind !== "mapping") return [];
  return [...tree.entries].flatMap(([name, { key, value }]) => {
    const here = [...path, name];
    const isLeaf = value.kind !== "mapping" || value.entries.size === 0;
    return isLeaf ? [{ path: here, key }] : leaves(value, here);
  });
}

function mappingAt(tree: Tree, path: readonly string[]): Mapping | undefined {
  const found = valueAt(tree, path);
  return found?.kind === "mapping" ? found : undefined;
}
