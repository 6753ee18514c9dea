import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import { type AliasTable, keyPlaceOf, placeOf, type Platform, type Tree } from "../schema/mod.ts";
import { type Instance, pluginName } from "./instance.ts";
import type { KnownProduct, ResolvedProduct } from "./product.ts";

/** Reports FLOE-TIER006: plugins that the tier above did not approve. */
export function checkPlugins(
  instances: readonly Instance[],
  platform: Platform,
  tree: Tree,
  aliases: AliasTable,
): readonly Diagnostic[] {
  return instances.flatMap((instance) => {
    const { category } = instance;
    const approved = platform.approved_plugins?.[category];
    const names = approved?.map((name) => aliases.plugin(category, name, undefined) ?? name);
    if (approved === undefined || names?.includes(pluginName(instance)) === true) return [];
    return [diagnose("FLOE-TIER006", {
      message: `${instance.plugin.id} is not approved${
        instance.implicit ? ", and it is what floe takes when the platform names none" : ""
      }`,
      hint: `Approved in this category: ${approved.join(", ") || "nothing"}`,
      at: instance.at,
      related: [{
        message: "The approved plugins",
        at: keyPlaceOf(tree, ["approved_plugins", category]),
      }],
    })];
  });
}

/** Reports FLOE-TIER007 for products that the tiers above did not approve. */
export function checkProducts(
  products: readonly KnownProduct[],
  { approved_products }: Platform,
  tree: Tree,
): readonly Diagnostic[] {
  if (approved_products === undefined) return [];
  return products.filter(({ facts }) => !approved_products.includes(facts.name))
    .map(({ facts, at }) =>
      diagnose("FLOE-TIER007", {
        message: `The product ${facts.name} is not approved`,
        hint: `Approved products: ${approved_products.join(", ") || "none"}`,
        at,
        related: [{ message: "The approved ones", at: keyPlaceOf(tree, ["approved_products"]) }],
      })
    );
}

/** Reports FLOE-TIER011 for sinks that the tiers above did not approve. */
export function checkSinks(
  products: readonly ResolvedProduct[],
  { approved_sinks }: Platform,
  tree: Tree,
): readonly Diagnostic[] {
  if (approved_sinks === undefined) return [];
  return products.flatMap(({ source, tree: own }) =>
    source.destinations.flatMap(({ sink_type }, index) =>
      approved_sinks.includes(sink_type) ? [] : [diagnose("FLOE-TIER011", {
        message: `The sink ${sink_type} is not approved`,
        hint: `Approved sinks: ${approved_sinks.join(", ") || "none"}`,
        at: placeOf(own, ["destinations", index, "sink_type"]),
        related: [{ message: "The approved ones", at: keyPlaceOf(tree, ["approved_sinks"]) }],
      })]
    )
  );
}
