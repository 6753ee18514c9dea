import type { EffectKind } from "../../src/schema/mod.ts";

/** One field, written into the base. */
export interface Case {
  /** Where, in the file as it is written. */
  readonly at: readonly (string | number)[];
  /** What; absent where the field is taken away. */
  readonly value?: unknown;
  /** What stands there in the file without the field; nothing, unless it is required. */
  readonly before?: unknown;
  /** Further files. */
  readonly files?: Readonly<Record<string, string>>;
  /** Other texts of the files that the field is not in. */
  readonly others?: Partial<Readonly<Record<EffectKind, string>>>;
  /** The objects hold this, whatever the field says. */
  readonly always?: RegExp;
}

const platform = `apiVersion: floe.dev/v1
kind: Platform
metadata: { name: acme, version: 1.0.0, owner: platform@example.com }
images: { registry: registry.example.com/acme }
plugins:
  compute:
    default: { type: duckdb }
    other: { type: duckdb, config: { threads: 7 } }
  orchestrator: { type: dagster }
  catalog: { type: polaris }
  storage: { type: minio }
  database: { default: { type: postgresql }, second: { type: postgresql } }
  secrets: { type: kubernetes }
  dbt: { type: core }
  lineage_backend: { type: http, config: { url: "https://lineage.example.com" } }
  telemetry_backend: { type: otlp, config: { endpoint: "https://otlp.example.com:4317" } }
resource_presets:
  tiny: { requests: { cpu: 50m, memory: 64Mi }, limits: { cpu: 100m, memory: 128Mi } }
`;

const product = `apiVersion: floe.dev/v1
kind: DataProduct
metadata: { name: sales, version: 1.0.0 }
resources: tiny
transforms: [{ type: dbt, path: dbt }]
orchestration:
  jobs: { all: { type: batch, selection: ["*"] } }
  schedules: { nightly: { job: all, cron_schedule: "0 3 * * *" } }
`;

const overlay = `apiVersion: floe.dev/v1
kind: Overlay
metadata: { name: prod }
network:
  apiServer: [{ cidr: 10.0.0.1/32, port: 6443 }]
`;

/** Where the platform sends lineage and traces: production says so exactly. */
const outside = `  outside:
    - { host: lineage.example.com, cidrs: [203.0.113.1/32], port: 443 }
    - { host: otlp.example.com, cidrs: [203.0.113.2/32], port: 4317 }
`;

/** The orchestrator's user interface behind a login. */
const exposed = `  ingress:
    type: ingress
    config:
      class: nginx
      controller: { namespace: ingress-nginx }
      expose: { dagster: orchestrator }
      authentication:
        oidc_issuer: https://login.example.com
        client_id: floe
        client_secret: { secret_ref: login }
        allow: { groups: [data] }
`;

/** A platform and a product that compile. */
export const base: Readonly<Record<EffectKind, string>> = { platform, product, overlay };

/** A product whose marts Cube reads. */
const semanticCase = (value: unknown): Case => ({
  at: ["semantic"],
  value,
  others: {
    platform: `${platform.replace("{ type: duckdb }", "{ type: postgres }")}`
      .replace("  secrets:", "  semantic_layer: { type: cube }\n  secrets:"),
  },
});

const denied = /NetworkPolicy[\s\S]*policyTypes/;
const observability = (kind: "platform" | "product"): Readonly<Record<string, Case>> => ({
  "observability.tracing.enabled": {
    at: ["observability"],
    value: { tracing: { enabled: false } },
  },
  "observability.lineage.enabled": {
    at: ["observability"],
    value: { lineage: { enabled: false } },
  },
  "observability.logging.level": { at: ["observability"], value: { logging: { level: "ERROR" } } },
  "observability.attributes": { at: ["observability"], value: { attributes: { team: kind } } },
});

const always = (...at: readonly string[]): Case => ({
  at: at.slice(0, 1),
  value: at.slice(1).reduceRight<unknown>((inner, name) => ({ [name]: inner }), true),
  always: denied,
});

