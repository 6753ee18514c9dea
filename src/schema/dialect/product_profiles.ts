import type { Mapping, Tree } from "../tree.ts";
import {
  change,
  type Entries,
  entriesOf,
  entry,
  mapping,
  type Notes,
  put,
  rename,
  scalar,
  take,
  within,
} from "./edit.ts";
import { plainObservability, withDefaults } from "./profiles_observability.ts";
import { productFromSpec } from "./product_spec.ts";

/** Generation 1's product as the canonical tree; `root` has passed `profilesProduct`. */
export function productFromProfiles(root: Mapping, notes: Notes): Tree {
  const fields = entriesOf(withDefaults(root, notes));
  const metadata: Entries = new Map();
  put(metadata, "name", take(fields, "name"));
  change(
    fields,
    "version",
    (version) => version.kind === "scalar" ? scalar(String(version.value), version.at) : version,
  );
  put(metadata, "version", take(fields, "version"));
  const start = root.entries.values().next().value?.key ?? root.at;
  fields.set("metadata", entry(mapping(metadata, start)));
  put(fields, "semantic", take(fields, "consumption"));
  change(fields, "observability", (tree) => plainObservability(tree, notes));
  change(
    fields,
    "governance",
    (tree) =>
      within(tree, (one) => rename(one, "emit_classification_lineage", "emit_lineage", notes)),
  );
  return productFromSpec(mapping(fields, root.at), notes);
}
