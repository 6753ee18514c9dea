import type { Diagnostic } from "../diagnostics/mod.ts";
import type { BindingOf, Capability, GrantRecord, PlatformFacts } from "../plugin/mod.ts";
import { sortedBy } from "../schema/digest.ts";
import { describeInput } from "./instance.ts";
import type { PlanBinding } from "./plan.ts";
import type { Wiring } from "./wiring.ts";

/** Plugins say what a user should know of them; the place is their selection. */
export function advice({ platform }: Wiring, facts: PlatformFacts): readonly Diagnostic[] {
  return sortedBy(platform, ({ instance }) => instance.ref).flatMap(({ instance }) => {
    const found = instance.plugin.advise?.(describeInput(instance, facts)) ?? [];
    const { at } = instance;
    return found.map((one) => at === undefined ? one : { at, ...one });
  });
}

/** Plugins say what a product's people should know of it; the place is the product's name. */
export function productAdvice(
  { products }: Wiring,
  facts: PlatformFacts,
  bindings: readonly PlanBinding[],
): readonly Diagnostic[] {
  const granted = new Map(bindings.map(({ consumer, grant }) => {
    return [`${consumer.product ?? ""} ${consumer.instance} ${consumer.need}`, grant];
  }));
  const sorted = sortedBy(
    products,
    ({ instance, product }) => `${product.facts.name} ${instance.ref}`,
  );
  return sorted.flatMap(({ instance, product }) => {
    const found = instance.plugin.adviseProduct?.({
      ...describeInput(instance, facts),
      product: product.facts,
      optionalBinding: <K extends Capability>(need: string, capability: K) => {
        const grant = granted.get(`${product.facts.name} ${instance.ref} ${need}`);
        return grant !== undefined && isOf(grant, capability) ? grant.binding : undefined;
      },
    }) ?? [];
    return found.map((one) => ({ at: product.at, ...one }));
  });
}

function isOf<K extends Capability>(
  grant: GrantRecord,
  capability: K,
): grant is GrantRecord & { readonly binding: BindingOf<K> } {
  return grant.capability === capability;
}
