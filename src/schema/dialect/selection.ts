import type { AliasTable } from "../source.ts";
import type { Entry, Tree } from "../tree.ts";
import {
  change,
  type Entries,
  entriesOf,
  entry,
  mapping,
  type Notes,
  put,
  scalar,
  take,
  textOf,
  within,
} from "./edit.ts";
import { hasLiteralSecret, normaliseReferences, withoutLiteralSecrets } from "./references.ts";

/** Fields that say how to reach a service and talk to it, as the dialects name them. */
const addresses = ["endpoint", "uri", "url"];
const connection = [
  ...addresses,
  "region",
  "bucket",
  "path_style_access",
  "credentials",
  "access_delegation",
  "token_refresh_enabled",
  "drain_timeout",
  "allow_insecure_http",
  "verify_ssl",
];
const reservedNames = ["type", "config", "version", "bind", "use", "connection_secret_ref"];

/**
 * Whether a category's value is one selection rather than a map of named ones. A text can't be a
 * named selection, so `{ typo: duckdb }` is one selection with a field misspelled.
 */
export function isSingle(tree: Tree): boolean {
  if (tree.kind !== "mapping") return false;
  return reservedNames.some((name) => tree.entries.has(name)) ||
    [...tree.entries.values()].some(({ value }) => textOf(value) !== undefined);
}

/** One selection becomes the instance `default`; a bare plugin name becomes a selection. */
export function named(one: Entry): Tree {
  const { value } = one;
  const text = textOf(value);
  const single = text === undefined ? value : mapping([["type", entry(value, one.key)]], value.at);
  return text !== undefined || isSingle(value)
    ? mapping([["default", entry(single, one.key)]], value.at)
    : value;
}

/** Host of an address that names a service beside the platform: one without a dot. */
export function inClusterHost(tree: Tree | undefined): string | undefined {
  const host = /^[a-z][a-z0-9+.-]*:\/\/([^/:?#@]+)(?::\d+)?(?:[/?#]|$)/i.exec(textOf(tree) ?? "")
    ?.[1];
  return host === undefined || host.includes(".") || host === "localhost" ? undefined : host;
}

/**
 * Translates one selection: the plugin's name by table, `oauth2` as `credentials`, references in
 * one form, no literal secret, and no address of a service that floe deploys itself.
 */
export function normaliseSelection(
  category: string,
  tree: Tree,
  aliases: AliasTable,
  notes: Notes,
): Tree {
  return within(tree, (fields) => {
    change(fields, "config", (config) => withCredentials(config, notes));
    const config = entriesOf(fields.get("config")?.value);
    const address = addresses.map((name) => config.get(name)).find((one) => one !== undefined);
    const host = inClusterHost(address?.value);
    const written = textOf(fields.get("type")?.value);
    if (written === undefined) return;
    const plugin =
      aliases.plugin(category, written, address === undefined ? undefined : host !== undefined) ??
        written;
    change(fields, "type", (type) => scalar(plugin, type.at));
    const deployed = host !== undefined &&
      !addresses.some((name) => config.has(name) && aliases.accepts(category, plugin, name));
    if (deployed) dropVersion(fields, notes);
    change(fields, "config", (whole) => {
      const clean = deployed
        ? dropConnection(whole, (name) => aliases.accepts(category, plugin, name), notes)
        : whole;
      return withoutLiteralSecrets(normaliseReferences(clean, notes), notes);
    });
  });
}

/** Upstream's catalogs write their login as `oauth2`; here it is `credentials` everywhere. */
function withCredentials(config: Tree, notes: Notes): Tree {
  return within(config, (fields) => {
    const login = take(fields, "oauth2");
    if (login === undefined) return;
    const written = within(login.value, (inner) => {
      put(inner, "token_uri", take(inner, "token_url"));
    });
    if (!fields.has("credentials")) return put(fields, "credentials", { ...login, value: written });
    notes.add("FLOE-SCH006", {
      message: '"oauth2" and "credentials" are the same field, and both are written',
      hint: 'Keep "credentials"',
      at: login.key,
    });
  });
}

/** Beside such an address, upstream's `version` is that of its plugin package, not of the service. */
function dropVersion(fields: Entries, notes: Notes): void {
  const version = take(fields, "version");
  if (version === undefined) return;
  notes.add("FLOE-SCH007", {
    message: '"version" is ignored beside the address of a service in the cluster: it named ' +
      "upstream's plugin",
    hint: "Delete it, or delete the address and write the version of the component",
    at: version.key,
  });
}

/**
 * Removes what says how to reach a service that floe deploys, and tells so once. A login in clear is
 * useless even to a plugin that takes one by reference: floe generates it where none is given.
 */
function dropConnection(config: Tree, accepts: (name: string) => boolean, notes: Notes): Tree {
  return within(config, (fields) => {
    const dropped: [string, Entry][] = [];
    for (const name of connection) {
      const useless = name === "credentials" && hasLiteralSecret(fields.get(name)?.value);
      if (accepts(name) && !useless) continue;
      const found = take(fields, name);
      if (found !== undefined) dropped.push([name, found]);
    }
    for (const [name, one] of dropped) {
      withoutLiteralSecrets(mapping([[name, one]], one.value.at), notes, false);
    }
    const names = dropped.map(([name]) => `"${name}"`);
    notes.add("FLOE-SCH012", {
      message: `${names.join(", ")} ${names.length === 1 ? "is" : "are"} ignored: floe deploys ` +
        "this service and makes its address and credentials",
      hint: "Delete it, or name an address outside the platform's namespace",
      at: dropped[0]?.[1].key,
    });
  });
}

/**
 * Stores whose addresses are the same service of the platform become one instance, because floe
 * deploys that service once. Returns what the other names and their buckets stand for.
 */
export function mergeStores(stores: Entries): ReadonlyMap<string, MergedStore> {
  const byHost = new Map<string, string>();
  const merged = new Map<string, MergedStore>();
  const ordered = [...stores].sort(([a], [b]) => Number(b === "default") - Number(a === "default"));
  for (const [name, { value }] of ordered) {
    const config = entriesOf(entriesOf(value).get("config")?.value);
    const host = inClusterHost(config.get("endpoint")?.value);
    if (host === undefined) continue;
    const first = byHost.get(host) ?? name;
    byHost.set(host, first);
    const bucket = config.get("bucket");
    merged.set(name, { instance: first, ...(bucket === undefined ? {} : { bucket }) });
    if (first !== name) stores.delete(name);
  }
  return merged;
}

export interface MergedStore {
  readonly instance: string;
  readonly bucket?: Entry;
}
