import type { Capability, DemandOf, SecretKey } from "./capabilities.ts";

/** `boot`: needed to start, makes waits and ordering. `call`: used at work. `emit`: fire and forget. */
export type EdgeKind = "boot" | "call" | "emit";

/** A port that a component listens on. Hosts are made by the core. */
export interface Endpoint {
  /** Kubernetes port name, at most 15 characters. */
  readonly name: string;
  /** Service port. */
  readonly port: number;
  /** Container port, when it differs. */
  readonly targetPort?: number;
  /** What an operator puts behind the component's name for this endpoint's Service, for example `-rw`. */
  readonly serviceSuffix?: string;
  readonly appProtocol?: "http" | "grpc" | "tcp";
  /**
   * Present where people look at it with a browser: at most one endpoint of an instance, in the
   * platform. The core offers it to others as `web-ui`.
   */
  readonly ui?: UserInterface;
  /** Present where Prometheus may read metrics without a password. */
  readonly metrics?: Metrics;
}

/** A user interface; other plugins meet it as the capability `web-ui`. */
export interface UserInterface {
  /** Shown to people, for example `Dagster`. */
  readonly title: string;
  /** `own`: it asks who comes. `none`: everyone who reaches it may do everything. */
  readonly authentication: "own" | "none";
}

/** Metrics in Prometheus' text format over HTTP. */
export interface Metrics {
  readonly path: string;
  /** Rules on metrics that were seen on this very endpoint. */
  readonly alerts?: readonly AlertRule[];
}

/** When people should be told. */
export interface AlertRule {
  /** In camel case, as Prometheus' own, for example `JaegerRefusesSpans`. */
  readonly name: string;
  /** PromQL; `$job` stands for the matcher of this endpoint's component. */
  readonly expr: string;
  /** How long it must hold, in Prometheus' form, for example `10m`. */
  readonly for: string;
  readonly severity: "warning" | "critical";
  /** One line for people. */
  readonly summary: string;
}

/** One rule of an RBAC Role, in Kubernetes' own words. */
export interface RoleRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

/** One workload: a Deployment, StatefulSet, Job or CronJob, and its pods. */
export interface Component {
  /** Unique among the plugin's components, for example `webserver`. */
  readonly name: string;
  readonly kind: "server" | "job" | "cron-job" | "run";
  readonly endpoints?: readonly Endpoint[];
  /** Rights in its own namespace; present, even empty, means that its pods call the Kubernetes API. */
  readonly kubernetesApi?: { readonly rules: readonly RoleRule[] };
  /**
   * Its pods run the product's dbt project: the core binds the product's computes, object store,
   * catalog, lineage and telemetry for it.
   */
  readonly runsDbt?: boolean;
  /**
   * Of a Job: components beside it that work only once it is done, for example with what it migrated.
   * They don't wait for it, they fail and are started again; controllers apply them after it.
   */
  readonly before?: readonly string[];
  /** The lowest Pod Security level its pods pass. @default {"restricted"} */
  readonly podSecurity?: "restricted" | "baseline";
  /** Present where an operator makes its pods. */
  readonly operated?: Operated;
}

/**
 * Pods that an operator makes of an object of the plugin's, with an account and Services of its own.
 * The core makes their network policies and nothing else; no rule can judge them.
 */
export interface Operated {
  /** Labels that the operator gives to each of them, and to no other pod. */
  readonly labels: Readonly<Record<string, string>>;
}

/** What a plugin asks of another. */
export type Need = { [K in Capability]: NeedOf<K> }[Capability];

