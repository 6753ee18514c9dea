import { objectPath, type PlacedObject } from "../compiler/object.ts";
import type { Plan, PlanInstance, PlanProduct } from "../compiler/plan.ts";
import type { Diagnostic } from "../diagnostics/mod.ts";
import type { InstanceRef, Registry } from "../plugin/mod.ts";
import { accessObjects } from "./access.ts";
import { artifactsConfigMap, artifactsSize } from "./artifacts_map.ts";
import { platformContext, productContext } from "./contexts.ts";
import { deliver } from "./deliver.ts";
import { finished } from "./finish.ts";
import { type Lookup, lookup } from "./lookup.ts";
import { namespaceObjects } from "./namespaces.ts";
import { networkObjects } from "./network.ts";
import { outsideDiagnostics } from "./outside.ts";
import { built, place, pluginOf } from "./place.ts";

/** Everything that belongs into a cluster. */
export interface Emitted {
  /** Sorted by path. */
  readonly objects: readonly PlacedObject[];
  /** Reference, as plugins write it, by the image that pods run. */
  readonly images: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Turns a plan into Kubernetes objects: the core's own (namespaces, accounts, roles, network,
 * artifacts), then each instance's in the platform and in each product that uses it, then what has
 * them applied. The objects of a product in a repository of its own are made there. Reports what
 * cannot be expressed safely: FLOE-OBJ002 to FLOE-OBJ006.
 *
 * @param extra People's own objects, as they are; what applies the others applies them too.
 */
export function emit(
  plan: Plan,
  registry: Registry,
  extra: readonly PlacedObject[] = [],
): Emitted {
  const index = lookup(plan);
  const placed = [
    ...coreObjects(index),
    ...plan.instances.flatMap((instance) => platformObjects(index, registry, instance)),
    ...plan.products.flatMap((product) => productObjects(index, registry, product)),
  ];
  const remote = new Set(plan.remoteProducts.map(({ facts }) => facts.name));
  const here = placed.filter(({ product }) => product === undefined || !remote.has(product))
    .map((item) => finished(item, index));
  const delivered = deliver([...here, ...extra], index, registry);
  const objects = delivered.objects
    .map((item) => ({ item, path: objectPath(item) }))
    .sort((a, b) => a.path < b.path ? -1 : a.path > b.path ? 1 : 0)
    .map(({ item }) => item);
  return {
    objects,
    images: index.images,
    diagnostics: [
      ...outsideDiagnostics(plan),
      ...delivered.diagnostics,
      ...plan.products.flatMap(artifactsSize),
    ],
  };
}

function coreObjects(index: Lookup): readonly PlacedObject[] {
  const artifacts = index.plan.products.map((product): PlacedObject => ({
    object: artifactsConfigMap(product),
    component: "product",
    product: product.facts.name,
    origin: "core",
  }));
  return [
    ...namespaceObjects(index),
    ...accessObjects(index),
    ...networkObjects(index),
    ...artifacts,
  ];
}

function platformObjects(
  index: Lookup,
  registry: Registry,
  instance: PlanInstance,
): readonly PlacedObject[] {
  const plugin = pluginOf(registry, instance);
  if (plugin.platform === undefined) return [];
  const objects = built(plugin, (scope) => {
    plugin.platform?.(platformContext(index, instance, scope));
  });
  return objects.map((object) => place(object, index, instance.ref));
}

/** An instance acts in a product that chose it, and in one where it described components. */
function productObjects(
  index: Lookup,
  registry: Registry,
  product: PlanProduct,
): readonly PlacedObject[] {
  const { name } = product.facts;
  return index.plan.instances.flatMap((instance) => {
    const plugin = pluginOf(registry, instance);
    if (plugin.product === undefined || !acts(index, instance.ref, product)) return [];
    const objects = built(plugin, (scope) => {
      plugin.product?.(productContext(index, instance, product, scope));
    });
    return objects.map((object) => place(object, index, instance.ref, name));
  });
}

function acts(index: Lookup, ref: InstanceRef, { facts, instances }: PlanProduct): boolean {
  return instances.includes(ref) || index.componentsOf(ref, facts.name).length > 0;
}
