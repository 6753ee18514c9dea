import { type Effect, idle, row } from "./effect.ts";

const always = { guardrail: "always" } as const;
const byLevel = { guardrail: "by level" } as const;
const unchecked = "Models are not checked against it yet";

/** `governance` of a platform. All of it is carried into the artifacts; what counts is who enforces it. */
export const governanceEffects: readonly Effect[] = [
  idle("governance.pii_encryption", "Columns are not encrypted by floe", {
    ...always,
    idle: ["optional"],
  }),
  idle("governance.audit_logging", "No audit is kept yet", { ...byLevel, idle: ["disabled"] }),
  row(
    "rule",
    "governance.policy_enforcement_level",
    "FLOE-SCH014: strict makes an unenforced guardrail an error",
  ),
  idle("governance.data_retention_days", "Tables are not maintained yet"),
  idle("governance.default_ttl_hours", "Tables are not maintained yet"),
  idle("governance.snapshot_keep_last", "Tables are not maintained yet"),
  idle("governance.stale_table_recovery_mode", "Tables are not maintained yet", {
    idle: ["strict"],
  }),
  idle("governance.naming", unchecked, byLevel),
  idle("governance.quality_gates", unchecked, byLevel),
  idle("governance.custom_rules", unchecked, byLevel),
  idle("governance.policies", unchecked, byLevel),
  row("rule", "governance.policy_overrides", "FLOE-TIER009, FLOE-TIER010"),
  idle("governance.data_contracts", "Tables are not compared with contracts yet", byLevel),
  idle("governance.rbac", "The caller's role is not checked", always),
  row(
    "rule",
    "governance.secret_scanning.enabled",
    "Always on: the last scan over everything that is written",
  ),
  idle("governance.secret_scanning.custom_patterns", "The last scan has fixed patterns", always),
  idle("governance.secret_scanning", "The last scan has fixed patterns", { idle: ["error"] }),
  row(
    "rule",
    "governance.network_policies.enabled",
    "Always on: default deny",
  ),
  row(
    "rule",
    "governance.network_policies.default_deny",
    "Always on: default deny",
  ),
  idle("governance.network_policies.custom_egress_rules", "Only declared edges are open"),
  idle("governance.classification.levels", unchecked, byLevel),
  idle("governance.classification.pii.retention_max_days", "Tables are not maintained yet", always),
  idle("governance.classification.pii", "Columns are neither encrypted nor masked by floe", {
    ...always,
    idle: [false],
  }),
  idle("governance.interoperability", "Domains do not check each other yet", byLevel),
  idle("governance.classifications", "Columns are neither encrypted nor masked by floe", always),
  idle("governance.retention", "Tables are not maintained yet", always),
  idle("governance.compliance", "No framework is checked yet", always),
  idle("governance.data_quality", "Tables get no checks of the platform yet", always),
];
