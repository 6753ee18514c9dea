import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import { isCategory } from "../plugin/mod.ts";
import {
  type LockedProduct,
  placeOf,
  readProductsLock,
  type SourceFile,
  type Tree,
  valueAt,
} from "../schema/mod.ts";
import { canonicalJson, sortedBy } from "../schema/digest.ts";
import { instanceNamed } from "./choices.ts";
import { modelsOfLock } from "./locked_models.ts";
import { semanticFacts } from "./model_facts.ts";
import { lockEntryOf } from "./products_lock.ts";
import type { KnownProduct, ResolvedProduct } from "./product.ts";
import { factsOf, type ProductContext } from "./products.ts";
import { unknownInstance } from "./references.ts";
import { resourcesOf } from "./resources.ts";

/** Products in repositories of their own. */
export interface RemoteProducts {
  readonly products: readonly KnownProduct[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Resolves the products that an environment's lock lists. Reports FLOE-PRD001 for a name that is
 * taken, by one of `own` or in the lock, and what a product's own file would be told: FLOE-PLG004,
 * FLOE-PLG005 and FLOE-PRD004.
 */
export function resolveRemote(
  lock: SourceFile,
  own: readonly ResolvedProduct[],
  context: ProductContext,
): RemoteProducts {
  const { value, tree, diagnostics } = readProductsLock(lock);
  if (value === undefined || tree === undefined) return { products: [], diagnostics };
  const found = value.products.map((entry, index) =>
    resolveEntry(entry, valueAt(tree, ["products", index]) ?? tree, context)
  );
  const taken = new Map<string, KnownProduct>(own.map((one) => [one.facts.name, one]));
  const products: KnownProduct[] = [];
  const doubles: Diagnostic[] = [];
  for (const { product } of found) {
    const other = taken.get(product.facts.name);
    if (other === undefined) products.push(product);
    else doubles.push(twice(other, product));
    taken.set(product.facts.name, other ?? product);
  }
  return {
    products: sortedBy(products, ({ facts }) => facts.name),
    diagnostics: [...diagnostics, ...found.flatMap((one) => one.diagnostics), ...doubles],
  };
}

/**
 * Compares products that are compiled in repositories of their own with what the platform's lock
 * says of them. Reports FLOE-PRD006 and FLOE-PRD007.
 */
export function checkGuests(
  guests: readonly ResolvedProduct[],
  lock: SourceFile | undefined,
  { facts: { environment }, files }: ProductContext,
): readonly Diagnostic[] {
  const { value, tree, diagnostics } = lock === undefined
    ? { diagnostics: [] }
    : readProductsLock(lock);
  const hint = "In the platform's repository, run " +
    `\`floe lock --add <this folder> --env ${environment}\``;
  return [
    ...diagnostics,
    ...guests.flatMap(({ facts: { name }, source, tree: own, path, at, dbt, contracts }) => {
      const index = value?.products.findIndex((entry) => entry.name === name) ?? -1;
      const listed = value?.products[index];
      if (listed === undefined || tree === undefined) {
        const message = `The platform does not list "${name}" for ${environment}: ` +
          "it compiles, and can't be promoted";
        return [diagnose("FLOE-PRD006", { message, hint, at })];
      }
      const built = { lock: dbt.lock, contracts };
      const now = lockEntryOf(source, own, files.get(path)?.text ?? "", built);
      const changed = differences(listed, now);
      if (changed.length === 0) return [];
      return [diagnose("FLOE-PRD007", {
        message: `The platform lists another state of "${name}" for ${environment}; ` +
          `what differs: ${changed.join(", ")}`,
        hint,
        at,
        related: [{ message: "What it lists", at: placeOf(tree, ["products", index, "name"]) }],
      })];
    }),
  ];
}

function differences(listed: LockedProduct, now: LockedProduct): readonly string[] {
  const before = new Map<string, unknown>(Object.entries(listed));
  const after = new Map<string, unknown>(Object.entries(now));
  const fields = new Set([...before.keys(), ...after.keys()]);
  return [...fields].filter((field) =>
    canonicalJson([before.get(field)]) !== canonicalJson([after.get(field)])
  );
}

function resolveEntry(
  entry: LockedProduct,
  tree: Tree,
  context: ProductContext,
): { readonly product: KnownProduct; readonly diagnostics: readonly Diagnostic[] } {
  const { choices, platform } = context;
  const unknown: Diagnostic[] = [];
  const instance = (category: string, name: string, path: readonly (string | number)[]) => {
    if (!isCategory(category)) return [];
    const found = instanceNamed(choices, category, name);
    if (found !== undefined) return [[category, found] as const];
    unknown.push(...unknownInstance(category, name, placeOf(tree, path), choices));
    return [];
  };
  const references = Object.entries(entry.references).flatMap(([category, name]) =>
    instance(category, name, ["references", category])
  );
  const computes = entry.computes.flatMap((name, index) =>
    instance("compute", name, ["computes", index])
  );
  const { resources, diagnostics } = resourcesOf(entry, tree, platform);
  const { semantic, models, ...about } = entry;
  const unique = new Map(computes.map(([, compute]) => [compute.name, compute]));
  return {
    product: {
      facts: factsOf({
        ...about,
        resources,
        models: modelsOfLock(models, choices),
        ...semanticFacts({ semantic }),
      }, context),
      references: Object.fromEntries(references),
      computes: sortedBy(unique.values(), ({ name }) => name),
      at: placeOf(tree, ["name"]),
    },
    diagnostics: [...unknown, ...diagnostics],
  };
}

function twice(first: KnownProduct, second: KnownProduct): Diagnostic {
  const { name } = second.facts;
  return diagnose("FLOE-PRD001", {
    message: `Two products are called "${name}"`,
    hint: `Rename one of them, or take it off the list: \`floe lock --remove ${name}\``,
    at: second.at,
    related: [{ message: "The other one", at: first.at }],
  });
}
