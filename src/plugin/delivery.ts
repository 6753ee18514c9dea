import type { Construct } from "constructs";
import type { PlatformContext, ProductFacts } from "./contexts.ts";

/** One generated object, as whoever applies it needs to know it. */
export interface DeliveredObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Absent for a kind without namespaces. */
  readonly namespace?: string;
  /** Present where it has pods that become ready or done. */
  readonly workload?: DeliveredWorkload;
}

/** A Deployment, StatefulSet, DaemonSet or Job. */
export interface DeliveredWorkload {
  /** SHA-256 in hex of the whole object. */
  readonly sha256: string;
  /** Images of its containers, sorted. */
  readonly images: readonly string[];
  /**
   * Seconds that it may take once its containers run: what its startup probes allow and at least a
   * minute, five minutes for a Job.
   */
  readonly patience: number;
}

/** Generated objects that lie in one folder: one component, or one product. */
export interface DeliveredFolder {
  /** Relative to the environment's folder, for example `manifests/polaris`. */
  readonly path: string;
  /** Last part of the path. */
  readonly name: string;
  /**
   * What it belongs to: folders of one plugin instance share a part, each product is one, and so is
   * what the core makes for the whole platform. A name of Kubernetes, unique together with `product`.
   */
  readonly part: string;
  /** Absent in the platform's namespace. */
  readonly product?: ProductFacts;
  /** Sorted by path of their files. */
  readonly objects: readonly DeliveredObject[];
  /** Whether an operator makes its pods, so that no object here says how long they may take. */
  readonly operated: boolean;
  /**
   * Paths of the folders that come first, sorted: with the namespace, and with the servers that its
   * pods wait for. Never a product's, and never in a circle.
   */
  readonly after: readonly string[];
}

/** What a plugin of category `gitops` sees when everything else is made. */
export interface DeliveryContext<Config> extends PlatformContext<Config> {
  /** The environment's folder below the output folder: `<platform>/<environment>`. */
  readonly root: string;
  /** Every folder with objects, the plugin's own component included, sorted by path. */
  readonly folders: readonly DeliveredFolder[];
  /** Products in repositories of their own, where their objects are made; sorted by name. */
  readonly remoteProducts: readonly ProductFacts[];
  /** Where objects go that somebody applies once by hand: `gitops/bootstrap`. */
  readonly bootstrap: Construct;
  /** Where objects go that those of `bootstrap` have applied: `gitops/delivery`. */
  readonly delivery: Construct;
}

/** Seconds to schedule a pod and to pull its images, beside what its probes allow. */
const pull = 120;

/** Seconds for what an operator makes, replicas one after the other. */
const operatorPatience = 600;

/** Seconds that a folder's workloads may take, once those that they wait for are ready. */
export function secondsToReady({ objects, operated }: DeliveredFolder): number {
  const patience = objects.map(({ workload }) => workload?.patience ?? 0);
  return pull + Math.max(operated ? operatorPatience : 0, ...patience);
}

/** The same from the very start, by path: a folder's own seconds after those that come first. */
export function secondsFromStart(
  folders: readonly DeliveredFolder[],
): ReadonlyMap<string, number> {
  const byPath = new Map(folders.map((folder) => [folder.path, folder]));
  const seconds = new Map<string, number>();
  const settle = (folder: DeliveredFolder): number => {
    const known = seconds.get(folder.path);
    if (known !== undefined) return known;
    const before = folder.after.map((path) => {
      const first = byPath.get(path);
      return first === undefined ? 0 : settle(first);
    });
    const total = secondsToReady(folder) + Math.max(0, ...before);
    seconds.set(folder.path, total);
    return total;
  };
  for (const folder of folders) settle(folder);
  return seconds;
}
