import type { Mapping, Tree } from "../tree.ts";
import { change, eachValue, entriesOf, mapping, type Notes, rename, within } from "./edit.ts";
import { normaliseReferences, withoutLiteralSecrets } from "./references.ts";
import { named } from "./selection.ts";

/** The written overlay as the canonical tree. */
export function overlayFromFile(root: Mapping, notes: Notes): Tree {
  const fields = entriesOf(root);
  change(
    fields,
    "network",
    (tree) => within(tree, (network) => rename(network, "api_server", "apiServer", notes)),
  );
  change(fields, "plugins", (tree) =>
    within(tree, (plugins) => {
      for (const [category, found] of plugins) {
        const instances = eachValue(named(found), (one) => overlaySelection(one, notes));
        plugins.set(category, { key: found.key, value: instances });
      }
    }));
  return mapping(fields, root.at);
}

function overlaySelection(tree: Tree, notes: Notes): Tree {
  return within(tree, (fields) => {
    for (const name of ["type", "version", "bind"]) {
      const found = fields.get(name);
      if (found === undefined) continue;
      fields.delete(name);
      notes.add("FLOE-SCH001", {
        message: `An overlay may not say "${name}": the platform file chooses plugins`,
        hint: "Declare a named instance in the platform file and choose it here with `use`",
        at: found.key,
      });
    }
    change(
      fields,
      "config",
      (config) => withoutLiteralSecrets(normaliseReferences(config, notes), notes),
    );
  });
}