export interface NeedOf<K extends Capability> {
  /** Unique in the description; `bind:` in the platform file and `context.binding()` use it. */
  readonly name: string;
  readonly capability: K;
  readonly demand: DemandOf<K>;
  /** Components or peers that open the connection. @default every component of the product that runs dbt */
  readonly from?: readonly string[];
  readonly edge: EdgeKind;
  /** @default {"one"} */
  readonly cardinality?: "one" | "optional";
  /** `<category>` or `<category>/<instance>`: who must answer, where a field of the config says it. */
  readonly provider?: string;
  /** The field of the config that asks, so that diagnostics point at it. */
  readonly field?: readonly string[];
  /**
   * On a product's side only: its components use what the platform's need of the same name got,
   * instead of a grant of their own. Nothing is granted anew; the core copies the Secrets of the
   * binding into the product's namespace and draws the edges. @default {false}
   */
  readonly shared?: boolean;
  /**
   * On a product's side only: `platform` where components of the platform use the answer, for this
   * product. `from` then names those, and the Secrets lie in the platform's namespace.
   * @default {"product"}
   */
  readonly side?: "platform" | "product";
  /** Asked only where somebody needs this capability of the plugin for the product. */
  readonly only?: Capability;
}

/** A host outside the cluster, or one that floe does not make. */
export interface ExternalAddress {
  readonly host: string;
  readonly port: number;
}

/** What a plugin gives to others; `grant` says what each consumer gets. */
export interface Offer {
  readonly capability: Capability;
  /**
   * Where consumers connect: an own endpoint, an address outside, where an own need of the same
   * product is answered, or nowhere (pure data).
   */
  readonly at?:
    | {
      readonly component: string;
      readonly endpoint: string;
      /** Further endpoints of that component, which the binding names too. */
      readonly also?: readonly string[];
    }
    | { readonly need: string }
    | ExternalAddress;
}

/**
 * Somebody in the cluster or outside who is not floe's and calls into the platform: an ingress
 * controller, a Prometheus. It has edges like a component and no objects.
 */
export interface Peer {
  /** Unique among the plugin's peers and components. */
  readonly name: string;
  /** Its pods, or addresses where no label names it. */
  readonly at:
    | { readonly namespace: string; readonly labels: Readonly<Record<string, string>> }
    | { readonly cidrs: readonly string[] };
  /** It reads the metrics of every endpoint that has them. @default {false} */
  readonly scrapes?: boolean;
}

/** A connection inside one plugin: between its components, or to and from a product's. */
export interface Call {
  /** On the platform's side also one of the plugin's peers. */
  readonly from: ComponentPointer;
  readonly to: ComponentPointer & { readonly endpoint: string };
  readonly edge: EdgeKind;
}

/** `platform`: the plugin's own components in the platform; `product`: those in the product at hand. */
export interface ComponentPointer {
  readonly side: "platform" | "product";
  readonly component: string;
}

/** Who makes a secret's value. */
export type SecretMaker =
  | { readonly by: "people" }
  | { readonly by: "floe"; readonly kind: "password"; readonly length: number }
  | { readonly by: "floe"; readonly kind: "rsa-key-pair"; readonly part: "private" | "public" }
  | { readonly by: "floe"; readonly kind: "access-key" }
  | { readonly by: "job"; readonly component: string }
  | { readonly by: "operator"; readonly name: string };

/** A Secret that must exist. No object in `dist/` holds its value or can overwrite it. */
export interface WantedSecret {
  readonly name: string;
  /** Every namespace that holds a copy with the same values. */
  readonly namespaces: readonly string[];
  readonly keys: readonly { readonly key: string; readonly maker: SecretMaker }[];
  /** One line: what it is for. */
  readonly purpose: string;
}

/** What a plugin instance is made of. Plain data. */
export interface Description {
  readonly components: readonly Component[];
  /** Who calls in from outside the platform. Their edges are `call` or `emit`. */
  readonly peers?: readonly Peer[];
  readonly needs?: readonly Need[];
  readonly offers?: readonly Offer[];
  readonly calls?: readonly Call[];
  readonly secrets?: readonly WantedSecret[];
  /** Addresses outside the cluster that are not an offer, for example an alert receiver. */
  readonly outside?: readonly (ExternalAddress & { readonly from: readonly string[] })[];
}

/** What a plugin instance adds to one product. Plain data. */
export interface ProductDescription {
  readonly components: readonly Component[];
  readonly needs?: readonly Need[];
  readonly calls?: readonly Call[];
  readonly secrets?: readonly WantedSecret[];
  /** Rights in the product's namespace for a component of the platform. */
  readonly access?: readonly { readonly to: string; readonly rules: readonly RoleRule[] }[];
}

export type { SecretKey };
