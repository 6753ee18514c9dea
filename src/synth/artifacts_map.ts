import type { KubeObject } from "../compiler/object.ts";
import { logicalNameAnnotation } from "../compiler/object.ts";
import type { PlanProduct } from "../compiler/plan.ts";
import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import { prettyJson } from "../schema/digest.ts";
import type { Artifacts } from "../schema/mod.ts";

const baseName = "floe-artifacts";

/**
 * Bytes of artifacts that fit: etcd refuses a ConfigMap over 1 MiB, and the object needs room for
 * its metadata and for the field managers of those who apply it.
 */
const sizeLimit = 900 * 1024;

/** Named by what a run can notice, so that such a change, and only such, rolls the pods. */
export function artifactsConfigMapName({ artifactsSha256 }: PlanProduct): string {
  return `${baseName}-${artifactsSha256.slice(0, 8)}`;
}

/** Text of each document: it is needed for its size, for the ConfigMap and for its own file. */
const texts = new WeakMap<Artifacts, string>();

/** The artifacts as the pod mounts them: indented, because people review them. */
export function artifactsText({ artifacts }: PlanProduct): string {
  const known = texts.get(artifacts);
  if (known !== undefined) return known;
  const text = prettyJson(artifacts);
  texts.set(artifacts, text);
  return text;
}

/**
 * The ConfigMap that carries a product's artifacts to its pods. Not immutable: the digests of inputs
 * may change below one name, and the kubelet then refreshes the mounted file.
 */
export function artifactsConfigMap(product: PlanProduct): KubeObject {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      name: artifactsConfigMapName(product),
      namespace: product.facts.namespace,
      annotations: { [logicalNameAnnotation]: baseName },
    },
    data: { "artifacts.json": artifactsText(product) },
  };
}

/** FLOE-OBJ006 where a product's artifacts do not fit into a ConfigMap. */
export function artifactsSize(product: PlanProduct): readonly Diagnostic[] {
  const size = new TextEncoder().encode(artifactsText(product)).length;
  if (size <= sizeLimit) return [];
  const { name } = product.facts;
  return [diagnose("FLOE-OBJ006", {
    message: `The artifacts of product "${name}" take ${Math.ceil(size / 1024)} KiB; ` +
      `a ConfigMap has room for ${sizeLimit / 1024} KiB`,
    hint: `Split "${name}" into smaller products: ${product.artifacts.transforms.length} dbt ` +
      "nodes are in this one. Descriptions, contracts and free labels count too.",
  })];
}
