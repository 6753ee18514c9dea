import { z } from "zod";
import { atLeast, filled, flag, text, texts, whole } from "./fields.ts";

const domain = z.string().regex(
  /^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)*$/,
  "Expected a DNS name",
);
const nodePort = (what: string): z.ZodInt => whole(30000, 32767, `Node port of ${what}`);
const tlsVersion = z.string().regex(/^1\.[0-3]$/, "Expected 1.0, 1.1, 1.2 or 1.3");

const zone = z.strictObject({
  description: z.string().max(500).describe("What the zone is for").optional(),
  allowed_egress: texts("Zones that may be called").optional(),
  allowed_ingress: texts("Zones that may call").optional(),
}).describe("One zone");

const ingress = z.strictObject({
  enabled: flag("Whether user interfaces are reachable from outside").optional(),
  ingress_class: z.enum(["nginx", "traefik", "alb", "gce"]).describe("Ingress class").optional(),
  tls: z.strictObject({
    enabled: flag("Whether connections are encrypted").optional(),
    provider: z.enum(["cert-manager", "acm", "manual"]).describe("Who makes certificates")
      .optional(),
    issuer: text("Issuer of certificates").optional(),
    min_version: tlsVersion.describe("Oldest TLS version").optional(),
  }).describe("Encryption").optional(),
  routes: z.record(
    z.string(),
    z.strictObject({
      host: domain.describe("Host name"),
      service: filled("Service that answers"),
      port: whole(1, 65535, "Port of the Service"),
      auth: text("How callers prove who they are").optional(),
    }).describe("One route"),
  ).describe("Routes by name").optional(),
}).describe("How people reach user interfaces");

/** `network:` of a platform: what generation 1 has in `infrastructure.network`. */
export const platformNetwork = z.strictObject({
  enabled: flag("Whether the block is active").optional(),
  dns: z.strictObject({
    internal_domain: domain.describe("Domain inside").optional(),
    external_domain: domain.describe("Domain outside").optional(),
    strategy: z.enum(["kubernetes", "consul", "route53"]).describe("Who answers").optional(),
  }).describe("Names").optional(),
  network_policies: z.strictObject({
    enabled: flag("Whether policies are required; floe always makes them").optional(),
    default_rule: z.enum(["deny-all", "allow-all"])
      .describe("What is not declared; floe always denies it").optional(),
    zones: z.record(z.string(), zone).describe("Zones by name").optional(),
  }).describe("Restrictions of connections").optional(),
  ingress: ingress.optional(),
  local_access: z.strictObject({
    enabled: flag("Whether a developer's machine reaches the services").optional(),
    access_type: z.enum(["nodeport", "port-forward", "loadbalancer"]).describe("How").optional(),
    ports: z.strictObject({
      dagster: nodePort("Dagster").optional(),
      polaris: nodePort("Polaris").optional(),
      minio_console: nodePort("the MinIO console").optional(),
      jaeger: nodePort("Jaeger").optional(),
      marquez_web: nodePort("the Marquez interface").optional(),
      marquez_api: nodePort("the Marquez API").optional(),
      localstack: nodePort("LocalStack").optional(),
    }).describe("Node ports by service").optional(),
  }).describe("Access from a developer's machine").optional(),
}).describe("Network of the platform");

export const roleArn = z.string().regex(
  /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/,
  "Expected an IAM role such as arn:aws:iam::<account>:role/<name>",
);

/** `cloud:` of a platform: the account it runs in. */
export const cloud = z.strictObject({
  provider: z.enum(["aws", "gcp", "azure", "local"]).describe("Cloud; default local").optional(),
  region: text("Region").optional(),
  aws: z.strictObject({
    account_id: z.string().regex(/^\d{12}$/, "Expected twelve digits").describe("Account")
      .optional(),
    vpc: z.strictObject({
      id: z.string().regex(/^vpc-[a-f0-9]+$/, "Expected an id such as vpc-0a1b").describe("VPC")
        .optional(),
      subnets: z.record(z.string(), z.array(z.string())).describe("Subnets by purpose").optional(),
    }).describe("Network of the account").optional(),
    iam: z.strictObject({
      service_accounts: z.record(
        z.string(),
        z.strictObject({ role_arn: roleArn.describe("IAM role") }).describe("One service account"),
      ).describe("IAM roles by service account").optional(),
    }).describe("Identities").optional(),
    kms: z.strictObject({
      key_arn: z.string().regex(
        /^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[a-f0-9-]+$/,
        "Expected the ARN of a KMS key",
      ).describe("Key").optional(),
    }).describe("Keys").optional(),
    cloudwatch: z.strictObject({
      enabled: flag("Whether CloudWatch is used").optional(),
      log_group: text("Log group").optional(),
      metrics_namespace: text("Namespace of metrics").optional(),
    }).describe("CloudWatch").optional(),
  }).describe("AWS").optional(),
  localstack: z.strictObject({
    enabled: flag("Whether an emulator stands for AWS").optional(),
    endpoint: text("Its address").optional(),
    services: texts("AWS services that it emulates").optional(),
  }).describe("AWS emulator of a developer's machine").optional(),
}).describe("The cloud account that the platform runs in");

/** `lifecycle:` of a platform: when finished Jobs go. */
export const lifecycle = z.strictObject({
  cleanup: z.strictObject({
    enabled: flag("Whether finished Jobs are removed; default true").optional(),
    jobs: z.strictObject({
      ttl_seconds: atLeast(0, "Seconds a finished Job of a run stays; default 300").optional(),
      history_limits: z.strictObject({
        successful: atLeast(0, "Successful Jobs that stay; default 3").optional(),
        failed: atLeast(0, "Failed Jobs that stay; default 5").optional(),
      }).describe("How many finished Jobs stay").optional(),
    }).describe("Jobs of runs").optional(),
  }).describe("Removal of what is finished").optional(),
}).describe("When finished things go");
