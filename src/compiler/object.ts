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
  /** Folder below `manifests/` or below the product: the component, or `platform` / `product`. */
  readonly component: string;
  /** Absent for an object of the platform. */
  readonly product?: string;
  /** What made it: an instance, or the core. */
  readonly origin: InstanceRef | "core";
}

/** `<apiVersion>/<kind>/<namespace>/<name>`: one identity, one object. */
export function objectId({ apiVersion, kind, metadata }: KubeObject): string {
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "core";
  return `${group}/${kind}/${metadata.namespace ?? "_cluster"}/${metadata.name}`;
}
