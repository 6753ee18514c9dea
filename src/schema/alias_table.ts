import type { z } from "zod";
import type { AliasTable } from "./source.ts";
import { keysOf } from "./zod_walk.ts";

/** What the readers need of a plugin; every plugin of a registry fits. */
export interface PluginFacts {
  /** `<category>/<name>`. */
  readonly id: string;
  readonly config: z.ZodType;
  readonly aliases?: readonly {
    readonly type: string;
    readonly endpoint?: "in-cluster" | "outside";
  }[];
}

/**
 * Makes the table by which dialects find plugins. A plugin's own name wins over an alias, unless
 * the alias is for services in the cluster, or outside, and the endpoint names one.
 */
export function aliasTable(
  plugins: Iterable<PluginFacts>,
  defaults: Readonly<Record<string, string>> = {},
): AliasTable {
  const fields = new Map<string, ReadonlySet<string>>();
  const names = new Map<string, string>();
  for (const { id, config, aliases = [] } of plugins) {
    const slash = id.indexOf("/");
    const category = id.slice(0, slash);
    fields.set(id, new Set(keysOf(config, [])));
    for (const { type, endpoint = "any" } of aliases) {
      names.set(`${category}/${type}/${endpoint}`, id.slice(slash + 1));
    }
  }
  return {
    plugin: (category, type, inCluster) => {
      const place = inCluster === undefined ? "unknown" : inCluster ? "in-cluster" : "outside";
      const here = names.get(`${category}/${type}/${place}`);
      if (here !== undefined) return here;
      return fields.has(`${category}/${type}`) ? type : names.get(`${category}/${type}/any`);
    },
    accepts: (category, plugin, field) => fields.get(`${category}/${plugin}`)?.has(field) ?? true,
    taking: (category, field) => {
      const found = [...fields].filter(([id, names]) =>
        id.startsWith(`${category}/`) && names.has(field)
      );
      return found.length === 1 ? found[0]?.[0].slice(category.length + 1) : undefined;
    },
    defaults,
  };
}
