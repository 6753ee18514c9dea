import type { Tree } from "../tree.ts";
import {
  change,
  type Entries,
  entriesOf,
  entry,
  is,
  mapping,
  type Notes,
  put,
  rename,
  scalar,
  take,
  textOf,
  within,
} from "./edit.ts";

const interpolation = /\$\{([A-Z_][A-Z0-9_]*)(?::-?([^}]*))?\}/g;

/** Generation 1's observability, of platform or product, as the canonical block. */
export function plainObservability(tree: Tree, notes: Notes): Tree {
  return within(tree, (fields) => {
    const lineage = take(fields, "lineage");
    const metrics = take(fields, "metrics");
    const inner = (name: string): Entries => entriesOf(take(fields, name)?.value);
    const blocks: readonly (readonly [string, Entries])[] = [
      ["tracing", inner("tracing")],
      ["metrics", inner("metrics_config")],
      ["lineage", new Map()],
    ];
    for (const [name, block] of blocks) {
      if (name === "tracing") {
        put(block, "enabled", take(fields, "traces"));
        put(block, "endpoint", take(fields, "otlp_endpoint"));
      } else if (name === "metrics") put(block, "enabled", metrics);
      else {
        put(block, "enabled", lineage);
        put(block, "endpoint", take(fields, "lineage_endpoint"));
      }
      const first = block.values().next().value;
      if (first !== undefined) fields.set(name, entry(mapping(block, tree.at), first.key));
    }
    change(fields, "logging", (logging) => plainLogging(logging, notes));
    change(
      fields,
      "compute_logs",
      (logs) => within(logs, (one) => rename(one, "storage_ref", "storage", notes)),
    );
  });
}

function plainLogging(logging: Tree, notes: Notes): Tree {
  return within(logging, (one) => {
    rename(one, "log_format", "format", notes);
    change(one, "level", (level) => {
      if (!is(level, "CRITICAL")) return level;
      notes.add("FLOE-SCH020", {
        message: "The log level CRITICAL is read as ERROR",
        hint: "Write ERROR",
        at: level.at,
      });
      return scalar("ERROR", level.at);
    });
  });
}

/** floe sets `deployment.environment` itself; no attribute can depend on a machine's variables. */
function withoutEnvironment(attributes: Tree, notes: Notes): Tree {
  return within(attributes, (fields) => {
    for (const [name, found] of [...fields]) {
      if (!/\$\{FLOE_(PLATFORM_)?ENV[}:]/.test(textOf(found.value) ?? "")) continue;
      fields.delete(name);
      notes.add("FLOE-SCH016", {
        message: `"${name}" is ignored: floe reads no environment variables`,
        hint: "Delete it: floe sets deployment.environment itself",
        at: found.value.at,
      });
    }
  });
}

/** Replaces `${VAR:-default}` by its default in every text. Diagnostics: FLOE-SCH016. */
export function withDefaults(tree: Tree, notes: Notes): Tree {
  if (tree.kind === "sequence") {
    return { ...tree, items: tree.items.map((item) => withDefaults(item, notes)) };
  }
  if (tree.kind === "mapping") {
    const entries = [...tree.entries].map(([name, one]) => {
      const value = name === "attributes" ? withoutEnvironment(one.value, notes) : one.value;
      return [name, { key: one.key, value: withDefaults(value, notes) }] as const;
    });
    return mapping(entries, tree.at);
  }
  const written = textOf(tree) ?? "";
  if (!written.includes("${")) return tree;
  const replaced = written.replace(
    interpolation,
    (whole, _name, fallback) => typeof fallback === "string" ? fallback : whole,
  );
  if (replaced.search(interpolation) >= 0 || replaced !== written) {
    notes.add("FLOE-SCH016", {
      message: replaced === written
        ? `"${written}" stays as it is: floe reads no environment variables`
        : `"${written}" is read as "${replaced}": floe reads no environment variables`,
      hint: "Write the value, or put what differs into an overlay",
      at: tree.at,
    });
  }
  return scalar(replaced, tree.at);
}
