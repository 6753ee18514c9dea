import type { KubeObject, PlacedObject } from "../compiler/object.ts";
import { identity } from "../plugin/mod.ts";
import type { Lookup } from "./lookup.ts";
import { neverPruned } from "./namespaces.ts";
import { commonLabels } from "./workload.ts";

/** Kinds without a namespace that a platform may hold. Any other kind lives in one. */
const clusterKinds = new Set([
  "APIService",
  "CSIDriver",
  "CertificateSigningRequest",
  "ClusterIssuer",
  "ClusterRole",
  "ClusterRoleBinding",
  "ClusterSecretStore",
  "CustomResourceDefinition",
  "FlowSchema",
  "GatewayClass",
  "IngressClass",
  "MutatingWebhookConfiguration",
  "Namespace",
  "PersistentVolume",
  "PriorityClass",
  "PriorityLevelConfiguration",
  "RuntimeClass",
  "StorageClass",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ValidatingWebhookConfiguration",
]);

/**
 * What every object gets: its namespace, the labels that say whose it is, and protection from
 * pruning where it holds data. Pod templates are left alone: a changed label would restart pods.
 */
export function finished(placed: PlacedObject, lookup: Lookup): PlacedObject {
  const { object, product } = placed;
  const namespace = object.metadata.namespace ?? ownNamespace(object, lookup, product);
  const labels = { ...object.metadata.labels, ...ownerLabels(lookup, product) };
  const metadata = {
    ...object.metadata,
    ...(namespace === undefined ? {} : { namespace }),
    labels,
  };
  return { ...placed, object: neverPruned({ ...object, metadata }) };
}

function ownNamespace(
  { kind }: KubeObject,
  { plan, product }: Lookup,
  name: string | undefined,
): string | undefined {
  if (clusterKinds.has(kind)) return undefined;
  return name === undefined ? plan.platform.namespace : product(name).facts.namespace;
}

function ownerLabels(lookup: Lookup, name: string | undefined): Readonly<Record<string, string>> {
  const common = commonLabels(lookup);
  if (name === undefined) return common;
  const { domain } = lookup.product(name).facts;
  return {
    ...common,
    "floe.dev/product": identity(name).kubernetes,
    ...(domain === undefined ? {} : { "floe.dev/domain": identity(domain).kubernetes }),
  };
}
