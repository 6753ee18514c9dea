import { type BindingOf, type PlatformFacts, printYamlInOrder } from "../../../src/plugin/mod.ts";
import { concurrencyTag, type Config, passwordVariable } from "./config.ts";
import { launcherConfig } from "./launcher.ts";

/**
 * `dagster.yaml`, as text. Fields: Dagster 1.13, `dagster._core.instance.config`; a test has
 * Dagster itself load it.
 */
export function instanceYaml(
  config: Config,
  platform: PlatformFacts,
  database: BindingOf<"sql">,
): string {
  return printYamlInOrder({
    ...base(database),
    scheduler: { module: "dagster._core.scheduler", class: "DagsterDaemonScheduler" },
    run_coordinator: { module: "dagster._core.run_coordinator", class: "QueuedRunCoordinator" },
    run_launcher: {
      module: "dagster_k8s",
      class: "K8sRunLauncher",
      config: launcherConfig(config, platform.namespace),
    },
    concurrency: {
      runs: {
        max_concurrent_runs: config.runs.max_concurrent,
        tag_concurrency_limits: [
          { key: concurrencyTag, value: { applyLimitPerUniqueValue: true }, limit: 1 },
        ],
      },
      // The runtime puts a product's assets into a pool of its own, which also holds back runs that
      // carry no tags because a person started them.
      pools: { default_limit: 1, granularity: "run" },
    },
    run_monitoring: {
      enabled: true,
      start_timeout_seconds: config.runs.start_timeout_seconds,
      cancel_timeout_seconds: 300,
      max_runtime_seconds: config.runs.max_runtime_seconds,
      max_resume_run_attempts: 0,
      free_slots_after_run_end_seconds: 300,
    },
    // How often is said by tags of the product's runs.
    run_retries: { enabled: true, max_retries: 0, retry_on_asset_or_op_failure: false },
    // Output stays in the pod's log, where the cluster collects it. Dagster's S3 manager would need
    // its library in every product's image and one key for the logs of all products.
    compute_logs: {
      module: "dagster._core.storage.noop_compute_log_manager",
      class: "NoOpComputeLogManager",
    },
    schedules: { use_threads: true, num_workers: 4 },
    sensors: { use_threads: true, num_workers: 4 },
    backfills: { use_threads: true, num_workers: 4 },
    retention: retention(config),
    python_logs: { python_log_level: platform.logLevel },
    nux: { enabled: false },
  });
}

/**
 * `dagster.yaml` for the migration: the database alone. With the run launcher in it
 * `dagster instance migrate` would want a token of the Kubernetes API, and every other setting
 * would start the migration again.
 */
export function migrationYaml(database: BindingOf<"sql">): string {
  return printYamlInOrder(base(database));
}

function base(database: BindingOf<"sql">) {
  return {
    storage: { postgres: { postgres_db: storage(database) } },
    telemetry: { enabled: false },
  };
}

/** `workspace.yaml`, as text: where each product's code location answers. */
export function workspaceYaml(
  locations: readonly { readonly name: string; readonly host: string; readonly port: number }[],
): string {
  return printYamlInOrder({
    load_from: locations.map(({ name, host, port }) => ({
      grpc_server: { host, port, location_name: name },
    })),
  });
}

function storage({ host, port, database, user, sslMode }: BindingOf<"sql">) {
  return {
    // dagster-postgres brings psycopg2 and speaks its SQL; SQLAlchemy 2.1 would take psycopg 3, and
    // the first event of a run would fail.
    scheme: "postgresql+psycopg2",
    hostname: host,
    port,
    db_name: database,
    username: user,
    password: { env: passwordVariable },
    params: {
      sslmode: sslMode,
      // Clouds and proxies forget idle connections, and Dagster would wait for ever (dagster#28910).
      keepalives: 1,
      keepalives_idle: 30,
      keepalives_interval: 10,
      keepalives_count: 5,
    },
  };
}

function retention({ retention_days: days }: Config) {
  const skipped = Math.min(7, days.sensor_ticks);
  return {
    schedule: { purge_after_days: days.schedule_ticks },
    sensor: {
      purge_after_days: { skipped, failure: days.sensor_ticks, success: days.sensor_ticks },
    },
  };
}
