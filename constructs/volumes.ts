import { type KeyToPath, Quantity, type Volume as KubeVolume } from "cdk8s-plus-28/k8s";

/** Where a volume's content comes from: only kinds that Pod Security `restricted` admits. */
export type VolumeSource =
  | { readonly configMap: string; readonly items?: Readonly<Record<string, string>> }
  | { readonly secret: string; readonly items?: Readonly<Record<string, string>> }
  | {
    /** Files of several Secrets in one folder: path by key, for each Secret. */
    readonly secrets: readonly {
      readonly secret: string;
      readonly items: Readonly<Record<string, string>>;
    }[];
  }
  | { readonly claim: string }
  | {
    /** An emptyDir of at most this size. */
    readonly scratch: string;
    /** In memory, counted against the container's memory limit. */
    readonly memory?: boolean;
  };

/** A volume in a container; read-only unless it says otherwise. */
export interface Mount {
  readonly volume: string;
  readonly path: string;
  readonly subPath?: string;
  readonly writable?: boolean;
}

/** Secret files are for the pod's group alone: 0440 in octal. */
const secretMode = 0o440;

/** One pod volume in Kubernetes' words. */
export function volume(name: string, source: VolumeSource): KubeVolume {
  if ("configMap" in source) {
    return { name, configMap: { name: source.configMap, ...items(source.items) } };
  }
  if ("secret" in source) {
    const secret = { secretName: source.secret, defaultMode: secretMode, ...items(source.items) };
    return { name, secret };
  }
  if ("secrets" in source) {
    const sources = source.secrets.map(({ secret, items: paths }) => ({
      secret: { name: secret, ...items(paths) },
    }));
    return { name, projected: { defaultMode: secretMode, sources } };
  }
  if ("claim" in source) return { name, persistentVolumeClaim: { claimName: source.claim } };
  const medium = source.memory === true ? { medium: "Memory" } : {};
  return { name, emptyDir: { ...medium, sizeLimit: Quantity.fromString(source.scratch) } };
}

/** Name of the emptyDir behind a writable path. */
export function scratchName(path: string): string {
  return `scratch-${path.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "")}`;
}

function items(paths: Readonly<Record<string, string>> | undefined): { items?: KeyToPath[] } {
  if (paths === undefined) return {};
  return { items: Object.entries(paths).map(([key, path]) => ({ key, path })) };
}
