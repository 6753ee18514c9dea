import { z } from "zod";
import { complianceFields } from "../model/compliance.ts";
import {
  filled,
  flag,
  free,
  profileName,
  secretName,
  semver,
  text,
  textMap,
} from "../model/fields.ts";
import { cloud, lifecycle, platformNetwork, roleArn } from "../model/infrastructure.ts";
import { observability } from "../model/observability.ts";
import { layer, preset, quotas, timezone } from "../model/platform.ts";
import { productSchema } from "../model/product.ts";
import { security } from "../model/security.ts";

/*
 * Generation 1's files in their own words, so that a mistake is told in the words of the file.
 * What passes here is translated and then checked as everything else.
 */

const secret = z.strictObject({ secret_ref: secretName });
const textOrSecret = z.union([z.string(), secret]);

const credentials = z.strictObject({
  mode: z.enum(["static", "oauth2", "iam_role", "service_account"]).optional(),
  client_id: textOrSecret.optional(),
  client_secret: secret.optional(),
  scope: z.string().optional(),
  role_arn: roleArn.optional(),
  secret_ref: secretName.optional(),
}).refine(
  (value) =>
    value.mode !== "oauth2" || (value.client_id !== undefined && value.client_secret !== undefined),
  { message: "The mode oauth2 needs `client_id` and `client_secret`", path: ["mode"] },
).refine(
  (value) => value.mode !== "iam_role" || value.role_arn !== undefined,
  { message: "The mode iam_role needs `role_arn`", path: ["mode"] },
);

const tracing = observability.shape.tracing.unwrap().shape;
const metrics = observability.shape.metrics.unwrap().shape;
const logging = observability.shape.logging.unwrap().shape;
const computeLogs = observability.shape.compute_logs.unwrap().shape;

/** Observability of generation 1, in platform and product. */
const observabilityBlock = z.strictObject({
  traces: flag("Whether traces are sent").optional(),
  metrics: flag("Whether metrics are sent").optional(),
  lineage: flag("Whether lineage events are sent").optional(),
  otlp_endpoint: text("OTLP receiver").optional(),
  lineage_endpoint: text("OpenLineage receiver").optional(),
  attributes: textMap("Resource attributes").optional(),
  tracing: z.strictObject({ sampling: tracing.sampling, exporters: tracing.exporters }).optional(),
  metrics_config: z.strictObject({
    scrape_interval: metrics.scrape_interval,
    retention_days: metrics.retention_days,
    exporters: metrics.exporters,
    alerting: metrics.alerting,
  }).optional(),
  logging: z.strictObject({
    level: z.enum(["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]).optional(),
    log_format: logging.format,
    backends: logging.backends,
  }).optional(),
  compute_logs: z.strictObject({
    enabled: computeLogs.enabled,
    manager_type: computeLogs.manager_type,
    storage_ref: computeLogs.storage,
    bucket: computeLogs.bucket,
    prefix: computeLogs.prefix,
    retention_days: computeLogs.retention_days,
    local_dir: computeLogs.local_dir,
    upload_interval: computeLogs.upload_interval,
  }).optional(),
});

const infrastructure = z.strictObject({
  timezone: timezone.describe("IANA time zone").optional(),
  network: platformNetwork.optional(),
  cloud: cloud.refine(
    (value) => value.provider !== "aws" || value.region !== undefined,
    { message: "The provider aws needs `region`", path: ["region"] },
  ).optional(),
  lifecycle: z.strictObject({
    cleanup: lifecycle.shape.cleanup,
    resource_quotas: z.strictObject({
      enabled: flag("Whether namespaces get a quota").optional(),
      namespace_limits: quotas.optional(),
    }).optional(),
  }).optional(),
  resource_profiles: z.record(profileName, preset).optional(),
});

/** `platform.yaml` of generation 1. */
export const profilesPlatform = z.strictObject({
  version: semver.describe("Version of the platform file").optional(),
  layers: z.record(
    profileName,
    layer.omit({ storage: true, catalog: true, bucket: true }).extend({
      storage_ref: profileName.describe("Storage profile"),
      catalog_ref: profileName.describe("Catalog profile").optional(),
    }),
  ).optional(),
  infrastructure: infrastructure.optional(),
  security: security.omit({
    rbac: true,
    pod_security: true,
    namespace_isolation: true,
    network_policies: true,
  }).optional(),
  governance: z.strictObject(complianceFields).optional(),
  storage: z.record(
    profileName,
    z.strictObject({
      type: z.enum(["s3", "gcs", "azure", "local"]).optional(),
      endpoint: textOrSecret.optional(),
      region: filled("Region").optional(),
      bucket: z.string().min(3).max(63),
      path_style_access: flag("Path-style addressing").optional(),
      credentials: credentials.optional(),
    }),
  ).optional(),
  catalogs: z.record(
    profileName,
    z.strictObject({
      type: z.enum(["polaris", "glue", "nessie", "rest", "hive"]).optional(),
      uri: textOrSecret,
      warehouse: z.string().min(1).max(255),
      namespace: z.string().min(1).max(255).optional(),
      credentials: credentials.optional(),
      access_delegation: z.enum(["vended-credentials", "remote-signing", "none"]).optional(),
      token_refresh_enabled: flag("Whether tokens are refreshed").optional(),
      properties: textMap("Further properties").optional(),
    }),
  ).optional(),
  compute: z.record(
    profileName,
    z.strictObject({
      type: z.enum([
        "duckdb",
        "snowflake",
        "bigquery",
        "redshift",
        "databricks",
        "postgres",
        "spark",
      ]).optional(),
      properties: free("Settings of the engine").optional(),
      credentials: credentials.optional(),
    }),
  ).optional(),
  observability: observabilityBlock.optional(),
});

const product = productSchema.shape;

/** `floe.yaml` of generation 1, with `schedule` and `compute` of a transform as its README has them. */
export const profilesProduct = z.strictObject({
  name: product.metadata.shape.name,
  version: z.union([z.string(), z.number()]),
  storage: profileName.optional(),
  catalog: profileName.optional(),
  compute: profileName.optional(),
  transforms: z.array(z.strictObject({
    type: z.literal("dbt"),
    path: filled("dbt project"),
    target: filled("dbt target").optional(),
    compute: filled("Compute profile").optional(),
  })).optional(),
  schedule: z.strictObject({
    cron: text("Five fields").optional(),
    timezone: text("IANA time zone").optional(),
    enabled: flag("Whether it runs").optional(),
  }).optional(),
  consumption: product.semantic,
  governance: z.strictObject({
    classification_source: z.enum(["dbt_meta", "external"]).optional(),
    policies: free("By classification").optional(),
    emit_lineage: flag("Whether lineage carries classifications").optional(),
    emit_classification_lineage: flag("Older name of emit_lineage").optional(),
  }).optional(),
  observability: observabilityBlock.optional(),
  orchestration: product.orchestration,
  service_account: profileName.optional(),
  principal_role: profileName.optional(),
});
