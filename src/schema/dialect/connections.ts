import type { Tree } from "../tree.ts";
import { change, eachItem, type Entries, type Notes, within } from "./edit.ts";

/** Upstream's list, which it applied to every key of the file, labels and columns included. */
const words = new Set([
  "database",
  "schema",
  "host",
  "port",
  "username",
  "connection_string",
  "endpoint",
]);

/**
 * Refuses connection settings in the free parts of a product. Only there: a column list called
 * `schema` or a label called `database` is no connection, and everything else the schema names.
 * Diagnostics: FLOE-SCH015.
 */
export function forbidConnections(fields: Entries, notes: Notes): void {
  for (const block of ["destinations", "inputPorts"]) {
    change(fields, block, (tree) => eachItem(tree, (item) => checked(item, notes)));
  }
}

function checked(item: Tree, notes: Notes): Tree {
  return within(item, (fields) => {
    change(fields, "config", (config) => stripped(config, notes));
    change(fields, "source", (source) =>
      within(source, (inner) => {
        change(inner, "config", (config) => stripped(config, notes));
      }));
  });
}

function stripped(config: Tree, notes: Notes): Tree {
  return within(config, (fields) => {
    for (const [name, found] of [...fields]) {
      if (!words.has(name.toLowerCase())) continue;
      fields.delete(name);
      notes.add("FLOE-SCH015", {
        message: `"${name}" is a connection setting, which belongs to the platform`,
        hint: "Put it into the Secret that connection_secret_ref names, or into an overlay",
        at: found.key,
      });
    }
  });
}
