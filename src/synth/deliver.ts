import type { PlacedObject } from "../compiler/object.ts";
import type { PlanInstance } from "../compiler/plan.ts";
import type { Diagnostic } from "../diagnostics/mod.ts";
import type { AnyPlugin, Category, Registry } from "../plugin/mod.ts";
import { sortedBy } from "../schema/digest.ts";
import { collectAreas } from "./collect.ts";
import { platformContext } from "./contexts.ts";
import { deliveredFolders, workloadKinds } from "./delivered.ts";
import { finished } from "./finish.ts";
import type { Lookup } from "./lookup.ts";
import { place, pluginOf } from "./place.ts";
import { ranksOf } from "./ranks.ts";

/** The folders of `gitops/`: what a person applies, and what that applies. */
type Area = "bootstrap" | "delivery";

const category = "gitops" satisfies Category;

/**
 * Adds what has the objects applied, where the platform chose something of category `gitops`. At
 * most one instance takes part in an environment: nobody refers to another.
 */
export function deliver(
  objects: readonly PlacedObject[],
  index: Lookup,
  registry: Registry,
): { readonly objects: readonly PlacedObject[]; readonly diagnostics: readonly Diagnostic[] } {
  const instance = index.plan.instances.find(({ ref }) => ref.startsWith(`${category}/`));
  if (instance === undefined) return { objects, diagnostics: [] };
  const plugin = pluginOf(registry, instance);
  const ranked = withRanks(objects, plugin, index);
  if (plugin.deliver === undefined) return { objects: ranked, diagnostics: [] };
  const made = makeDelivery(ranked, plugin, instance, index);
  return { objects: [...ranked, ...made.objects], diagnostics: made.diagnostics };
}

function makeDelivery(
  objects: readonly PlacedObject[],
  plugin: AnyPlugin,
  instance: PlanInstance,
  index: Lookup,
) {
  const { plan } = index;
  let diagnostics: readonly Diagnostic[] = [];
  const areas = collectAreas<Area | "own">((scope) => {
    diagnostics = plugin.deliver?.({
      ...platformContext(index, instance, scope("own")),
      root: `${plan.platform.name}/${plan.platform.environment}`,
      folders: deliveredFolders(objects, index),
      remoteProducts: sortedBy(plan.remoteProducts.map(({ facts }) => facts), ({ name }) => name),
      bootstrap: scope("bootstrap"),
      delivery: scope("delivery"),
    }) ?? [];
  });
  const own = (areas.get("own") ?? []).map((object) => place(object, index, instance.ref));
  const pointing = (area: Area) =>
    (areas.get(area) ?? []).map((object): PlacedObject => ({
      object,
      component: area,
      area: category,
      origin: instance.ref,
    }));
  return {
    objects: [...own, ...pointing("bootstrap"), ...pointing("delivery")]
      .map((placed) => finished(placed, index)),
    diagnostics,
  };
}

/** Annotations of the object alone: one in the pod template would restart pods. */
function withRanks(
  objects: readonly PlacedObject[],
  { rankAnnotations }: AnyPlugin,
  { plan }: Lookup,
): readonly PlacedObject[] {
  if (rankAnnotations === undefined) return objects;
  const ranks = ranksOf(plan);
  const byFolder = new Map(
    plan.components.map(({ id, product, object }) =>
      [`${product ?? ""}/${object}`, ranks.get(id) ?? 0] as const
    ),
  );
  return objects.map((placed) => {
    const { object, product, component } = placed;
    const rank = byFolder.get(`${product ?? ""}/${component}`) ?? 0;
    if (rank === 0 || !workloadKinds.includes(object.kind)) return placed;
    const annotations = { ...object.metadata.annotations, ...rankAnnotations(rank) };
    return { ...placed, object: { ...object, metadata: { ...object.metadata, annotations } } };
  });
}
