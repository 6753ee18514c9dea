import { z } from "zod";
import type { Sizes } from "../../../constructs/mod.ts";
import { quantity, sizes as sizeNames } from "../../../src/plugin/mod.ts";

/** Dagster's fields in a platform file. */
export const config = z.strictObject({
  size: sizeNames.default("small")
    .describe("Resources of the web server, the daemon and the code locations")
    .meta({ overlay: "size" }),
  webserver: z.strictObject({
    replicas: z.int().min(1).max(10).default(1)
      .describe("Web servers; they share nothing but the database")
      .meta({ overlay: "size" }),
    read_only: z.boolean().default(false)
      .describe("Whether people may only look: no launching, no stopping, no editing"),
  }).prefault({}).describe("The web server"),
  runs: z.strictObject({
    max_concurrent: z.int().min(1).max(1000).default(10)
      .describe("Runs of all products at one time; runs of one product never overlap")
      .meta({ overlay: "size" }),
    max_runtime_seconds: z.int().min(60).max(604_800).default(86_400)
      .describe("Seconds after which a run is ended"),
    start_timeout_seconds: z.int().min(30).max(86_400).default(300)
      .describe("Seconds that a run's pod may take to start, image pull included"),
    keep_finished_seconds: z.int().min(0).max(2_592_000).default(86_400)
      .describe("Seconds that a finished run's Job, and with it the pod's log, is kept"),
    scratch: quantity.default("10Gi")
      .describe("Disk of a run's pod for scratch databases, dbt's target folder and logs")
      .meta({ overlay: "size" }),
  }).prefault({}).describe("Runs, each of which is a Job in its product's namespace"),
  retention_days: z.strictObject({
    schedule_ticks: z.int().min(1).max(3650).default(90)
      .describe("Days that the ticks of schedules are kept"),
    sensor_ticks: z.int().min(1).max(3650).default(30)
      .describe("Days that the ticks of sensors are kept; skipped ones seven at most"),
  }).prefault({}).describe("How long Dagster remembers what it did"),
  default_schedule: z.string().optional()
    .describe("Read from older files; has no effect, because schedules belong to products"),
});

export type Config = z.output<typeof config>;
type Process = "webserver" | "daemon" | "code-location";

/**
 * Upstream names no resources. These are estimates: a daemon grows with its schedules and sensors,
 * a code location with its dbt manifest.
 */
export const sizes: Readonly<Record<Process, Sizes>> = {
  "webserver": {
    small: { requests: { cpu: "250m", memory: "512Mi" }, limits: { memory: "1Gi" } },
    medium: { requests: { cpu: "500m", memory: "1Gi" }, limits: { memory: "2Gi" } },
    large: { requests: { cpu: "1", memory: "2Gi" }, limits: { memory: "4Gi" } },
  },
  "daemon": {
    small: { requests: { cpu: "250m", memory: "512Mi" }, limits: { memory: "1Gi" } },
    medium: { requests: { cpu: "500m", memory: "1Gi" }, limits: { memory: "2Gi" } },
    large: { requests: { cpu: "1", memory: "2Gi" }, limits: { memory: "4Gi" } },
  },
  "code-location": {
    small: { requests: { cpu: "100m", memory: "512Mi" }, limits: { memory: "1Gi" } },
    medium: { requests: { cpu: "200m", memory: "768Mi" }, limits: { memory: "2Gi" } },
    large: { requests: { cpu: "500m", memory: "1Gi" }, limits: { memory: "4Gi" } },
  },
};

/** The image has no user of its own; any number will do (Dockerfile of dagster-k8s). */
export const user = { uid: 10001, gid: 10001 } as const;

/** Where Dagster's processes look for their instance, and write. */
export const home = "/opt/dagster/dagster_home";

/** The tag by whose value floe's runtime keeps the runs of one product apart. */
export const concurrencyTag = "floe/concurrency-key";

/** The variable that carries the database's password, in every process and every run. */
export const passwordVariable = "DAGSTER_PG_PASSWORD";
