import { isRecord, type JsonRecord } from "./json.ts";

/** A Kubernetes object with the fields that identify it. */
export type KubeObject = JsonRecord & {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: JsonRecord & { readonly name: string; readonly namespace?: string };
};

/** Reads a Kubernetes object; anything else is an error that names the source. */
export function kubeObject(value: unknown, source: string): KubeObject {
  if (!isRecord(value) || !isRecord(value["metadata"])) throw new Error(`${source}: no object`);
  const { apiVersion, kind, metadata } = value;
  if (typeof apiVersion !== "string" || typeof kind !== "string" || !isRecord(metadata)) {
    throw new Error(`${source}: no apiVersion or no kind`);
  }
  const { name, namespace } = metadata;
  if (typeof name !== "string") throw new Error(`${source}: no name`);
  const place = typeof namespace === "string" ? { namespace } : {};
  return { ...value, apiVersion, kind, metadata: { ...metadata, name, ...place } };
}

/** An object's identity in one line. */
export function identityOf(object: KubeObject): string {
  const { name, namespace } = object.metadata;
  return `${object.apiVersion} ${object.kind} ${
    namespace === undefined ? "" : `${namespace}/`
  }${name}`;
}
