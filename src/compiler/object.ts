import type { InstanceRef } from "../plugin/mod.ts";

export type Json = string | number | boolean | null | readonly Json[] | {
  readonly [key: string]: Json | undefined;
};

/** One Kubernetes object. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: Json | undefined;
}

/** An object and where it belongs. */
export interface PlacedObject {
  readonly object: KubeObject;
  /**
   * Folder below `manifests/`, `gitops/` or the product: the component, or `platform` / `product`.
   */
  readonly component: string;
  /** Absent for an object of the platform. */
  readonly product?: string;
  /** `gitops`: it has others applied, and lies in no folder that they are applied from. */
  readonly area?: "gitops";
  /** What made it: an instance, or the core. */
  readonly origin: InstanceRef | "core";
}

/** `<apiVersion>/<kind>/<namespace>/<name>`: one identity, one object. */
export function objectId({ apiVersion, kind, metadata }: KubeObject): string {
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "core";
  return `${group}/${kind}/${metadata.namespace ?? "_cluster"}/${metadata.name}`;
}

/** Annotation with the name of a hashed object before its hash: file names use it. */
export const logicalNameAnnotation = "floe.dev/logical-name";

/**
 * Where an object's file lies below `<platform>/<environment>/`. The name is the logical one, so
 * that new content is a diff and not a new file.
 */
export function objectPath(placed: PlacedObject): string {
  const { object } = placed;
  const { namespace, name, annotations } = object.metadata;
  const slash = object.apiVersion.indexOf("/");
  const group = slash === -1 ? "core" : object.apiVersion.slice(0, slash);
  const logical = annotations?.[logicalNameAnnotation] ?? name;
  const kind = object.kind.toLowerCase();
  return `${objectFolder(placed)}/${namespace ?? "_cluster"}_${group}_${kind}_${logical}.yaml`;
}

/** Folder of an object's file below the environment's. */
export function objectFolder({ component, product, area }: PlacedObject): string {
  if (product !== undefined) return `products/${product}/${component}`;
  return `${area ?? "manifests"}/${component}`;
}
