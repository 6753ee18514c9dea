import type { Construct } from "constructs";
import type { PlatformContext, ProductFacts } from "./contexts.ts";

/** One generated object, as whoever applies it needs to know it. */
export interface DeliveredObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Absent for a kind without namespaces. */
  readonly namespace?: string;
  /** SHA-256 in hex of the whole object. */
  readonly sha256: string;
  /** Images of its pods, sorted; absent for an object without pods. */
  readonly images?: readonly string[];
  /**
   * Seconds from its first container to readiness, at most: what its startup probes allow, five
   * minutes for a Job. Absent for an object that nothing waits for.
   */
  readonly patience?: number;
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
  /** Names of products that lie in repositories of their own, sorted. */
  readonly remoteProducts: readonly string[];
  /** Where objects go that somebody applies once by hand: `gitops/bootstrap`. */
  readonly bootstrap: Construct;
  /** Where objects go that those of `bootstrap` have applied: `gitops/delivery`. */
  readonly delivery: Construct;
}
