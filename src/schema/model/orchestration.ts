import { z } from "zod";
import { atLeast, filled, flag, free, identifier, text, textMap, texts } from "./fields.ts";
import { cron } from "./cron.ts";
import { timezone } from "./platform.ts";

const jobName = identifier.describe("Job");
const description = z.string().max(500).describe("What it does").optional();
const tags = textMap("Tags of its runs").optional();
const dotted = z.string().regex(
  /^[a-zA-Z_][a-zA-Z0-9_]*(\.[a-zA-Z_][a-zA-Z0-9_]*)+$/,
  "Expected a Python function such as package.module.function",
);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "Expected a day such as 2026-01-31");

const onePartition = [
  z.strictObject({
    type: z.literal("time_window").describe("One partition per period"),
    start: day.describe("First day"),
    cron_schedule: cron.describe("Ends of the periods"),
    timezone: timezone.describe("IANA time zone; default UTC").optional(),
    end: day.describe("Last day").optional(),
    fmt: filled("Format of the keys, as strftime writes it").optional(),
  }).describe("Periods"),
  z.strictObject({
    type: z.literal("static").describe("A fixed list"),
    partition_keys: z.array(z.string()).min(1)
      .refine((keys) => new Set(keys).size === keys.length, "Two partitions have one key")
      .describe("Keys"),
  }).describe("A list"),
  z.strictObject({
    type: z.literal("dynamic").describe("Keys are added at run time"),
    fn: dotted.describe("Function that names them").optional(),
  }).describe("Keys of run time"),
] as const;

const partition = z.discriminatedUnion("type", [
  ...onePartition,
  z.strictObject({
    type: z.literal("multi").describe("Two partitions at once"),
    partitions: z.record(z.string(), z.discriminatedUnion("type", onePartition))
      .describe("Dimensions by name"),
  }).describe("Several dimensions"),
]);

const job = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("batch").describe("Builds assets"),
    selection: z.array(filled("Selection")).min(1).describe(
      "What it builds: *, a model, tag:<tag>, group:<group>, with + for ancestors or descendants",
    ),
    description,
    tags,
  }).describe("Builds assets"),
  z.strictObject({
    type: z.literal("ops").describe("Calls a function"),
    target_function: dotted.describe("The function"),
    args: free("Its arguments").optional(),
    description,
    tags,
  }).describe("Calls a function"),
]);

export const schedule = z.strictObject({
  job: jobName,
  cron_schedule: cron.describe("When: five fields"),
  timezone: timezone.describe("IANA time zone").default("UTC"),
  enabled: flag("Whether it runs from the start").default(true),
  partition_selector: z.enum(["latest", "all"]).describe("Which partitions").optional(),
  description,
}).describe("One schedule");

const sensorBase = {
  job: jobName,
  poll_interval_seconds: atLeast(1, "Seconds between looks; default 30").optional(),
  description,
} as const;

const sensor = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("file_watcher").describe("Waits for a file"),
    ...sensorBase,
    path: filled("Folder"),
    pattern: filled("Regular expression of names").optional(),
  }).describe("Waits for a file"),
  z.strictObject({
    type: z.literal("asset_sensor").describe("Waits for assets"),
    ...sensorBase,
    watched_assets: z.array(z.string()).min(1).describe("The assets"),
  }).describe("Waits for assets"),
  z.strictObject({
    type: z.literal("run_status").describe("Waits for runs"),
    ...sensorBase,
    watched_jobs: z.array(identifier).min(1).describe("The jobs"),
    status: z.enum(["SUCCESS", "FAILURE", "STARTED"]).describe("Their state"),
  }).describe("Waits for runs"),
  z.strictObject({
    type: z.literal("custom").describe("Asks a function"),
    ...sensorBase,
    target_function: dotted.describe("The function"),
    args: free("Its arguments").optional(),
  }).describe("Asks a function"),
]);

/** `orchestration:` of a product, in generation 1's words. */
export const orchestration = z.strictObject({
  asset_modules: texts("Python modules with assets of the product's own").optional(),
  dbt: z.strictObject({
    manifest_path: filled("dbt manifest; floe parses the project when the image is built")
      .optional(),
    observability_level: z.enum(["per_model", "job_level"]).describe("Detail of lineage")
      .optional(),
    project_dir: filled("dbt project, relative to the product").optional(),
    profiles_dir: text("Folder of profiles.yml; floe writes it at run time").optional(),
    target: identifier.describe("dbt target").optional(),
  }).describe("How dbt models become assets").optional(),
  partitions: z.record(identifier, partition).describe("Partitions by name").optional(),
  assets: z.record(
    z.string(),
    z.strictObject({
      partitions: identifier.describe("Partitions by name").optional(),
      automation_condition: z.enum(["eager", "on_cron", "on_missing"])
        .describe("When it builds by itself").optional(),
      backfill_policy: z.enum(["lazy", "eager"]).describe("How a backfill runs").optional(),
      compute_kind: text("Label of the engine").optional(),
      group_name: identifier.describe("Group").optional(),
    }).describe("One asset"),
  ).describe("Settings of assets, by glob").optional(),
  jobs: z.record(identifier, job).describe("Jobs by name").optional(),
  schedules: z.record(identifier, schedule).describe("Schedules by name").optional(),
  sensors: z.record(identifier, sensor).describe("Sensors by name").optional(),
  backfills: z.record(
    identifier,
    z.strictObject({
      job: jobName,
      partition_range: z.strictObject({ start: filled("First key"), end: filled("Last key") })
        .describe("Partitions"),
      batch_size: atLeast(1, "Partitions of one run; default 10").optional(),
      description,
      tags,
    }).describe("One backfill"),
  ).describe("Backfills by name").optional(),
}).describe("What runs when");
