import type { Construct } from "constructs";
import type { BindingOf, Capability, DemandOf, EnvVar } from "./capabilities.ts";
import type { Metrics, WantedSecret } from "./description.ts";

/** Facts of the platform in one environment. */
export interface PlatformFacts {
  readonly name: string;
  readonly version: string;
  readonly namespace: string;
  readonly environment: string;
  readonly production: boolean;
  /** IANA time zone. */
  readonly timezone: string;
  /** DNS domain of user interfaces, where the overlay names one. */
  readonly domain?: string;
  readonly logLevel: "DEBUG" | "INFO" | "WARNING" | "ERROR";
}

/** Who receives a grant. */
export interface Consumer {
  /** Absent for a service of the platform. */
  readonly product?: string;
  /** Namespace of the consumer's pods and Secrets. */
  readonly namespace: string;
  /** `<category>/<instance>` whose need this is. */
  readonly instance: string;
  readonly need: string;
}

/** Bindings of one instance, or of one instance for one product, by need. */
export interface Bindings {
  /** The binding of a need with cardinality `one`. Asking for another is a bug in the plugin. */
  binding<K extends Capability>(need: string, capability: K): BindingOf<K>;
  optionalBinding<K extends Capability>(need: string, capability: K): BindingOf<K> | undefined;
}

/** What a provider is asked to answer. */
export type GrantRequest = { [K in Capability]: GrantRequestOf<K> }[Capability];

export interface GrantRequestOf<K extends Capability> {
  readonly capability: K;
  readonly demand: DemandOf<K>;
  readonly consumer: Consumer;
  /** Unique name parts of this consumer and need, for `identity()`. */
  readonly nameParts: readonly string[];
  /** Host and port of the offer's endpoint, made by the core. */
  readonly address?: { readonly host: string; readonly port: number };
  readonly platform: PlatformFacts;
  /** Present where a product asks. */
  readonly product?: ProductFacts;
  /** The provider's own bindings: those it has for this product where a product asks. */
  readonly own: Bindings;
}

/** A grant as the plan records it. */
export type GrantRecord = { [K in Capability]: GrantRecordOf<K> }[Capability];

export interface GrantRecordOf<K extends Capability> {
  readonly capability: K;
  readonly consumer: Consumer;
  readonly demand: DemandOf<K>;
  readonly binding: BindingOf<K>;
}

/** What everybody may know of a product. */
export interface ProductFacts {
  readonly name: string;
  readonly version: string;
  readonly namespace: string;
  readonly owner: string;
  readonly domain?: string;
  /** Image reference of the product, as the images lock resolves it. */
  readonly image: string;
  readonly schedules: readonly Schedule[];
  readonly transforms: readonly { readonly path: string }[];
  readonly timezone: string;
  readonly retries: number;
  /** Resources of the pods that run dbt, as Kubernetes quantities. */
  readonly resources: Resources;
  /** What dbt builds, sorted by name; of a product in a repository of its own what has a tag. */
  readonly models: readonly ModelFacts[];
  /** What readers of the semantic layer may see, as the product says it. */
  readonly semantic?: SemanticFacts;
}

/** A model, seed or snapshot of a product, as its dbt lock and its ports describe it. */
export interface ModelFacts {
  readonly name: string;
  readonly description?: string;
  readonly tags: readonly string[];
  /** Name of the compute instance that builds it. */
  readonly compute: string;
  /** `{schema}` in the schema stands for the target's. Absent in locks of an earlier floe. */
  readonly relation?: { readonly schema: string; readonly table: string };
  readonly columns: readonly ColumnFacts[];
}

/** A declared column. */
export interface ColumnFacts {
  readonly name: string;
  /** Type as the project declares it, for example `decimal(12, 2)`. */
  readonly dataType?: string;
  readonly description?: string;
  /** From dbt's `meta.floe`, an output port or a data contract: every word that was said. */
  readonly classifications: readonly string[];
  /** dbt tests that it is unique. */
  readonly unique: boolean;
  /** dbt tests that its values are in a column of another model of the product. */
  readonly references?: { readonly model: string; readonly column: string };
}

