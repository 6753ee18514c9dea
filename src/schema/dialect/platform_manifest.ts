import { isCategory } from "../categories.ts";
import type { AliasTable } from "../source.ts";
import type { Entry, Mapping, Tree } from "../tree.ts";
import {
  change,
  eachItem,
  eachValue,
  type Entries,
  entriesOf,
  entry,
  mapping,
  type Notes,
  put,
  rename,
  replaceOld,
  scalar,
  take,
  textOf,
  within,
} from "./edit.ts";
import { normaliseReferences, withoutLiteralSecrets } from "./references.ts";
import { named, normaliseSelection } from "./selection.ts";
import { receiversToPlugins } from "./receivers.ts";

/** Words of environments: a platform file is the same in all of them. */
const environmentWords = [
  "env_overrides",
  "environments",
  "environment",
  "env",
  "dev",
  "staging",
  "prod",
  "production",
  "target_env",
  "floe_env",
];

/** Generation 2's platform as the canonical tree. Unknown fields stay, for the schema to tell. */
export function platformFromManifest(root: Mapping, aliases: AliasTable, notes: Notes): Tree {
  const fields = entriesOf(root);
  forbidEnvironments(fields, notes);
  parentOfManifest(fields, notes);
  approvedComputes(fields);
  change(fields, "resource_presets", (presets) => eachValue(presets, nestedPreset));
  change(fields, "layers", (layers) => eachValue(layers, (layer) => plainLayer(layer, notes)));
  change(fields, "plugins", (plugins) => selections(plugins, aliases, notes));
  for (const name of ["artifacts", "security"]) {
    change(fields, name, (tree) => withoutLiteralSecrets(normaliseReferences(tree, notes), notes));
  }
  receiversToPlugins(fields, aliases, notes);
  change(fields, "approved_plugins", (tree) => approvedNames(tree, aliases));
  put(fields, "instance_aliases", namesByPlugin(fields));
  return mapping(fields, root.at);
}

function approvedNames(approved: Tree, aliases: AliasTable): Tree {
  return eachValue(approved, (list, category) =>
    eachItem(list, (item) => {
      const name = textOf(item);
      return name === undefined
        ? item
        : scalar(aliases.plugin(category, name, undefined) ?? name, item.at);
    }));
}

/**
 * Generation 2's files call an instance by its plugin (`compute: duckdb`). Where one instance alone
 * is of that plugin, the plugin's name stands for it.
 */
function namesByPlugin(fields: Entries): Entry | undefined {
  const names: Entries = new Map();
  for (const [category, { key, value }] of entriesOf(fields.get("plugins")?.value)) {
    const instances = entriesOf(value);
    const byType = Map.groupBy(
      instances,
      ([, one]) => textOf(entriesOf(one.value).get("type")?.value),
    );
    const here: Entries = new Map();
    for (const [type, [first, ...more]] of byType) {
      if (type === undefined || first === undefined || more.length > 0) continue;
      if (!instances.has(type)) here.set(type, entry(scalar(first[0], first[1].key)));
    }
    if (here.size > 0 && isCategory(category)) names.set(category, entry(mapping(here, key)));
  }
  const first = names.values().next().value;
  return first === undefined ? undefined : entry(mapping(names, first.key));
}

function forbidEnvironments(fields: Entries, notes: Notes): void {
  for (const name of environmentWords) {
    const found = take(fields, name);
    if (found === undefined) continue;
    notes.add("FLOE-SCH011", {
      message: `"${name}" has no place in a platform file, which is the same in every environment`,
      hint: "Write what differs in environments/<environment>.yaml",
      at: found.key,
    });
  }
}

function parentOfManifest(fields: Entries, notes: Notes): void {
  change(
    fields,
    "parent_manifest",
    (tree) => tree.kind === "scalar" ? mapping([["ref", entry(tree)]], tree.at) : tree,
  );
  replaceOld(fields, "parent_manifest", "parent", notes);
}

/** `compute: {approved: [{name, config}], default}` of upstream's reference page. */
function approvedComputes(fields: Entries): void {
  const block = take(fields, "compute");
  if (block === undefined) return;
  const inner = entriesOf(block.value);
  const approved = inner.get("approved")?.value;
  const instances = new Map<string, Entry>();
  for (const item of approved?.kind === "sequence" ? approved.items : []) {
    const name = entriesOf(item).get("name");
    if (name?.value.kind !== "scalar") continue;
    const selection = within(item, (one) => put(one, "type", take(one, "name")));
    instances.set(String(name.value.value), { key: name.key, value: selection });
  }
  if (instances.size === 0) return put(fields, "compute", block);
  const plugins = entriesOf(fields.get("plugins")?.value);
  if (!plugins.has("compute")) {
    plugins.set("compute", entry(mapping(instances, block.value.at), block.key));
    fields.set("plugins", entry(mapping(plugins, block.value.at), fields.get("plugins")?.key));
  }
  const choice = inner.get("default");
  if (choice === undefined) return;
  const defaults = entriesOf(fields.get("defaults")?.value);
  if (!defaults.has("compute")) defaults.set("compute", choice);
  fields.set("defaults", entry(mapping(defaults, block.value.at), block.key));
}

/** `cpu_request, memory_request, …` as requests and limits. */
export function nestedPreset(tree: Tree): Tree {
  return within(tree, (fields) => {
    for (const [kind, key] of [["request", "requests"], ["limit", "limits"]] as const) {
      const amounts = new Map<string, Entry>();
      for (const what of ["cpu", "memory"]) put(amounts, what, take(fields, `${what}_${kind}`));
      const first = amounts.values().next().value;
      if (first !== undefined && !fields.has(key)) {
        fields.set(key, entry(mapping(amounts, tree.at), first.key));
      }
    }
  });
}

function plainLayer(tree: Tree, notes: Notes): Tree {
  return within(tree, (fields) => {
    rename(fields, "storage_ref", "storage", notes);
    rename(fields, "catalog_ref", "catalog", notes);
  });
}

function selections(plugins: Tree, aliases: AliasTable, notes: Notes): Tree {
  return within(plugins, (fields) => {
    change(fields, "quality", (tree) => eachSingle(tree, providerAsType));
    for (const category of fields.keys()) {
      if (!isCategory(category)) continue;
      const found = fields.get(category);
      if (found === undefined) continue;
      const instances = eachValue(
        named(found),
        (selection) => normaliseSelection(category, selection, aliases, notes),
      );
      fields.set(category, { key: found.key, value: instances });
    }
  });
}

function eachSingle(tree: Tree, by: (tree: Tree) => Tree): Tree {
  return tree.kind === "mapping" && tree.entries.has("provider") ? by(tree) : tree;
}

/** Generation 2's quality block names its plugin `provider` and has no `config` around the rest. */
function providerAsType(tree: Tree): Tree {
  const config = entriesOf(tree);
  const provider = take(config, "provider");
  const entries: [string, Entry][] = [];
  if (provider !== undefined) entries.push(["type", provider]);
  entries.push(["config", entry(mapping(config, tree.at))]);
  return mapping(entries, tree.at);
}
