import { z } from "zod";
import { CronJob, type CronJobProps } from "../../constructs/mod.ts";
import {
  type BindingOf,
  definePlugin,
  type EnvVar,
  identity,
  type ProductContext,
  quantity,
} from "../../src/plugin/mod.ts";

const config = z.strictObject({
  scratch: quantity.default("10Gi")
    .describe("Disk of a run's pod for scratch databases, dbt's target folder and logs")
    .meta({ overlay: "size" }),
  max_runtime_seconds: z.int().min(60).max(604_800).default(86_400)
    .describe("Seconds after which a run is ended, its retries included"),
  fail_fast: z.boolean().default(false)
    .describe("Whether the first failure ends the run"),
  log_format: z.enum(["json", "text"]).default("json")
    .describe("Format of dbt's log lines in the pod's log"),
});

type Config = z.output<typeof config>;
const component = "dbt";
const packages = ["dbt-core==1.11.16"];

/**
 * dbt-core inside the product's image, run by floe's runtime. Every product gets a suspended CronJob
 * for runs on demand; its schedules become CronJobs only where no orchestrator takes them.
 *
 * `kubectl create job --from=cronjob/dbt rebuild -n <platform>-<product>` starts a run.
 *
 * dbt-core stays below 1.13, because dagster-dbt refuses newer ones, and at 1.11, the newest whose
 * packages install without a download of their own.
 */
export default definePlugin({
  id: "dbt/core",
  label: "dbt",
  summary: "dbt-core, run in the product's image",
  config,
  hazards: [
    "Everything that runs before a run, seeds and packages too, lies in the product's image: a " +
    "change of the project reaches the cluster with a new image only",
  ],
  describe: () => ({ components: [], offers: [{ capability: "dbt-runner" }] }),
  describeProduct: () => ({
    components: [{ name: component, kind: "cron-job", runsDbt: true }],
    needs: [{
      name: "scheduler",
      capability: "scheduler",
      demand: {},
      edge: "call",
      cardinality: "optional",
      from: [component],
    }],
  }),
  grant: (_request, { config }) => ({ binding: runner(config) }),
  product: (context) => cronJobs(context),
});

function runner(config: Config): BindingOf<"dbt-runner"> {
  return { command: ["python", "-m", "floe_runtime", "build"], env: environment(config), packages };
}

/**
 * The flags' variables are dbt's own (dbt docs, "About flags"). Where dbt may write is the runtime's
 * business: it knows the scratch folder.
 */
function environment(config: Config): EnvVar[] {
  return [
    { name: "DBT_FAIL_FAST", value: String(config.fail_fast) },
    { name: "DBT_LOG_FORMAT", value: config.log_format },
    // There is no cache of an earlier parse in a new pod.
    { name: "DBT_PARTIAL_PARSE", value: "false" },
    { name: "DBT_SEND_ANONYMOUS_USAGE_STATS", value: "false" },
    { name: "DBT_USE_COLORS", value: "false" },
    // dbt keeps its cookie below the home folder, which an arbitrary user lacks.
    { name: "HOME", value: "/tmp" },
    { name: "PYTHONUNBUFFERED", value: "1" },
  ];
}

function cronJobs(context: ProductContext<Config>): void {
  const { scope, product } = context;
  const { workload, ...run } = runOf(context, []);
  new CronJob(scope, "on-demand", {
    workload,
    ...run,
    // Suspended, so no clock ever starts it; Kubernetes wants a schedule all the same.
    schedule: "0 0 1 1 *",
    timeZone: product.timezone,
    suspend: true,
  });
  if (context.optionalBinding("scheduler", "scheduler") !== undefined) return;
  for (const { name, cron, timezone, job, enabled } of product.schedules) {
    new CronJob(scope, `schedule-${name}`, {
      ...runOf(context, ["--job", job]),
      workload: { ...workload, name: identity(workload.name, name).workload },
      schedule: cron,
      timeZone: timezone,
      suspend: !enabled,
    });
  }
}

function runOf(
  { config, product, runEnv, artifactsConfigMap, workload }: ProductContext<Config>,
  args: readonly string[],
): Omit<CronJobProps, "schedule" | "timeZone"> {
  return {
    workload: workload(component),
    user: { uid: 10001, gid: 10001 },
    containers: [{
      name: "dbt",
      image: product.image,
      command: [...runner(config).command, ...args],
      env: [...environment(config), ...runEnv],
      resources: product.resources,
      writable: { "/tmp": config.scratch },
      mounts: [{ volume: "artifacts", path: "/floe" }],
    }],
    volumes: { artifacts: { configMap: artifactsConfigMap } },
    backoffLimit: product.retries,
    // A run that hangs would hold back every later one: runs of a CronJob never overlap.
    deadline: config.max_runtime_seconds,
    // dbt cancels the queries that it has running in the warehouse.
    grace: 120,
  };
}
