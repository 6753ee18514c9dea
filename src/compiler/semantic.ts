import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import type { Category } from "../plugin/mod.ts";
import { keyPlaceOf } from "../schema/mod.ts";
import type { ResolvedProduct } from "./product.ts";
import type { Wiring } from "./wiring.ts";

const category: Category = "semantic_layer";

/** Reports FLOE-PRD008: a product that wants a semantic layer where the platform has none. */
export function checkSemantic(
  products: readonly ResolvedProduct[],
  { platform }: Wiring,
): readonly Diagnostic[] {
  if (platform.some(({ instance }) => instance.category === category)) return [];
  return products.filter(({ facts }) => facts.semantic?.enabled === true).map(({ facts, tree }) =>
    diagnose("FLOE-PRD008", {
      message: `${facts.name} wants a semantic layer, and the platform has none`,
      hint: `Ask for a plugin of the category ${category}, or delete \`semantic\``,
      at: keyPlaceOf(tree, ["semantic"]),
    })
  );
}