/** `semantic:` of a product. */
export interface SemanticFacts {
  readonly enabled: boolean;
  /** Cron expression of when kept results are made anew. */
  readonly refreshSchedule?: string;
  /** IANA time zone of that schedule. */
  readonly timezone?: string;
  /** Absent where the product says nothing of rows. */
  readonly rows?: "all" | { readonly column: string };
}

export interface Schedule {
  readonly name: string;
  readonly cron: string;
  readonly timezone: string;
  readonly job: string;
  readonly enabled: boolean;
}

export interface Resources {
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly cpu?: string; readonly memory: string };
}

/** A target that a pod waits for before it starts: a boot edge's end. */
export interface WaitTarget {
  readonly host: string;
  readonly port: number;
}

/** One port of a Service. */
export interface WorkloadPort {
  readonly port: number;
  readonly targetPort: number;
  readonly appProtocol?: "http" | "grpc" | "tcp";
}

/** What the core knows of a component and every object of it needs. */
export interface Workload {
  /** Object name, at most 63 characters (52 for `cron-job`). */
  readonly name: string;
  readonly namespace: string;
  /** `app.kubernetes.io/name`, `instance` and `component`: never anything else. */
  readonly selector: Readonly<Record<string, string>>;
  /** Selector plus `part-of` and `managed-by`. */
  readonly labels: Readonly<Record<string, string>>;
  /** The core makes the ServiceAccount. */
  readonly serviceAccount: string;
  /** Whether the pod mounts its token. */
  readonly kubernetesApi: boolean;
  readonly waits: readonly WaitTarget[];
  /** Image of the tools that wait and reconcile. */
  readonly toolsImage: string;
  /** Ports by endpoint name. */
  readonly ports: Readonly<Record<string, WorkloadPort>>;
}

/** One endpoint that Prometheus may read. */
export interface MetricsTarget {
  /** Object name of the component. */
  readonly name: string;
  readonly namespace: string;
  /** Labels of its pods. */
  readonly selector: Readonly<Record<string, string>>;
  /** Name of the container port. */
  readonly port: string;
  readonly metrics: Metrics;
}

interface Context<Config> extends Bindings {
  /** Where constructs go. Everything below it is collected; nothing is written by cdk8s. */
  readonly scope: Construct;
  readonly config: Config;
  readonly platform: PlatformFacts;
  /** Instance name, `default` for the only one. */
  readonly instance: string;
  /** As `DescribeInput` has it. */
  readonly version: string;
  /** The image to run: mirrored and pinned to a digest where the images lock knows it. */
  image(reference: string): string;
  /** Host (`name.namespace.svc.cluster.local`) and port of one of the plugin's platform endpoints. */
  address(component: string, endpoint: string): { readonly host: string; readonly port: number };
  /**
   * Secrets wanted in the namespace at hand, each with all namespaces that hold a copy. Only the
   * instance of category `secrets` that serves this namespace sees them; others see none.
   */
  readonly secrets: readonly WantedSecret[];
}

/** What a plugin sees when it makes the platform's objects. */
export interface PlatformContext<Config> extends Context<Config> {
  workload(component: string): Workload;
  /** Every endpoint with metrics, products' too, where a peer of this instance `scrapes`. */
  readonly metrics: readonly MetricsTarget[];
  /** Everything granted by this instance, products included. */
  readonly grants: readonly GrantRecord[];
  readonly products: readonly ProductFacts[];
  /** The binding of a need with `side: "platform"` that this plugin has for a product. */
  productBinding<K extends Capability>(
    product: string,
    need: string,
    capability: K,
  ): BindingOf<K> | undefined;
  /** Host and port of a product's endpoint that this plugin described. */
  productAddress(
    product: string,
    component: string,
    endpoint: string,
  ): { readonly host: string; readonly port: number };
}

/** What a plugin sees when it makes one product's objects. */
export interface ProductContext<Config> extends Context<Config> {
  readonly product: ProductFacts;
  /** ConfigMap with the product's artifacts, named by its content; pods mount it at `/floe`. */
  readonly artifactsConfigMap: string;
  workload(component: string): Workload;
  /** Object name of the platform's component, for references across namespaces. */
  platformWorkload(component: string): Workload;
  /** Variables that every pod of the product which runs dbt gets: profile, lineage, telemetry. */
  readonly runEnv: readonly EnvVar[];
}
