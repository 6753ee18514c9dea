import type { Artifacts, Platform, Product, SourceFile } from "../schema/mod.ts";
import type {
  Capability,
  Component,
  Consumer,
  EdgeKind,
  GrantRecord,
  InstanceRef,
  Peer,
  PlatformFacts,
  ProductFacts,
  RoleRule,
  WantedSecret,
} from "../plugin/mod.ts";

/**
 * The resolved, validated platform and its products in one environment: plain JSON, no Kubernetes.
 * Every list is sorted; the same for both dialects of one platform.
 */
export interface Plan {
  readonly schema: "floe-plan/v1";
  readonly platform: PlatformFacts;
  /** Owner, description, tiers, governance as merged. */
  readonly governance: Platform["governance"];
  readonly tiers: readonly {
    readonly name: string;
    readonly scope: string;
    readonly sha256: string;
  }[];
  readonly instances: readonly PlanInstance[];
  readonly components: readonly PlanComponent[];
  /** Who calls in from outside the platform. */
  readonly peers: readonly PlanPeer[];
  readonly edges: readonly Edge[];
  readonly bindings: readonly PlanBinding[];
  readonly secrets: readonly WantedSecret[];
  readonly products: readonly PlanProduct[];
  /** Products in repositories of their own, where their objects are made. */
  readonly remoteProducts: readonly RemoteProduct[];
  readonly network: Network;
  readonly images: Images;
  /** Digest of every input file, by path relative to the repository. */
  readonly inputs: readonly { readonly path: string; readonly sha256: string }[];
}

/** One selected plugin instance. */
export interface PlanInstance {
  /** `<category>/<instance>`. */
  readonly ref: InstanceRef;
  /** `<category>/<plugin name>`. */
  readonly plugin: string;
  /** What its objects are called, where that is not the plugin's name. */
  readonly label?: string;
  readonly version?: string;
  /** As the plugin's schema parsed it, overlay applied. Holds references, never secrets. */
  readonly config: unknown;
}

/** Where a component lives: `platform`, or a product's name. */
export type Side = { readonly product?: string };

/** A component of an instance, with the names that the core gave it. */
export interface PlanComponent extends Component, Side {
  /** `platform/<object name>` or `product/<product>/<object name>`: unique in the plan. */
  readonly id: string;
  readonly instance: InstanceRef;
  /** Object name. */
  readonly object: string;
  readonly namespace: string;
  /** Roles in other namespaces than its own. */
  readonly access: readonly { readonly namespace: string; readonly rules: readonly RoleRule[] }[];
}

/** A peer of an instance. */
export interface PlanPeer extends Peer {
  /** `outside/<object name>`: unique in the plan, and never that of a component. */
  readonly id: string;
  readonly instance: InstanceRef;
}

/** Who calls whom, on which port. */
export interface Edge {
  /** Component id, or a peer's. */
  readonly from: string;
  readonly to: EdgeTarget;
  readonly kind: EdgeKind;
  /** Absent for a call inside one plugin. */
  readonly capability?: Capability;
}

export type EdgeTarget =
  | {
    readonly component: string;
    readonly endpoint: string;
    readonly host: string;
    /** Service port. */
    readonly port: number;
    /** Pod port: what a NetworkPolicy must name. */
    readonly targetPort: number;
  }
  | { readonly external: string; readonly port: number };

/** A need and what answers it. */
export interface PlanBinding {
  readonly consumer: Consumer;
  readonly provider: InstanceRef;
  readonly grant: GrantRecord;
}

/** One product in one environment. */
export interface PlanProduct {
  readonly facts: ProductFacts;
  /** Instances chosen for it, by category. */
  readonly instances: readonly InstanceRef[];
  readonly quota?: Readonly<Record<string, string>>;
  readonly artifacts: Artifacts;
  /** SHA-256 in hex of all that a run can notice: without the digests of inputs and tiers. */
  readonly artifactsSha256: string;
  readonly source: Product;
}

/** A product as its environment's products lock describes it: what the platform's side needs. */
export type RemoteProduct = Pick<PlanProduct, "facts" | "instances">;

/** What a NetworkPolicy cannot find out by itself: from the overlay. */
export interface Network {
  readonly apiServer: readonly { readonly cidr: string; readonly port: number }[];
  readonly dns: {
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    /** Node-local DNS caches. */
    readonly cidrs: readonly string[];
    readonly port: number;
  };
  readonly outside: readonly {
    readonly host: string;
    readonly cidrs: readonly string[];
    readonly port: number;
  }[];
}

export interface Images {
  /** Prefix of the images that floe's users build, without a slash at its end. */
  readonly registry: string;
  /** Registry prefix to mirror prefix. */
  readonly mirrors: Readonly<Record<string, string>>;
  /**
   * Reference with tag to `sha256:…`; of a product `product/<name>:<version>`, or `product/<name>`
   * where the lock names no version.
   */
  readonly digests: Readonly<Record<string, string>>;
  /** What production may run by tag alone: see `isNamed()`. */
  readonly allowedWithoutDigest: readonly { readonly image: string; readonly reason: string }[];
}

/** Everything that a compilation reads. No file is read while compiling. */
export interface CompileInput {
  /** The platform file; its parents are found in `files` by the reference written in each. */
  readonly platform: string;
  readonly environment: string;
  /** Every text file, by path relative to the repository. */
  readonly files: ReadonlyMap<string, SourceFile>;
  /** Product files to compile, sorted by the compiler. */
  readonly products: readonly string[];
  /** Those of `products` that lie in repositories of their own. */
  readonly guests?: readonly string[];
}
