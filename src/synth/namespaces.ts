import type { KubeObject, PlacedObject } from "../compiler/object.ts";
import type { PlanComponent, PlanProduct } from "../compiler/plan.ts";
import type { Lookup } from "./lookup.ts";

/** Objects that a controller must never delete: with them go data that nothing brings back. */
const keep = {
  "argocd.argoproj.io/sync-options": "Prune=false,Delete=false",
  "kustomize.toolkit.fluxcd.io/prune": "disabled",
} as const;
const kept = ["Namespace", "PersistentVolumeClaim", "CustomResourceDefinition"];

/** Tells Argo CD and Flux never to prune an object that holds data. */
export function neverPruned(object: KubeObject): KubeObject {
  if (!kept.includes(object.kind)) return object;
  const { metadata } = object;
  return {
    ...object,
    metadata: { ...metadata, annotations: { ...metadata.annotations, ...keep } },
  };
}

/** Whether controllers were told to leave a finished object that is gone from git. */
export function isKept({ metadata: { annotations } }: KubeObject): boolean {
  return Object.entries(keep).every(([key, value]) => annotations?.[key] === value);
}

/** The platform's namespace and each product's, with their quotas. */
export function namespaceObjects(lookup: Lookup): readonly PlacedObject[] {
  const { platform, products } = lookup.plan;
  const byNamespace = Map.groupBy(lookup.plan.components, ({ namespace }) => namespace);
  const level = (namespace: string) => podSecurity(byNamespace.get(namespace) ?? []);
  const ours = namespaceObject(platform.namespace, level(platform.namespace));
  return [
    { object: ours, component: "platform", origin: "core" },
    ...products.flatMap((product) => productObjects(product, level(product.facts.namespace))),
  ];
}

function productObjects(product: PlanProduct, level: string): readonly PlacedObject[] {
  const { name, namespace } = product.facts;
  const objects = [namespaceObject(namespace, level)];
  if (product.quota !== undefined) objects.push(quotaObject(namespace, product.quota));
  return objects.map((object) => ({
    object,
    component: "product",
    product: name,
    origin: "core",
  }));
}

/** The lowest level that a namespace's components need; `restricted` unless one truly cannot. */
function podSecurity(components: readonly PlanComponent[]): string {
  const baseline = components.some(({ podSecurity }) => podSecurity === "baseline");
  return baseline ? "baseline" : "restricted";
}

/** Labels of Pod Security admission, as the Kubernetes documentation names them. */
function namespaceObject(name: string, level: string): KubeObject {
  const modes = ["enforce", "audit", "warn"].flatMap((mode) => [
    [`pod-security.kubernetes.io/${mode}`, level],
    [`pod-security.kubernetes.io/${mode}-version`, "latest"],
  ]);
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, labels: Object.fromEntries(modes) },
  };
}

function quotaObject(namespace: string, hard: Readonly<Record<string, string>>): KubeObject {
  return {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "product", namespace },
    spec: { hard },
  };
}
