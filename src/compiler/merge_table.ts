/** How a child's value meets the one that it inherits. */
export type Strategy =
  /** The child's value; without one the parent's. */
  | { readonly kind: "child" }
  /** Words from weak to strict: the child may only move towards strict. */
  | { readonly kind: "order"; readonly weakFirst: readonly (string | boolean)[] }
  /** A number that the child may only raise, or only lower. */
  | { readonly kind: "raise" }
  | { readonly kind: "lower" }
  /** A value that the child may repeat and not change. */
  | { readonly kind: "fixed" }
  /** A list from which the child may only take away. */
  | { readonly kind: "subset" }
  /** A list to which the child may only add. */
  | { readonly kind: "superset" }
  /** Both lists; items of one identity must be equal. */
  | { readonly kind: "union"; readonly id?: string };

const child: Strategy = { kind: "child" };
const raise: Strategy = { kind: "raise" };
const lower: Strategy = { kind: "lower" };
const fixed: Strategy = { kind: "fixed" };
const subset: Strategy = { kind: "subset" };
const superset: Strategy = { kind: "superset" };
const on: Strategy = { kind: "order", weakFirst: [false, true] };
const off: Strategy = { kind: "order", weakFirst: [true, false] };
const order = (...weakFirst: readonly string[]): Strategy => ({ kind: "order", weakFirst });
const union = (id?: string): Strategy =>
  id === undefined ? { kind: "union" } : { kind: "union", id };
const enforcement = order("off", "warn", "strict");

/**
 * The only table of inheritance: path in the canonical platform, `*` for a free key. A mapping that
 * is not here is merged key by key; anything else that is not here is the child's, but below
 * `governance` and `security` it is `fixed`, so that a new guardrail is never open by accident.
 *
 * A retention is a time that data must be kept at least, a TTL one after which it must be gone.
 */
export const mergeTable: Readonly<Record<string, Strategy>> = {
  "metadata": child,
  "scope": child,
  "parent": child,
  "domain": child,
  "modules": union(),
  "images.allow_without_digest": subset,
  "plugins.*": child,
  "approved_plugins.*": subset,
  "approved_sinks": subset,
  "approved_products": subset,
  "governance.pii_encryption": order("optional", "required"),
  "governance.audit_logging": order("disabled", "enabled"),
  "governance.policy_enforcement_level": enforcement,
  "governance.data_retention_days": raise,
  "governance.default_ttl_hours": lower,
  "governance.snapshot_keep_last": raise,
  "governance.stale_table_recovery_mode": order("repair", "strict"),
  "governance.naming.enforcement": enforcement,
  "governance.naming.custom_patterns": fixed,
  "governance.quality_gates.minimum_test_coverage": raise,
  "governance.quality_gates.require_descriptions": on,
  "governance.quality_gates.require_column_descriptions": on,
  "governance.quality_gates.block_on_failure": on,
  "governance.quality_gates.layer_thresholds.*": raise,
  "governance.quality_gates.zero_column_coverage_behavior": order(
    "report_100_percent",
    "report_na",
  ),
  "governance.custom_rules": union(),
  "governance.policies": union("name"),
  "governance.policy_overrides": union(),
  "governance.data_contracts.enforcement": enforcement,
  "governance.data_contracts.auto_generation.*": child,
  "governance.data_contracts.drift_detection.*": on,
  "governance.data_contracts.inheritance_mode": order("override", "merge", "strict"),
  "governance.rbac.enabled": on,
  "governance.rbac.allow_principal_fallback": off,
  "governance.secret_scanning.enabled": on,
  "governance.secret_scanning.severity": order("warning", "error"),
  "governance.secret_scanning.exclude_patterns": subset,
  "governance.secret_scanning.custom_patterns": union("name"),
  "governance.network_policies.enabled": on,
  "governance.network_policies.default_deny": on,
  "governance.network_policies.custom_egress_rules": subset,
  "governance.classification.levels": subset,
  "governance.classification.pii.requires_encryption": on,
  "governance.classification.pii.retention_max_days": lower,
  "governance.classification.pii.requires_masking_in_non_prod": on,
  "governance.interoperability.*": child,
  "governance.classifications.enabled": on,
  "governance.classifications.classes.*.sensitivity": order("low", "medium", "high", "critical"),
  "governance.classifications.classes.*.encryption_required": on,
  "governance.classifications.classes.*.retention_days": raise,
  "governance.classifications.classes.*.require_approval": on,
  "governance.classifications.classes.*.compliance_required": superset,
  "governance.classifications.classes.*.masking_required": on,
  "governance.retention.enabled": on,
  "governance.retention.default_policy.*": raise,
  "governance.retention.policies.*.*": raise,
  "governance.compliance.enabled": on,
  "governance.compliance.frameworks.*.enabled": on,
  "governance.compliance.frameworks.*.enforcement": order("permissive", "moderate", "strict"),
  "governance.data_quality.enabled": on,
  "governance.data_quality.default_checks": superset,
  "governance.data_quality.fail_on_error": on,
  "security.authentication.enabled": on,
  "security.authentication.session.timeout_minutes": lower,
  "security.authentication.session.max_sessions_per_user": lower,
  "security.authentication.session.secure_cookies": on,
  "security.authentication.session.same_site": order("None", "Lax", "Strict"),
  "security.authorization.enabled": on,
  "security.encryption.in_transit.enabled": on,
  "security.encryption.in_transit.min_tls_version": order("1.0", "1.1", "1.2", "1.3"),
  "security.encryption.at_rest.enabled": on,
  "security.audit.enabled": on,
  "security.audit.events.*": on,
  "security.audit.retention_days": raise,
  "security.rbac.enabled": on,
  "security.rbac.cluster_scope": off,
  "security.pod_security.*": order("privileged", "baseline", "restricted"),
  "security.namespace_isolation": order("permissive", "strict"),
  "security.network_policies.enabled": on,
  "security.network_policies.default_deny": on,
  "security.network_policies.allow_external_https": off,
  "security.network_policies.jobs_egress_allow": subset,
  "security.network_policies.platform_egress_allow": subset,
};

/** Roots below which a child changes nothing that the table does not let it. */
const guarded: readonly string[] = ["governance", "security"];

/** The rule for a path that both sides set, or undefined where mappings merge key by key. */
export function strategyOf(path: readonly string[]): Strategy | undefined {
  const exact = mergeTable[path.join(".")];
  if (exact !== undefined) return exact;
  for (const [pattern, strategy] of wildcards) {
    if (
      pattern.length === path.length &&
      pattern.every((part, index) => part === "*" || part === path[index])
    ) return strategy;
  }
  return undefined;
}

/** The rule for a value that the table does not name. */
export function fallbackOf(path: readonly string[]): Strategy {
  return guarded.includes(path[0] ?? "") ? fixed : child;
}

const wildcards = Object.entries(mergeTable)
  .filter(([pattern]) => pattern.includes("*"))
  .map(([pattern, strategy]) => [pattern.split("."), strategy] as const);
