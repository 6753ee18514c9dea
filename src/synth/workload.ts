import { serviceHost } from "../compiler/edges.ts";
import type { PlanComponent } from "../compiler/plan.ts";
import { identity, type WaitTarget, type Workload } from "../plugin/mod.ts";
import { floeVersion } from "../version.ts";
import { found, type Lookup } from "./lookup.ts";

const prefix = "app.kubernetes.io";

/**
 * Labels that select a component's pods, forever: name, instance and component, nothing else, and
 * never anything that changes with a version.
 */
export function selectorOf(
  component: PlanComponent,
  { plan, pluginLabel }: Lookup,
): Readonly<Record<string, string>> & { readonly "app.kubernetes.io/component": string } {
  const { name } = plan.platform;
  const plugin = pluginLabel(component.instance);
  return {
    [`${prefix}/name`]: plugin,
    [`${prefix}/instance`]: component.product === undefined
      ? name
      : identity(name, component.product).kubernetes,
    [`${prefix}/component`]: ownPart(component.object, identity(plugin).kubernetes),
  };
}

/** Labels by which policies find a component's pods: its selector, or what an operator gives them. */
export function podLabelsOf(
  component: PlanComponent,
  lookup: Lookup,
): Readonly<Record<string, string>> {
  return component.operated?.labels ?? selectorOf(component, lookup);
}

/** What every object of floe carries beside its selector. */
export function commonLabels({ plan }: Lookup): Readonly<Record<string, string>> {
  return { [`${prefix}/managed-by`]: "floe", [`${prefix}/part-of`]: plan.platform.name };
}

/** What the core knows of a component: the same facts that its objects are made from. */
export function workloadOf(component: PlanComponent, lookup: Lookup): Workload {
  const { images } = lookup.plan;
  const selector = selectorOf(component, lookup);
  return {
    name: component.object,
    namespace: component.namespace,
    selector,
    labels: { ...selector, ...commonLabels(lookup) },
    serviceAccount: component.object,
    kubernetesApi: callsKubernetes(component),
    waits: waitsOf(component, lookup),
    toolsImage: lookup.image(`${images.registry}/floe-tools:${floeVersion}`),
    ports: Object.fromEntries(
      (component.endpoints ?? []).map(({ name, port, targetPort = port, appProtocol }) => [
        name,
        { port, targetPort, ...(appProtocol === undefined ? {} : { appProtocol }) },
      ]),
    ),
  };
}

/** Whether a component's pods mount their token and may reach the API server. */
export function callsKubernetes({ kubernetesApi, access }: PlanComponent): boolean {
  return kubernetesApi !== undefined || access.length > 0;
}

/** Host and Service port of a component's endpoint. */
export function addressOf(component: PlanComponent, endpoint: string): WaitTarget {
  const known = found(
    component.endpoints?.find(({ name }) => name === endpoint),
    `endpoint "${endpoint}" of ${component.id}`,
  );
  return { host: serviceHost(component, known), port: known.port };
}

/** Object name without the plugin's: `webserver` of `orchestra-webserver`. */
function ownPart(object: string, plugin: string): string {
  return object.startsWith(`${plugin}-`) ? object.slice(plugin.length + 1) : object;
}

function waitsOf({ id }: PlanComponent, { edgesFrom }: Lookup): WaitTarget[] {
  const targets = new Map<string, WaitTarget>();
  for (const { to, kind } of edgesFrom(id)) {
    if (kind !== "boot") continue;
    const host = "external" in to ? to.external : to.host;
    targets.set(`${host}:${to.port}`, { host, port: to.port });
  }
  return [...targets].sort(([a], [b]) => a < b ? -1 : 1).map(([, target]) => target);
}
