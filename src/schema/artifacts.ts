import { z } from "zod";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/).describe("SHA-256 in hex").meta({ digest: true });
const secretEnv = z.strictObject({
  name: z.string().describe("Environment variable"),
  secret: z.string().describe("Secret in the product's namespace"),
  key: z.string().describe("Key of that Secret"),
}).describe("A variable whose value comes from a Secret; the document never holds the value");

/**
 * CompiledArtifacts v1: the only contract between floe and what runs in the cluster. One document
 * per product and environment, canonical JSON, without image digests, times or absolute paths.
 */
export const artifacts = z.strictObject({
  schema: z.literal("floe-artifacts/v1").describe("Schema name and version"),
  product: z.strictObject({
    name: z.string().describe("Product name"),
    version: z.string().describe("Product version"),
    owner: z.string().describe("Team or address that answers for the product"),
    description: z.string().optional().describe("What the product is"),
    domain: z.string().optional().describe("Domain"),
    labels: z.record(z.string(), z.string()).describe("Free labels"),
  }).describe("The product"),
  platform: z.strictObject({
    name: z.string().describe("Platform name"),
    version: z.string().describe("Platform version"),
    environment: z.string().describe("Environment"),
    namespace: z.string().describe("Namespace of the platform's services"),
    product_namespace: z.string().describe("Namespace of the product"),
    timezone: z.string().describe("IANA time zone"),
    tiers: z.array(z.strictObject({
      name: z.string().describe("Name of the tier's platform"),
      scope: z.string().describe("enterprise, domain or platform"),
      sha256,
    })).describe("Inheritance chain, root first"),
  }).describe("The platform it was compiled against"),
  inputs: z.array(z.strictObject({ path: z.string().describe("Path"), sha256 }))
    .describe("Every file that this document depends on"),
  plugins: z.record(
    z.string(),
    z.strictObject({
      instance: z.string().describe("Instance name"),
      type: z.string().describe("Plugin name"),
      version: z.string().optional().describe("Component version"),
    }),
  ).describe("Resolved plugin by category"),
  dbt: z.strictObject({
    project_path: z.string().describe("dbt project, relative to the product"),
    profile: z.string().describe("Profile name that dbt_project.yml asks for"),
    target: z.string().describe("Default target"),
    outputs: z.record(z.string(), z.record(z.string(), z.json()))
      .describe("Outputs of profiles.yml by target; secrets are env_var() calls"),
    env: z.array(secretEnv).describe("Variables that the profile reads"),
    project_sha256: sha256.nullable()
      .describe("Digest of the project's files from dbt.lock.json; null without a lock"),
    adapters: z.record(z.string(), z.string()).describe("Adapter type by compute instance"),
  }).describe("How dbt runs"),
  transforms: z.array(z.strictObject({
    name: z.string().describe("dbt node name"),
    unique_id: z.string().describe("dbt unique_id"),
    resource_type: z.string().describe("model, seed or snapshot"),
    compute: z.string().describe("Compute instance"),
    depends_on: z.array(z.string()).describe("unique_ids"),
    tier: z.string().optional().describe("bronze, silver or gold"),
    tags: z.array(z.string()).describe("dbt tags"),
    owner: z.string().optional().describe("Owner"),
    group: z.string().optional().describe("dbt group"),
    classifications: z.record(z.string(), z.string()).describe("Classification by column"),
  })).describe("Nodes of the dbt project, from the lock"),
  orchestration: z.strictObject({
    jobs: z.array(z.strictObject({
      name: z.string().describe("Job name"),
      selection: z.array(z.string()).describe(
        "dbt selection, any of: tag:x, group:x, a node name, *",
      ),
      description: z.string().optional().describe("What it does"),
    })).describe("Jobs"),
    schedules: z.array(z.strictObject({
      name: z.string().describe("Schedule name"),
      cron: z.string().describe("Five-field cron expression"),
      timezone: z.string().describe("IANA time zone"),
      job: z.string().describe("Job name"),
      enabled: z.boolean().describe("Whether it runs from the start"),
    })).describe("Schedules"),
    retries: z.int().describe("Retries of a failed run"),
    concurrency_key: z.string().describe("Runs with one key never overlap"),
    run_tags: z.record(z.string(), z.string()).describe("Tags of every run"),
  }).describe("What runs when"),
  observability: z.strictObject({
    log_level: z.string().describe("Log level"),
    lineage: z.strictObject({
      namespace: z.string().describe("OpenLineage job namespace"),
      url: z.string().describe("Base URL"),
      path: z.string().describe("API path"),
    }).nullable().describe("OpenLineage receiver"),
    otlp: z.strictObject({
      endpoint: z.string().describe("OTLP endpoint"),
      protocol: z.string().describe("grpc or http/protobuf"),
    }).nullable().describe("OpenTelemetry receiver"),
    resource_attributes: z.record(z.string(), z.string()).describe("OpenTelemetry resource"),
  }).describe("Where telemetry goes"),
  storage: z.strictObject({
    endpoint: z.string().nullable().describe("S3 endpoint; null means AWS"),
    region: z.string().describe("Region"),
    bucket: z.string().describe("Bucket"),
    prefix: z.string().describe("Prefix the product owns"),
    path_style: z.boolean().describe("Path-style addressing"),
    env: z.array(secretEnv).describe("Variables with the keys"),
  }).nullable().describe("Object store"),
  catalog: z.strictObject({
    uri: z.string().describe("Iceberg REST base URI"),
    warehouse: z.string().describe("Warehouse"),
    namespace: z.string().describe("Namespace the product owns"),
    token_uri: z.string().nullable().describe("OAuth2 token endpoint"),
    scope: z.string().nullable().describe("OAuth2 scope"),
    access_delegation: z.string().describe("How table credentials are given"),
    env: z.array(secretEnv).describe("Variables with the credentials"),
  }).nullable().describe("Iceberg catalog"),
  ports: z.strictObject({
    outputs: z.array(z.record(z.string(), z.json())).describe("What the product exposes"),
    inputs: z.array(z.record(z.string(), z.json())).describe("What it depends on"),
  }).describe("Ports"),
  governance: z.record(z.string(), z.json()).describe("Governance as merged over the tiers"),
  contracts: z.array(z.record(z.string(), z.json())).describe("Data contracts (ODCS 3)"),
}).describe("floe CompiledArtifacts v1");

export type Artifacts = z.infer<typeof artifacts>;
