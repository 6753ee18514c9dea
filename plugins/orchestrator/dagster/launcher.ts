import { z } from "zod";
import { podSpecJson, type Workload } from "../../../constructs/mod.ts";
import type { EnvVar, ProductFacts, YamlData } from "../../../src/plugin/mod.ts";
import { type Config, home, user } from "./config.ts";

/** Plain data that Dagster reads. */
export type Data = Readonly<Record<string, unknown>>;

/** A run's pod as the constructs make it: what Dagster fills in is taken out again. */
const pod = z.object({
  containers: z.tuple([z.record(z.string(), z.json())]),
  serviceAccountName: z.string(),
}).catchall(z.json());

/** Stands for all products: what is a product's own comes with its container context. */
const anyRun: Workload = {
  name: "run",
  namespace: "",
  selector: {},
  labels: {},
  serviceAccount: "",
  kubernetesApi: false,
  waits: [],
  toolsImage: "",
  ports: {},
};

/**
 * `config` of `dagster_k8s.K8sRunLauncher`: what the pods of all runs have in common. dagster-k8s
 * merges a code location's container context and a run's tags into it; keys may be in camelCase.
 * Fields: dagster-k8s 0.29, `DagsterK8sJobConfig.config_type_run_launcher()`.
 */
export function launcherConfig(config: Config, namespace: string): YamlData {
  const { containers: [container], serviceAccountName: _, ...podSpec } = pod.parse(podSpecJson(
    anyRun,
    {
      user,
      // dbt cancels its queries in the warehouse, Dagster marks the run.
      grace: 120,
      containers: [{
        name: "dagster",
        image: "",
        resources: { requests: { cpu: "0", memory: "0" }, limits: { memory: "0" } },
        // The run takes DAGSTER_HOME from the instance and not from its image (dagster#18919).
        writable: { "/tmp": config.runs.scratch, [home]: "64Mi" },
      }],
    },
    { serves: false, restartPolicy: "Never" },
  ));
  const { name: _name, image: _image, resources: _resources, ...containerConfig } = container;
  return {
    load_incluster_config: true,
    // Every code location names its own; the daemon may start nothing here.
    job_namespace: namespace,
    service_account_name: "default",
    image_pull_policy: "IfNotPresent",
    dagster_home: home,
    // Required, and read by nothing: a run gets its instance by its command line.
    instance_config_map: "dagster-instance",
    run_k8s_config: {
      container_config: containerConfig,
      pod_spec_config: podSpec,
      pod_template_spec_metadata: {
        annotations: { "cluster-autoscaler.kubernetes.io/safe-to-evict": "false" },
      },
      job_spec_config: {
        backoff_limit: 0,
        ttl_seconds_after_finished: config.runs.keep_finished_seconds,
        // Dagster's monitor marks a stuck run as failed and leaves its Job (dagster#16535).
        active_deadline_seconds: config.runs.max_runtime_seconds + 600,
      },
    },
    only_allow_user_defined_k8s_config_fields: allowed,
  };
}

/** What a code location or a tag of a run may say: never who the pod is or what it may do. */
const allowed = {
  namespace: true,
  container_config: { env: true, resources: true, volume_mounts: true },
  pod_spec_config: { service_account_name: true, volumes: true },
  pod_template_spec_metadata: { labels: true },
  job_metadata: { labels: true },
} as const;

/** What is a product's own in its runs. */
export interface RunFacts {
  readonly workload: Workload;
  readonly product: ProductFacts;
  readonly artifactsConfigMap: string;
  readonly env: readonly EnvVar[];
}

/**
 * The container context of a code location: what dagster-k8s adds to the launcher's config for its
 * runs. Fields: dagster-k8s 0.29, `DagsterK8sJobConfig.config_type_container_context()`.
 */
export function containerContext(
  { workload, product, artifactsConfigMap, env }: RunFacts,
): Data {
  return {
    k8s: {
      namespace: workload.namespace,
      service_account_name: workload.serviceAccount,
      labels: workload.labels,
      resources: product.resources,
      env: env.map(kubeEnv),
      volumes: [{ name: "artifacts", config_map: { name: artifactsConfigMap } }],
      volume_mounts: [{ name: "artifacts", mount_path: "/floe", read_only: true }],
    },
  };
}

function kubeEnv(variable: EnvVar) {
  if ("value" in variable) return variable;
  const { secret, key } = variable.secret;
  return { name: variable.name, value_from: { secret_key_ref: { name: secret, key } } };
}
