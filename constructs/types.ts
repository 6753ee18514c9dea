/** One key of a Secret in the pod's own namespace. */
export interface SecretKey {
  readonly secret: string;
  readonly key: string;
}

/**
 * One environment variable: a plain value or a key of a Secret. Kubernetes expands `$(NAME)` in a
 * plain value from the variables before it.
 */
export type EnvVar =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly secret: SecretKey };

/** Kubernetes quantities. A CPU limit is optional because it throttles; memory is not. */
export interface Resources {
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly cpu?: string; readonly memory: string };
}

/** Resources by size, as plugins offer them. */
export type Sizes = Readonly<Record<"small" | "medium" | "large", Resources>>;

/** A Service's port, the container's port behind it, and what is spoken there. */
export interface Port {
  readonly port: number;
  readonly targetPort: number;
  readonly appProtocol?: "http" | "grpc" | "tcp";
}

/** What every object of one component has in common: names, labels, ports, what to wait for. */
export interface Workload {
  readonly name: string;
  readonly namespace: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  /** Whether its pods mount their token. */
  readonly kubernetesApi: boolean;
  /** TCP targets that its pods wait for before they start. */
  readonly waits: readonly { readonly host: string; readonly port: number }[];
  /** Image of `floe-tools`. */
  readonly toolsImage: string;
  readonly ports: Readonly<Record<string, Port>>;
}

/** Numeric user of a pod. Volumes belong to `gid` unless `fsGroup` says otherwise. */
export interface PodUser {
  readonly uid: number;
  readonly gid: number;
  readonly fsGroup?: number;
}
