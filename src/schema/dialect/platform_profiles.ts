import type { Span } from "../../diagnostics/mod.ts";
import type { AliasTable } from "../source.ts";
import type { Entry, Mapping, Tree } from "../tree.ts";
import {
  change,
  eachValue,
  type Entries,
  entriesOf,
  entry,
  is,
  mapping,
  type Notes,
  put,
  scalar,
  take,
  textOf,
  within,
} from "./edit.ts";
import { plainCredentials } from "./profiles_credentials.ts";
import { plainObservability, withDefaults } from "./profiles_observability.ts";
import { receiversToPlugins } from "./receivers.ts";
import { type MergedStore, mergeStores, normaliseSelection } from "./selection.ts";

const owner = "platform-team";
/** Type of a profile that names none. */
const defaultTypes = { storage: "s3", catalog: "polaris", compute: "duckdb" } as const;
const schemaVersion = "1.2.0";

/** Generation 1's platform as the canonical tree; `root` has passed `profilesPlatform`. */
export function platformFromProfiles(
  root: Mapping,
  path: string,
  aliases: AliasTable,
  notes: Notes,
): Tree {
  const fields = entriesOf(withDefaults(root, notes));
  const start = root.entries.values().next().value?.key ?? root.at;
  const result: Entries = new Map();
  result.set("metadata", entry(metadata(take(fields, "version"), path, start, notes)));
  takeInfrastructure(fields, result);
  const plugins = takeProfiles(fields, result, aliases, notes);
  takeSecretBackend(fields, plugins, aliases);
  result.set("plugins", entry(mapping(plugins, root.at), start));
  for (const name of ["security", "governance", "layers"]) put(result, name, take(fields, name));
  const observed = take(fields, "observability");
  if (observed !== undefined) {
    const value = plainObservability(observed.value, notes);
    result.set("observability", { key: observed.key, value });
  }
  receiversToPlugins(result, aliases, notes);
  return mapping(result, root.at);
}

/** The file names neither the platform nor its owner: the folder does, past words of environments. */
function metadata(version: Entry | undefined, path: string, start: Span, notes: Notes): Tree {
  const folders = path.split("/").slice(0, -1).reverse();
  const generic = /^(|\.|\.\.|platform|platforms|\.floe|local|dev|staging|prod)$/;
  const folder = folders.find((name) => !generic.test(name))?.toLowerCase() ?? "";
  const name = folder.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 63) ||
    "platform";
  notes.add("FLOE-SCH017", {
    message: `The file names no platform: floe takes "${name}", owned by ${owner}`,
    hint: "Write metadata: { name: …, version: …, owner: … } with apiVersion: floe.dev/v1 and " +
      "kind: Platform",
    at: start,
  });
  return mapping([
    ["name", entry(scalar(name, start))],
    ["version", version ?? entry(scalar(schemaVersion, start))],
    ["owner", entry(scalar(owner, start))],
  ], start);
}

function takeInfrastructure(fields: Entries, result: Entries): void {
  const blocks = entriesOf(take(fields, "infrastructure")?.value);
  for (const name of ["timezone", "network", "cloud"]) put(result, name, take(blocks, name));
  put(result, "resource_presets", take(blocks, "resource_profiles"));
  const lifecycle = take(blocks, "lifecycle");
  if (lifecycle === undefined) return;
  const parts = entriesOf(lifecycle.value);
  const quotas = entriesOf(take(parts, "resource_quotas")?.value);
  if (!is(quotas.get("enabled")?.value, false)) {
    put(result, "quotas", quotas.get("namespace_limits"));
  }
  if (parts.size > 0) {
    result.set("lifecycle", { key: lifecycle.key, value: mapping(parts, lifecycle.value.at) });
  }
}