export const cases: Readonly<Record<EffectKind, Readonly<Record<string, Case>>>> = {
  platform: {
    "metadata.name": { at: ["metadata", "name"], value: "other", before: "acme" },
    "metadata.version": { at: ["metadata", "version"], value: "2.0.0", before: "1.0.0" },
    "metadata.owner": { at: ["metadata", "owner"], value: "b", before: "a" },
    "scope": { at: ["scope"], value: "domain" },
    "parent": { at: ["parent"], value: { ref: "up.yaml" } },
    "timezone": { at: ["timezone"], value: "Europe/Berlin" },
    "images.registry": {
      at: ["images", "registry"],
      value: "other.example.com",
      before: "a.example.com",
    },
    "images.allow_without_digest": {
      at: ["images", "allow_without_digest"],
      value: [],
      before: ["docker.io", "ghcr.io", "quay.io", "registry.example.com"].map((registry) => {
        return { image: `${registry}/*`, reason: "Out of reach" };
      }),
      others: { overlay: `production: true\n${overlay}${outside}` },
    },
    "images.mirrors": { at: ["images", "mirrors"], value: { "docker.io": "mirror.example.com" } },
    "plugins.*.*.type": {
      at: ["plugins", "compute", "default", "type"],
      value: "postgres",
      before: "duckdb",
    },
    "plugins.*.*.version": { at: ["plugins", "database", "default", "version"], value: "17" },
    "plugins.*.*.config": { at: ["plugins", "orchestrator", "config"], value: { size: "large" } },
    "plugins.*.*.bind": {
      at: ["plugins", "catalog", "bind"],
      value: { database: "database/second" },
    },
    "approved_plugins": { at: ["approved_plugins"], value: { compute: ["postgres"] } },
    "approved_sinks": { at: ["approved_sinks"], value: ["crm"] },
    "approved_products": { at: ["approved_products"], value: ["visits"] },
    "defaults": { at: ["defaults"], value: { compute: "other" } },
    ...observability("platform"),
    "artifacts.registry.uri": {
      at: ["artifacts"],
      value: { registry: { uri: "oci://r.example.com/a", auth: { type: "anonymous" } } },
    },
    "modules": {
      at: ["modules"],
      value: ["./own.ts"],
      files: { "own.ts": "export default [];\n" },
    },
    "quotas": { at: ["quotas"], value: { pods: 9 } },
    "resource_presets.*.requests": {
      at: ["resource_presets", "tiny", "requests", "cpu"],
      value: "75m",
      before: "50m",
    },
    "resource_presets.*.limits": {
      at: ["resource_presets", "tiny", "limits", "memory"],
      value: "256Mi",
      before: "128Mi",
    },
    "network.network_policies.enabled": always("network", "network_policies", "enabled"),
    "network.network_policies.default_rule": {
      at: ["network"],
      value: { network_policies: { default_rule: "deny-all" } },
      always: denied,
    },
    "security.rbac.enabled": always("security", "rbac", "enabled"),
    "security.network_policies.enabled": always("security", "network_policies", "enabled"),
    "security.network_policies.default_deny": always(
      "security",
      "network_policies",
      "default_deny",
    ),
    "governance.policy_enforcement_level": {
      at: ["governance"],
      value: { policy_enforcement_level: "strict", audit_logging: "enabled" },
      before: { audit_logging: "enabled" },
    },
    "governance.policy_overrides": {
      at: ["governance"],
      value: { policy_overrides: [{ pattern: "a", action: "exclude", reason: "b" }] },
    },
    "governance.secret_scanning.enabled": always("governance", "secret_scanning", "enabled"),
    "governance.network_policies.enabled": always("governance", "network_policies", "enabled"),
    "governance.network_policies.default_deny": always(
      "governance",
      "network_policies",
      "default_deny",
    ),
    "domain.name": { at: ["domain"], value: { name: "retail" } },
  },
  product: {
    "metadata.name": { at: ["metadata", "name"], value: "other", before: "sales" },
    "metadata.version": { at: ["metadata", "version"], value: "2.0.0", before: "1.0.0" },
    "metadata.owner": { at: ["metadata", "owner"], value: "me" },
    "metadata.description": { at: ["metadata", "description"], value: "Sales" },
    "metadata.domain": { at: ["metadata", "domain"], value: "retail" },
    "metadata.labels": { at: ["metadata", "labels"], value: { a: "b" } },
    "platform.ref": { at: ["platform"], value: { ref: "../other.yaml" } },
    "instances": { at: ["compute"], value: "other" },
    "dbt[].path": { at: ["transforms", 0, "path"], value: "other", before: "dbt" },
    "dbt[].compute": { at: ["transforms", 0, "compute"], value: "other" },
    "semantic.enabled": semanticCase({ enabled: false }),
    "semantic.pre_aggregations.refresh_schedule": semanticCase({
      pre_aggregations: { refresh_schedule: "7 * * * *" },
    }),
    "semantic.pre_aggregations.timezone": semanticCase({
      pre_aggregations: { timezone: "Asia/Tokyo" },
    }),
    "semantic.security.row_level": semanticCase({ security: { row_level: true } }),
    "semantic.security.filter_column": semanticCase({
      security: { filter_column: "section" },
    }),
    "models[].name": { at: ["transforms", 1], value: { name: "no_such_model" } },
    "models[].compute": { at: ["transforms", 1], value: { name: "stg_pages", compute: "other" } },
    "models[].tier": { at: ["transforms", 1], value: { name: "stg_pages", tier: "gold" } },
    "models[].tags": { at: ["transforms", 1], value: { name: "stg_pages", tags: ["own"] } },
    "models[].dependsOn": {
      at: ["transforms", 1],
      value: { name: "stg_pages", dependsOn: ["stg_visits"] },
    },
    "orchestration.jobs.*": {
      at: ["orchestration", "jobs", "all", "selection"],
      value: ["tag:marts"],
      before: ["*"],
    },
    "orchestration.jobs.*.target_function": {
      at: ["orchestration", "jobs", "call"],
      value: { type: "ops", target_function: "a.b" },
    },
    "orchestration.jobs.*.args": {
      at: ["orchestration", "jobs", "call"],
      value: { type: "ops", target_function: "a.b", args: { c: 1 } },
    },
    "orchestration.schedules.*": {
      at: ["orchestration", "schedules", "nightly", "cron_schedule"],
      value: "0 4 * * *",
      before: "0 3 * * *",
    },
    "ports.outputs": { at: ["outputPorts"], value: [{ name: "a" }] },
    "ports.inputs": { at: ["inputPorts"], value: [{ name: "a", source: "b.c" }] },
    "contracts": {
      at: ["contracts"],
      value: ["c.yaml"],
      files: {
        "sales/c.yaml":
          "apiVersion: v3.1.0\nkind: DataContract\nid: a\nversion: 1.0.0\nstatus: active\n",
      },
    },
    "governance.data_contracts": {
      at: ["governance"],
      value: { data_contracts: { enforcement: "strict" } },
    },
    "destinations[].sink_type": {
      at: ["destinations"],
      value: [{ name: "a", sink_type: "crm", connection_secret_ref: "b" }],
      others: { platform: `${platform}scope: enterprise\napproved_sinks: [mail]\n` },
    },
    "resources": { at: ["resources"], value: "large", before: "small" },
    "quota": { at: ["quota"], value: { pods: 3 } },
    "retries": { at: ["retries"], value: 3 },
    ...observability("product"),
  },
  overlay: {
    "metadata.name": { at: ["metadata", "name"], value: "other", before: "prod" },
    "production": { at: ["production"], value: true },
    "namespace_prefix": { at: ["namespace_prefix"], value: "team" },
    "domain": {
      at: ["domain"],
      value: "b.example.com",
      before: "a.example.com",
      others: { platform: platform.replace("resource_presets:", `${exposed}resource_presets:`) },
    },
    "images": { at: ["images"], value: { registry: "other.example.com" } },
    "log_level": { at: ["log_level"], value: "ERROR" },
    "network": {
      at: ["network", "apiServer"],
      value: [{ cidr: "10.9.9.9/32", port: 443 }],
      before: [{ cidr: "10.0.0.1/32", port: 6443 }],
    },
    "use": { at: ["use"], value: { compute: "other" } },
    "plugins.*.*.config": {
      at: ["plugins"],
      value: { orchestrator: { config: { size: "large" } } },
    },
  },
};
