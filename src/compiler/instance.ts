import type { Span } from "../diagnostics/mod.ts";
import {
  type AnyPlugin,
  type Category,
  type DescribeInput,
  identity,
  type InstanceRef,
  type Need,
  type PlatformFacts,
} from "../plugin/mod.ts";

/** One selected plugin with its parsed config: what can be described. */
export interface Instance {
  readonly ref: InstanceRef;
  readonly category: Category;
  readonly name: string;
  readonly plugin: AnyPlugin;
  readonly version?: string;
  /** As the plugin's schema parsed it. */
  readonly config: unknown;
  /** Need to `<category>/<instance>` or instance. */
  readonly bind: Readonly<Record<string, string>>;
  /** Nobody wrote it down: the category's default plugin, made only when something needs it. */
  readonly implicit: boolean;
  /** Where it was selected; absent for an implicit one. */
  readonly at?: Span;
  /** Where a field of its config was written, in the platform's file or the overlay. */
  place?(field: readonly string[]): Span;
}

/** Plugin name: the part of the id after the category. */
export function pluginName({ plugin }: Pick<Instance, "plugin">): string {
  return plugin.id.slice(plugin.id.indexOf("/") + 1);
}

/** What the plugin's objects are called. */
export function pluginLabel({ plugin }: Instance): string {
  return plugin.label ?? pluginName({ plugin });
}

/**
 * Object name of a component: the plugin's label, the instance unless it is `default`, and the
 * component unless it is called like that label. At most 52 characters, so that CronJobs,
 * StatefulSets and the hash in a Job's name fit.
 */
export function objectName(instance: Instance, component: string): string {
  const parts = nameParts(instance);
  return identity(...(component === pluginLabel(instance) ? parts : [...parts, component]))
    .workload;
}

/** What starts every name that belongs to an instance. */
export function nameParts(instance: Instance): readonly string[] {
  const label = pluginLabel(instance);
  return instance.name === "default" ? [label] : [label, instance.name];
}

/** The field of the config that asks, else the selection of the plugin. */
export function placeOfNeed({ field }: Need, { place, at }: Instance): Span | undefined {
  return field === undefined ? at : place?.(field) ?? at;
}

/** What the plugin's functions are told of their instance. */
export function describeInput(
  instance: Instance,
  platform: PlatformFacts,
): DescribeInput<unknown> {
  return {
    config: instance.config,
    instance: instance.name,
    version: instance.version ?? "",
    platform,
    name: (component) => objectName(instance, component),
  };
}
