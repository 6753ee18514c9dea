import { z } from "zod";
import {
  atLeast,
  classification,
  enforcement,
  filled,
  flag,
  free,
  text,
  texts,
  whole,
} from "./fields.ts";
import { complianceFields } from "./compliance.ts";
import { customRules, naming, policies, qualityGates, waivers } from "./policy.ts";

/** How data contracts are enforced: in a platform, and tightened by a product. */
export const dataContracts = z.strictObject({
  enforcement: enforcement.describe("What a broken contract does; default warn").optional(),
  auto_generation: z.strictObject({
    enabled: flag("Whether a port without a contract gets one; default true").optional(),
    include_descriptions: flag("Whether descriptions are copied; default true").optional(),
    default_classification: classification
      .describe("Classification of a column that has none; default internal").optional(),
  }).describe("Contracts made from output ports").optional(),
  drift_detection: z.strictObject({
    enabled: flag("Whether tables are compared with contracts; default true").optional(),
    fail_on_type_mismatch: flag("A column of another type is an error; default true").optional(),
    fail_on_missing_column: flag("A missing column is an error; default true").optional(),
    warn_on_extra_column: flag("A column that no contract names is a warning; default true")
      .optional(),
  }).describe("Comparison of contracts with tables").optional(),
  inheritance_mode: z.enum(["merge", "override", "strict"])
    .describe("How a product's contract meets a generated one; default merge").optional(),
}).describe("Data contracts");

const secretScanning = z.strictObject({
  enabled: flag("Whether the product's files are searched for secrets").optional(),
  exclude_patterns: texts("Globs of files that are not searched").optional(),
  custom_patterns: z.array(
    z.strictObject({
      name: filled("What the pattern finds"),
      pattern: filled("Regular expression"),
      severity: z.enum(["error", "warning"]).describe("Severity of a finding; default error")
        .optional(),
    }).describe("One pattern"),
  ).describe("Patterns of the platform's own").optional(),
  severity: z.enum(["error", "warning"])
    .describe("warning turns every finding into a warning; default error").optional(),
}).describe("Search for secrets");

const networkPolicies = z.strictObject({
  enabled: flag("Whether network policies are required; floe always makes them").optional(),
  default_deny: flag("Whether traffic that nobody declared is refused; floe always does")
    .optional(),
  custom_egress_rules: z.array(
    z.strictObject({
      to_namespace: filled("Namespace that may be reached").optional(),
      to_cidr: filled("Address range that may be reached").optional(),
      ports: z.array(
        z.strictObject({
          port: whole(1, 65535, "Port"),
          protocol: z.enum(["TCP", "UDP"]).describe("Protocol; default TCP").optional(),
        }).describe("One port"),
      ).describe("Ports").optional(),
    }).describe("One rule"),
  ).describe("Further connections that every product may open").optional(),
}).describe("Restrictions of connections");

/** Guardrails. A missing field means that this tier says nothing about it. */
export const governance = z.strictObject({
  pii_encryption: z.enum(["required", "optional"])
    .describe("Whether columns with personal data must be encrypted").optional(),
  audit_logging: z.enum(["enabled", "disabled"]).describe("Whether access is logged").optional(),
  policy_enforcement_level: enforcement.describe("What a broken policy does; default warn")
    .optional(),
  data_retention_days: atLeast(1, "Days that data is kept").optional(),
  default_ttl_hours: whole(1, 8760, "Hours until a partition expires").optional(),
  snapshot_keep_last: whole(1, 100, "Iceberg snapshots that are kept per table").optional(),
  stale_table_recovery_mode: z.enum(["strict", "repair"])
    .describe("What happens when a catalog entry points at missing Iceberg metadata").optional(),
  naming: naming.optional(),
  quality_gates: qualityGates.optional(),
  custom_rules: customRules.optional(),
  policy_overrides: waivers.optional(),
  data_contracts: dataContracts.optional(),
  rbac: z.strictObject({
    enabled: flag("Whether the caller's role is checked before compiling").optional(),
    required_role: filled("Role that the caller needs").optional(),
    allow_principal_fallback: flag("Whether a caller may be named without a token; default true")
      .optional(),
  }).describe("Who may compile").optional(),
  secret_scanning: secretScanning.optional(),
  network_policies: networkPolicies.optional(),
  policies: policies.optional(),
  classification: z.strictObject({
    levels: texts("Classifications that columns may have").optional(),
    pii: z.strictObject({
      requires_encryption: flag("Personal data must be encrypted").optional(),
      retention_max_days: atLeast(1, "Days after which personal data must be gone").optional(),
      requires_masking_in_non_prod: flag("Personal data is masked outside production").optional(),
    }).describe("Rules for personal data").optional(),
  }).describe("Vocabulary of classifications").optional(),
  interoperability: free("How domains work together: data_contracts, sla_enforcement").optional(),
  ...complianceFields,
}).describe("Guardrails: a child may tighten them, never weaken them");

/** Governance of one product. */
export const productGovernance = z.strictObject({
  classification_source: z.enum(["dbt_meta", "external"])
    .describe("Where classifications come from; default dbt_meta").optional(),
  policies: z.record(
    z.string(),
    z.unknown(),
  ).describe("What happens to columns of a classification, by classification").optional(),
  emit_lineage: flag("Whether classifications are sent with lineage; default true").optional(),
  data_contracts: dataContracts.optional(),
}).describe("Governance of this product");

export const contractMonitoring = z.strictObject({
  enabled: flag("Whether contracts are watched").optional(),
  mode: z.enum(["scheduled", "continuous", "on_demand"]).describe("How they are watched")
    .optional(),
  freshness_check_interval: text("Time between checks of freshness").optional(),
  schema_check_interval: text("Time between checks of the schema").optional(),
  quality_check_interval: text("Time between checks of quality").optional(),
  alerts: free("Whom to tell").optional(),
}).describe("Watching contracts at run time");
