import type { AliasTable } from "../source.ts";
import type { Tree } from "../tree.ts";
import {
  change,
  type Entries,
  entriesOf,
  entry,
  is,
  mapping,
  type Notes,
  scalar,
  take,
  within,
} from "./edit.ts";

const receivers = [
  { block: "tracing", category: "telemetry_backend", field: "endpoint" },
  { block: "lineage", category: "lineage_backend", field: "url" },
] as const;

/**
 * An endpoint in the platform's `observability` becomes the selection of a backend, so that there
 * is one place that says where telemetry goes. Where a backend is selected already, that counts.
 */
export function receiversToPlugins(fields: Entries, aliases: AliasTable, notes: Notes): void {
  for (const { block, category, field } of receivers) {
    const plugin = aliases.taking(category, field);
    const settings = entriesOf(entriesOf(fields.get("observability")?.value).get(block)?.value);
    const endpoint = settings.get("endpoint");
    if (endpoint === undefined || plugin === undefined) continue;
    const off = is(settings.get("enabled")?.value, false) ||
      is(settings.get("exporter")?.value, "none") || is(settings.get("transport")?.value, "noop");
    const plugins = entriesOf(fields.get("plugins")?.value);
    change(fields, "observability", (tree) => without(tree, block));
    if (plugins.has(category) || off) {
      notes.add("FLOE-SCH012", {
        message: off
          ? `The endpoint is not used: ${block} is switched off`
          : `The endpoint is not used: the platform selects a ${category}`,
        hint: "Delete it",
        at: endpoint.key,
      });
      continue;
    }
    const { at } = endpoint.value;
    const config = mapping([[field, endpoint]], at);
    const selection = mapping([
      ["type", entry(scalar(plugin, at), endpoint.key)],
      ["config", entry(config, endpoint.key)],
    ], at);
    plugins.set(category, entry(mapping([["default", entry(selection)]], at), endpoint.key));
    const key = fields.get("plugins")?.key ?? endpoint.key;
    fields.set("plugins", entry(mapping(plugins, fields.get("plugins")?.value.at ?? at), key));
  }
}

function without(observability: Tree, block: string): Tree {
  return within(observability, (fields) => {
    change(fields, block, (tree) => within(tree, (inner) => void take(inner, "endpoint")));
  });
}
