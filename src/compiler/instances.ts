import { diagnose, type Diagnostic, suggest } from "../diagnostics/mod.ts";
import { type AnyPlugin, type Category, isCategory, type Registry } from "../plugin/mod.ts";
import {
  type AliasTable,
  checkAgainst,
  keyPlaceOf,
  type Mapping,
  placeOf,
  type Platform,
  type Selection,
  type Tree,
  valueAt,
} from "../schema/mod.ts";
import { byCodeUnit } from "../schema/digest.ts";
import { refOf } from "./choices.ts";
import type { Instance } from "./instance.ts";
import { overlaidConfig } from "./overlays.ts";

/** What selecting plugins needs to know. */
export interface SelectionInput {
  readonly platform: Platform;
  readonly tree: Tree;
  /** Tree of the overlay. */
  readonly overlay: Tree | undefined;
  readonly registry: Registry;
  readonly aliases: AliasTable;
}

/** Selected instances, the implicit ones included. */
export interface Selected {
  readonly instances: readonly Instance[];
  readonly diagnostics: readonly Diagnostic[];
}

type Result = { readonly instance?: Instance; readonly diagnostics: readonly Diagnostic[] };

/**
 * Finds the plugin of each declared instance and checks its config, overlay applied. A category
 * that the platform leaves out gets the plugin that `aliases.defaults` names, used only if needed.
 * Reports FLOE-PLG001, FLOE-PLG008, FLOE-PLG009, FLOE-ENV002 and what the plugin's schema refuses.
 */
export function selectInstances(input: SelectionInput): Selected {
  const written = Object.entries(input.platform.plugins).flatMap(([category, instances]) =>
    isCategory(category)
      ? Object.entries(instances ?? {}).map(([name, selection]) =>
        select(category, name, selection, input)
      )
      : []
  );
  const implicit = Object.entries(input.aliases.defaults).flatMap(([category, type]) =>
    isCategory(category) && input.platform.plugins[category] === undefined
      ? implied(category, type, input)
      : []
  );
  const results = [...written, ...implicit];
  return {
    instances: results.flatMap(({ instance }) => instance ?? []),
    diagnostics: results.flatMap(({ diagnostics }) => diagnostics),
  };
}

function select(
  category: Category,
  name: string,
  selection: Selection,
  { tree, overlay, registry, aliases }: SelectionInput,
): Result {
  const path = ["plugins", category, name] as const;
  const at = keyPlaceOf(tree, path);
  const plugin = pluginOf(category, selection.type, registry, aliases);
  if (plugin === undefined) {
    return { diagnostics: [unknownPlugin(category, path, selection.type, tree, registry)] };
  }
  const base = valueAt(tree, [...path, "config"]) ?? emptyMapping(placeOf(tree, path));
  const over = overlay === undefined ? undefined : valueAt(overlay, [...path, "config"]);
  const overlaid = overlaidConfig(base, over, plugin, path);
  const checked = checkAgainst(plugin.config, overlaid.tree, { path: [...path, "config"] });
  const version = versionOf(plugin, selection.version, placeOf(tree, [...path, "version"]));
  const diagnostics = [...overlaid.diagnostics, ...checked.diagnostics, ...version.diagnostics];
  if (checked.diagnostics.length > 0) return { diagnostics };
  return {
    instance: {
      ref: refOf(category, name),
      category,
      name,
      plugin,
      config: checked.value,
      bind: selection.bind ?? {},
      implicit: false,
      at,
      place: (field) => keyPlaceOf(overlaid.tree, field),
      ...(version.version === undefined ? {} : { version: version.version }),
    },
    diagnostics,
  };
}

/** A default whose config has required fields can't stand in for a selection. */
function implied(
  category: Category,
  type: string,
  { registry, aliases }: SelectionInput,
): readonly Result[] {
  const plugin = pluginOf(category, type, registry, aliases);
  const parsed = plugin?.config.safeParse({});
  if (plugin === undefined || parsed?.success !== true) return [];
  const { version } = versionOf(plugin, undefined, undefined);
  const instance: Instance = {
    ref: refOf(category, "default"),
    category,
    name: "default",
    plugin,
    config: parsed.data,
    bind: {},
    implicit: true,
    ...(version === undefined ? {} : { version }),
  };
  return [{ instance, diagnostics: [] }];
}

/** The plugin that a category's `type` names, by its id or by another name. */
export function pluginOf(
  category: Category,
  type: string,
  registry: Registry,
  aliases: AliasTable,
): AnyPlugin | undefined {
  const name = aliases.plugin(category, type, undefined);
  return name === undefined ? undefined : registry.get(`${category}/${name}`);
}

function unknownPlugin(
  category: Category,
  path: readonly string[],
  type: string,
  tree: Tree,
  registry: Registry,
): Diagnostic {
  const names = [...registry.keys()].filter((id) => id.startsWith(`${category}/`))
    .map((id) => id.slice(category.length + 1)).sort(byCodeUnit);
  return diagnose("FLOE-PLG001", {
    message: `There is no ${category} plugin "${type}"`,
    hint: names.length === 0
      ? `floe has no plugin of the category ${category}; a module of your own can add one`
      : suggest(type, names),
    at: placeOf(tree, [...path, "type"]),
  });
}

/** The version to note: the one asked for, which the plugin must know, or its newest. */
function versionOf(
  plugin: AnyPlugin,
  wanted: string | undefined,
  at: Diagnostic["at"],
): { readonly version?: string; readonly diagnostics: readonly Diagnostic[] } {
  const known = (plugin.versions ?? []).map(({ version }) => version);
  const version = wanted ?? known.at(-1);
  const diagnostics = wanted === undefined || known.includes(wanted)
    ? []
    : [known.length === 0 ? idleVersion(plugin, at) : unknownVersion(plugin, wanted, known, at)];
  return version === undefined ? { diagnostics } : { version, diagnostics };
}

function unknownVersion(
  { id }: AnyPlugin,
  wanted: string,
  known: readonly string[],
  at: Diagnostic["at"],
): Diagnostic {
  return diagnose("FLOE-PLG008", {
    message: `${id} does not know the version "${wanted}"`,
    hint: `It knows ${known.join(", ")}; without \`version\` it takes the last`,
    at,
  });
}

function idleVersion({ id }: AnyPlugin, at: Diagnostic["at"]): Diagnostic {
  return diagnose("FLOE-PLG009", {
    message: `${id} knows no versions, so that \`version\` has no effect`,
    hint: "Delete it",
    at,
  });
}

function emptyMapping(at: Mapping["at"]): Mapping {
  return { kind: "mapping", entries: new Map(), at };
}
