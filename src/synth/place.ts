import type { Construct } from "constructs";
import type { KubeObject, PlacedObject } from "../compiler/object.ts";
import type { PlanInstance } from "../compiler/plan.ts";
import { type AnyPlugin, identity, type InstanceRef, type Registry } from "../plugin/mod.ts";
import { collect } from "./collect.ts";
import { found, type Lookup } from "./lookup.ts";
import { selectorOf } from "./workload.ts";

export function pluginOf(registry: Registry, { plugin }: PlanInstance): AnyPlugin {
  return found(registry.get(plugin), `registered plugin "${plugin}"`);
}

/** A throw is a bug, not a user's mistake; all that is added is whose. */
export function built(plugin: AnyPlugin, make: (scope: Construct) => void): readonly KubeObject[] {
  try {
    return collect(make);
  } catch (cause) {
    throw new Error(`Plugin "${plugin.id}" failed to make its objects`, { cause });
  }
}

/** An instance's object in the folder where it belongs. */
export function place(
  object: KubeObject,
  index: Lookup,
  origin: InstanceRef,
  product?: string,
): PlacedObject {
  const component = folderOf(object, index, origin, product);
  return { object, component, ...(product === undefined ? {} : { product }), origin };
}

/** The component whose name or label an object carries; the plugin where it serves several. */
function folderOf(
  { metadata }: KubeObject,
  index: Lookup,
  ref: InstanceRef,
  product: string | undefined,
): string {
  const component = metadata.labels?.["app.kubernetes.io/component"];
  const components = index.componentsOf(ref, product);
  const owner = components.find(({ object }) => object === metadata.name) ??
    components.find((each) =>
      component !== undefined &&
      selectorOf(each, index)["app.kubernetes.io/component"] === component
    );
  return owner?.object ?? identity(index.pluginLabel(ref)).kubernetes;
}
