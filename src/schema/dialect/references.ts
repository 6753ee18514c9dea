import type { Entry, Mapping, Tree } from "../tree.ts";
import { isSecretName } from "../secret_names.ts";
import { entriesOf, entry, mapping, type Notes, textOf } from "./edit.ts";

/**
 * Brings every reference to a secret into the form `{secret_ref, key?}`: generation 2's
 * `{source, name, key}`, and under a name that ends in `_ref` the Secret's bare name as well.
 */
export function normaliseReferences(tree: Tree, notes: Notes, name = ""): Tree {
  if (tree.kind === "sequence") {
    return { ...tree, items: tree.items.map((item) => normaliseReferences(item, notes)) };
  }
  if (tree.kind !== "mapping") return tree;
  const fields = tree.entries;
  const known = [...fields.keys()].every((key) => ["source", "name", "key"].includes(key));
  const isReference = known && fields.has("name") &&
    (fields.has("source") || (name.endsWith("_ref") || isSecretName(name)));
  if (isReference) return reference(tree, notes);
  const entries = [...fields].map(([key, one]) =>
    [key, { key: one.key, value: normaliseReferences(one.value, notes, key) }] as const
  );
  return mapping(entries, tree.at);
}

function reference(tree: Mapping, notes: Notes): Tree {
  const fields = entriesOf(tree);
  const source = fields.get("source");
  if (source !== undefined && textOf(source.value) !== "kubernetes") {
    notes.add("FLOE-SCH020", {
      message:
        'The "source" of a reference is ignored: every value comes through the plugin that ' +
        "the platform selects as `secrets`",
      hint: "Write { secret_ref: <name>, key: <key> }",
      at: source.key,
    });
  }
  const entries: [string, Entry][] = [];
  for (const [from, to] of [["name", "secret_ref"], ["key", "key"]] as const) {
    const found = fields.get(from);
    if (found !== undefined) entries.push([to, found]);
  }
  return mapping(entries, tree.at);
}

/** A bare Secret name as a reference. */
export function referenceTo(name: Entry): Tree {
  return name.value.kind === "mapping"
    ? name.value
    : mapping([["secret_ref", entry(name.value, name.key)]], name.value.at);
}

/**
 * Takes literal secrets out of a tree, so that no value survives. `used: false` says that floe
 * makes the credential itself, so that the value is useless and not a mistake that stops.
 * Diagnostics: FLOE-SCH008, FLOE-SCH009.
 */
export function withoutLiteralSecrets(tree: Tree, notes: Notes, used = true): Tree {
  if (tree.kind === "sequence") {
    return { ...tree, items: tree.items.map((item) => withoutLiteralSecrets(item, notes, used)) };
  }
  if (tree.kind !== "mapping") return tree;
  const kept: [string, Entry][] = [];
  for (const [name, one] of tree.entries) {
    if (isLiteralSecret(name, one.value)) tell(name, one, notes, used);
    else kept.push([name, { key: one.key, value: withoutLiteralSecrets(one.value, notes, used) }]);
  }
  return mapping(kept, tree.at);
}

/** Whether a secret is written anywhere in the tree. */
export function hasLiteralSecret(tree: Tree | undefined): boolean {
  if (tree === undefined || tree.kind === "scalar") return false;
  if (tree.kind === "sequence") return tree.items.some(hasLiteralSecret);
  return [...tree.entries].some(([name, { value }]) =>
    isLiteralSecret(name, value) || hasLiteralSecret(value)
  );
}

function isLiteralSecret(name: string, value: Tree): boolean {
  if (value.kind === "scalar") {
    return isSecretName(name) && typeof value.value !== "boolean" && value.value !== null &&
      value.value !== "";
  }
  if (value.kind !== "sequence" || !isSecretName(name)) return false;
  return value.items.some((item) => item.kind === "scalar");
}

function tell(name: string, { value }: Entry, notes: Notes, used: boolean): void {
  if (used) {
    notes.add("FLOE-SCH008", {
      message: `"${name}" holds a literal value where a reference to a Secret belongs`,
      hint: `Write ${name}: { secret_ref: <Secret>, key: <key> }, and change the value: it has ` +
        "been in a file",
      at: value.at,
      sensitive: true,
    });
  } else {
    notes.add("FLOE-SCH009", {
      message: `"${name}" is ignored: floe deploys this service and makes its credentials`,
      hint: "Delete it: a secret does not belong in a file, not even an unused one",
      at: value.at,
      sensitive: true,
    });
  }
}
