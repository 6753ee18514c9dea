import { diagnose, type Diagnostic, suggest } from "../diagnostics/mod.ts";
import type { DbtLock } from "../dbt/mod.ts";
import { placeOf, type Product, type Tree } from "../schema/mod.ts";

/**
 * Compares what a product says of single models, and what its jobs select, with what dbt knows.
 * Reports FLOE-DBT006 and FLOE-DBT008.
 */
export function checkModels(product: Product, tree: Tree, lock: DbtLock): readonly Diagnostic[] {
  const names = new Set(lock.nodes.map(({ name }) => name));
  const models = product.models.flatMap(({ name, dependsOn }, index) => {
    if (!names.has(name)) {
      return [unknown(`model "${name}"`, name, names, placeOf(tree, ["models", index, "name"]))];
    }
    return dependsOn.flatMap((parent, position) =>
      dependsOf(lock, name).has(parent) ? [] : [diagnose("FLOE-DBT008", {
        message: `dbt says that "${name}" does not depend on "${parent}"`,
        hint: `It depends on ${[...dependsOf(lock, name)].sort().join(", ") || "nothing"}`,
        at: placeOf(tree, ["models", index, "dependsOn", position]),
      })]
    );
  });
  return [...models, ...checkSelections(product, tree, lock, names)];
}

/** dbt's own methods that floe can check by the lock; `path:`, `fqn:` and others are dbt's business. */
function checkSelections(
  product: Product,
  tree: Tree,
  lock: DbtLock,
  names: ReadonlySet<string>,
): readonly Diagnostic[] {
  const tags = new Set(lock.nodes.flatMap((node) => node.tags));
  const groups = new Set(lock.nodes.flatMap((node) => node.group ?? []));
  return Object.entries(product.orchestration?.jobs ?? {}).flatMap(([job, value]) => {
    if (value.type !== "batch") return [];
    return value.selection.flatMap((selection, index) => {
      const at = placeOf(tree, ["orchestration", "jobs", job, "selection", index]);
      const plain = selection.replace(/^(\d*\+|@)/, "").replace(/\+\d*$/, "");
      const [, method, word = ""] = /^(?:(\w+):)?(\w+)$/.exec(plain) ?? [];
      if (word === "") return [];
      if (method === "tag" && !tags.has(word)) return [unknown(`tag "${word}"`, word, tags, at)];
      if (method === "group" && !groups.has(word)) {
        return [unknown(`group "${word}"`, word, groups, at)];
      }
      if (method === undefined && !names.has(word) && !isFolder(lock, word)) {
        return [unknown(`model "${word}"`, word, names, at)];
      }
      return [];
    });
  });
}

/** dbt takes a bare word for a folder below `models/`, or for the project, too. */
function isFolder({ nodes, project }: DbtLock, word: string): boolean {
  return project.name === word || nodes.some(({ path }) => path.split("/").includes(word));
}

function dependsOf({ nodes, sources }: DbtLock, name: string): ReadonlySet<string> {
  const ids = new Set(nodes.filter((node) => node.name === name).flatMap((one) => one.depends_on));
  const parents = [...nodes, ...sources].filter(({ unique_id }) => ids.has(unique_id));
  return new Set(parents.map((one) => one.name));
}

function unknown(
  what: string,
  word: string,
  known: ReadonlySet<string>,
  at: Diagnostic["at"],
): Diagnostic {
  return diagnose("FLOE-DBT006", {
    message: `dbt knows no ${what} in this product`,
    hint: suggest(word, [...known].sort()),
    at,
  });
}
