import { diagnose, type Diagnostic, type Span, suggest } from "../diagnostics/mod.ts";
import { type Category, isCategory } from "../plugin/mod.ts";
import { placeOf, type Product, type Tree } from "../schema/mod.ts";
import { sortedBy } from "../schema/digest.ts";
import { type Choices, instanceNamed, namesIn } from "./choices.ts";
import type { Instance } from "./instance.ts";

/** What a product's references mean. */
export interface References {
  readonly references: Readonly<Partial<Record<Category, Instance>>>;
  readonly compute: Instance | undefined;
  readonly computes: readonly Instance[];
  /** Compute instance by model. */
  readonly computeOf: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Resolves a product's instances, and the compute of each model. Reports FLOE-PLG004 and FLOE-PLG005. */
export function referencesOf(product: Product, tree: Tree, choices: Choices): References {
  const diagnostics: Diagnostic[] = [];
  const resolve = (category: Category, name: string, path: readonly (string | number)[]) => {
    const found = instanceNamed(choices, category, name);
    if (found === undefined) {
      diagnostics.push(...unknownInstance(category, name, placeOf(tree, path), choices));
    }
    return found;
  };
  const references: Partial<Record<Category, Instance>> = {};
  for (const [category, name] of Object.entries(product.instances)) {
    if (!isCategory(category) || name === undefined) continue;
    const found = resolve(category, name, ["instances", category]);
    if (found !== undefined) references[category] = found;
  }
  const ofProject = product.dbt[0]?.compute;
  const compute = ofProject === undefined
    ? references.compute ?? choices.defaults.get("compute")
    : resolve("compute", ofProject, ["dbt", 0, "compute"]);
  if (compute === undefined && diagnostics.length === 0) {
    diagnostics.push(...ambiguousCompute(tree, choices));
  }
  const computeOf = new Map<string, string>();
  const computes = new Map(compute === undefined ? [] : [[compute.name, compute]]);
  for (const [index, model] of product.models.entries()) {
    if (model.compute === undefined) continue;
    const found = resolve("compute", model.compute, ["models", index, "compute"]);
    if (found === undefined) continue;
    computeOf.set(model.name, found.name);
    computes.set(found.name, found);
  }
  const sorted = sortedBy(computes.values(), ({ name }) => name);
  return { references, compute, computes: sorted, computeOf, diagnostics };
}

/** FLOE-PLG004 or FLOE-PLG005 for a reference that means no instance. */
export function unknownInstance(
  category: Category,
  name: string,
  at: Span,
  choices: Choices,
): readonly Diagnostic[] {
  const names = namesIn(choices, category);
  // `default` in a category that the platform leaves out asks for nothing.
  if (names.length === 0 && name === "default") return [];
  return [diagnose(name === "default" ? "FLOE-PLG005" : "FLOE-PLG004", {
    message: name === "default"
      ? `No ${category} instance stands for \`default\``
      : `There is no ${category} instance "${name}"`,
    hint: names.length === 0
      ? `The platform has none in the category ${category}`
      : suggest(name, names),
    at,
  })];
}

function ambiguousCompute(tree: Tree, choices: Choices): readonly Diagnostic[] {
  const names = namesIn(choices, "compute");
  if (names.length === 0) return [];
  return [diagnose("FLOE-PLG005", {
    message: "The product names no compute, and none of the platform's is the default",
    hint: `Write compute: ${names[0] ?? ""}; the platform has ${names.join(", ")}`,
    at: placeOf(tree, ["metadata", "name"]),
  })];
}