function takeProfiles(
  fields: Entries,
  result: Entries,
  aliases: AliasTable,
  notes: Notes,
): Entries {
  const plugins: Entries = new Map();
  let merged: ReadonlyMap<string, MergedStore> = new Map();
  const sources = [["storage", "storage"], ["catalogs", "catalog"], [
    "compute",
    "compute",
  ]] as const;
  for (const [from, category] of sources) {
    const profiles = take(fields, from);
    if (profiles === undefined) continue;
    const selections = entriesOf(
      eachValue(profiles.value, (profile) => asSelection(category, profile)),
    );
    if (category === "storage") merged = shareStores(selections, result, profiles);
    const value = eachValue(
      mapping(selections, profiles.value.at),
      (one) => normaliseSelection(category, one, aliases, notes),
    );
    plugins.set(category, { key: profiles.key, value });
  }
  change(fields, "layers", (layers) => eachValue(layers, (one) => plainLayer(one, merged)));
  const orchestrator = aliases.defaults["orchestrator"];
  const at = fields.values().next().value?.key ?? plugins.values().next().value?.key;
  if (orchestrator !== undefined && at !== undefined) {
    const selection = mapping([["type", entry(scalar(orchestrator, at))]], at);
    plugins.set("orchestrator", entry(mapping([["default", entry(selection)]], at)));
  }
  return plugins;
}

/** `{type, …settings, credentials}` as `{type, config}`. */
function asSelection(category: keyof typeof defaultTypes, profile: Tree): Tree {
  const config = entriesOf(profile);
  const type = take(config, "type") ?? entry(scalar(defaultTypes[category], profile.at));
  const credentials = take(config, "credentials");
  if (is(config.get("endpoint")?.value, "")) config.delete("endpoint");
  if (category === "compute") {
    const properties = entriesOf(take(config, "properties")?.value);
    for (const [name, found] of properties) config.set(name, found);
  }
  const plain = credentials === undefined
    ? undefined
    : plainCredentials(credentials.value, category);
  if (credentials !== undefined && plain !== undefined) {
    if (category === "compute") {
      for (const [name, found] of entriesOf(plain)) config.set(name, found);
    } else config.set("credentials", { key: credentials.key, value: plain });
  }
  return mapping([["type", type], ["config", entry(mapping(config, profile.at))]], profile.at);
}

/** One service of the platform, however many profiles name it; layers keep their own buckets. */
function shareStores(
  stores: Entries,
  result: Entries,
  profiles: Entry,
): ReadonlyMap<string, MergedStore> {
  const merged = mergeStores(stores);
  const others = [...merged].filter(([name, { instance }]) => name !== instance);
  if (others.length === 0) return merged;
  const names = others.map(([name, { instance }]) =>
    [name, entry(scalar(instance, profiles.key))] as const
  );
  const storage = entry(mapping(names, profiles.key));
  result.set("instance_aliases", entry(mapping([["storage", storage]], profiles.key)));
  return merged;
}

function plainLayer(layer: Tree, stores: ReadonlyMap<string, MergedStore>): Tree {
  return within(layer, (one) => {
    put(one, "storage", take(one, "storage_ref"));
    put(one, "catalog", take(one, "catalog_ref"));
    const store = stores.get(textOf(one.get("storage")?.value) ?? "");
    if (store === undefined) return;
    change(one, "storage", (tree) => scalar(store.instance, tree.at));
    put(one, "bucket", store.bucket);
  });
}

/** `security.secret_backends.primary` is a choice of plugin. */
function takeSecretBackend(fields: Entries, plugins: Entries, aliases: AliasTable): void {
  const backends = entriesOf(
    entriesOf(fields.get("security")?.value).get("secret_backends")?.value,
  );
  const primary = backends.get("primary");
  const written = textOf(primary?.value);
  if (primary === undefined || written === undefined) return;
  const name = aliases.plugin("secrets", written, undefined) ?? written;
  const selection = mapping(
    [["type", entry(scalar(name, primary.value.at), primary.key)]],
    primary.value.at,
  );
  plugins.set("secrets", entry(mapping([["default", entry(selection)]], primary.value.at)));
}
