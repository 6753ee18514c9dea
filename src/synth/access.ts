import type { KubeObject, PlacedObject } from "../compiler/object.ts";
import type { PlanComponent } from "../compiler/plan.ts";
import { identity, type RoleRule } from "../plugin/mod.ts";
import type { Lookup } from "./lookup.ts";
import { selectorOf } from "./workload.ts";

const rbac = "rbac.authorization.k8s.io";

/**
 * One ServiceAccount per component, and the Roles that its description asks for. Pods mount the
 * token themselves where it is granted, so no account does it for every pod that names it. An operator
 * makes the accounts of its pods itself.
 */
export function accessObjects(lookup: Lookup): readonly PlacedObject[] {
  const { plan } = lookup;
  const everyone = [...plan.products, ...plan.remoteProducts];
  const products = new Map(everyone.map(({ facts }) => [facts.namespace, facts.name]));
  return plan.components.flatMap((component) => {
    const labels = selectorOf(component, lookup);
    const account = component.operated === undefined ? [serviceAccount(component)] : [];
    const own = [...account, ...ownRole(component)];
    const foreign = component.access.flatMap(({ namespace, rules }) =>
      role(component, namespace, rules)
    );
    return [...own, ...foreign].map((object) => {
      const product = products.get(object.metadata.namespace ?? "");
      return {
        object: { ...object, metadata: { ...object.metadata, labels } },
        component: component.object,
        ...(product === undefined ? {} : { product }),
        origin: "core" as const,
      };
    });
  });
}

function serviceAccount({ object, namespace }: PlanComponent): KubeObject {
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: object, namespace },
    automountServiceAccountToken: false,
  };
}

function ownRole(component: PlanComponent): readonly KubeObject[] {
  return role(component, component.namespace, component.kubernetesApi?.rules ?? []);
}

/** A Role and its binding. In another namespace the name says where the component lives. */
function role(
  { object, namespace: home }: PlanComponent,
  namespace: string,
  rules: readonly RoleRule[],
): readonly KubeObject[] {
  if (rules.length === 0) return [];
  const name = namespace === home ? object : identity(home, object).kubernetes;
  return [
    {
      apiVersion: `${rbac}/v1`,
      kind: "Role",
      metadata: { name, namespace },
      rules: rules.map((rule) => ({ ...rule })),
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: "RoleBinding",
      metadata: { name, namespace },
      roleRef: { apiGroup: rbac, kind: "Role", name },
      subjects: [{ kind: "ServiceAccount", name: object, namespace: home }],
    },
  ];
}
