import { z } from "zod";
import { atLeast, between, filled, flag, severity, text, textMap, texts, whole } from "./fields.ts";

const tracing = z.strictObject({
  enabled: flag("Whether traces are sent; default true").optional(),
  exporter: z.enum(["otlp", "console", "none"]).describe("How traces leave a process; default otlp")
    .optional(),
  endpoint: z.url({ protocol: /^https?$/ }).describe(
    "OTLP receiver that floe does not deploy; without it the telemetry backend of the platform",
  ).optional(),
  sampling: z.strictObject({
    sampling_type: z.enum(["always_on", "always_off", "probabilistic", "rate_limiting"])
      .describe("Which traces are kept; default always_on").optional(),
    probability: between(0, 1, "Share of traces that probabilistic sampling keeps").optional(),
    rate_limit: atLeast(1, "Traces per second that rate limiting keeps").optional(),
  }).describe("Trace sampling").optional(),
  exporters: z.strictObject({
    jaeger: flag("Send to Jaeger").optional(),
    xray: flag("Send to AWS X-Ray").optional(),
    otlp: flag("Send to an OTLP receiver").optional(),
  }).describe("Receivers of traces").optional(),
}).describe("OpenTelemetry traces");

const lineage = z.strictObject({
  enabled: flag("Whether lineage events are sent; default true").optional(),
  transport: z.enum(["http", "console", "noop"]).describe("How events are sent; default http")
    .optional(),
  endpoint: z.url({ protocol: /^https?$/ }).describe(
    "OpenLineage receiver that floe does not deploy; without it the platform's lineage backend",
  ).optional(),
}).describe("OpenLineage events");

const metrics = z.strictObject({
  enabled: flag("Whether metrics are sent; default true").optional(),
  scrape_interval: z.string().regex(/^\d+[smh]$/, "Expected a time such as 15s")
    .describe("How often metrics are read, for example 15s").optional(),
  retention_days: whole(1, 365, "Days that metrics are kept").optional(),
  exporters: z.strictObject({
    prometheus: flag("Expose to Prometheus").optional(),
    cloudwatch: flag("Send to AWS CloudWatch").optional(),
    statsd: flag("Send to StatsD").optional(),
  }).describe("Receivers of metrics").optional(),
  alerting: z.strictObject({
    enabled: flag("Whether the rules are active").optional(),
    rules: z.record(
      z.string(),
      z.strictObject({
        severity: severity.describe("Severity of the alert; default warning").optional(),
        notify: texts("Alert channels to tell").optional(),
      }).describe("One alert rule"),
    ).describe("Alert rules by name").optional(),
  }).describe("Alerts on metrics").optional(),
}).describe("OpenTelemetry metrics");

export const logLevel = z.enum(["DEBUG", "INFO", "WARNING", "ERROR"]);

const logging = z.strictObject({
  level: logLevel.describe("Lowest level that is logged; default INFO").optional(),
  format: z.enum(["json", "text"]).describe("Form of a log line; default json").optional(),
  backends: z.strictObject({
    loki: flag("Send to Loki").optional(),
    cloudwatch: flag("Send to AWS CloudWatch").optional(),
    elasticsearch: flag("Send to Elasticsearch").optional(),
  }).describe("Receivers of logs").optional(),
}).describe("Logs");

const computeLogs = z.strictObject({
  enabled: flag("Whether the output of runs is kept; default true").optional(),
  manager_type: z.enum(["s3", "azure_blob", "gcs", "local", "noop"])
    .describe("Where the output goes").optional(),
  storage: filled("Storage instance that keeps the output").optional(),
  bucket: text("Bucket of its own for the output").optional(),
  prefix: text("Prefix inside the bucket").optional(),
  retention_days: whole(1, 365, "Days that the output is kept").optional(),
  local_dir: text("Folder of a pod in which output waits for its upload").optional(),
  upload_interval: whole(1, 300, "Seconds between uploads").optional(),
}).describe("What runs print, kept for people to read");

/** Observability of a platform, and what a product adds to it. */
export const observability = z.strictObject({
  tracing: tracing.optional(),
  lineage: lineage.optional(),
  metrics: metrics.optional(),
  logging: logging.optional(),
  compute_logs: computeLogs.optional(),
  attributes: textMap("OpenTelemetry resource attributes that every signal carries").optional(),
}).describe("Traces, metrics, logs and lineage");
