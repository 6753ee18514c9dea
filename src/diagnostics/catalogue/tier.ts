import type { Entry } from "./entry.ts";

/** Inheritance between platform files: enterprise, domain, product. */
export const tier = {
  "FLOE-TIER001": {
    severity: "error",
    summary: "The parent can't be found",
    explanation:
      "A parent is a path relative to the file that names it, or an OCI reference whose bundle was fetched before.",
    wrong: "parent_manifest: ../entreprise.yaml\n",
    right: "parent_manifest: ../enterprise.yaml\n",
  },
  "FLOE-TIER002": {
    severity: "error",
    summary: "Platforms inherit from each other in a circle",
    explanation: "Each of them would have to be read before the other.",
    wrong: "# a.yaml: parent_manifest: b.yaml\n# b.yaml: parent_manifest: a.yaml\n",
    right: "# a.yaml: parent_manifest: b.yaml\n# b.yaml: scope: enterprise\n",
  },
  "FLOE-TIER003": {
    severity: "error",
    summary: "Inheritance is deeper than five platforms",
    explanation: "Nobody can follow a longer chain in a review.",
    wrong: "a chain of six files\n",
    right: "a chain of at most five files\n",
  },
  "FLOE-TIER004": {
    severity: "error",
    summary: "A child weakens a guardrail of its parent",
    explanation:
      "A child may tighten what it inherits and never weaken it. The message names both places.",
    wrong:
      "# parent: governance: { pii_encryption: required }\ngovernance: { pii_encryption: optional }\n",
    right: "governance: { pii_encryption: required }\n",
  },
  "FLOE-TIER005": {
    severity: "error",
    summary: "A child adds to an approved list of its parent",
    explanation: "Approved lists may only shrink on the way down.",
    wrong:
      "# parent: approved_plugins: { compute: [duckdb] }\napproved_plugins: { compute: [duckdb, spark] }\n",
    right: "approved_plugins: { compute: [duckdb] }\n",
  },
  "FLOE-TIER006": {
    severity: "error",
    summary: "The plugin is not approved",
    explanation: "The enterprise platform lists the plugins that may be chosen in this category.",
    wrong:
      "# enterprise: approved_plugins: { compute: [snowflake] }\nplugins: { compute: { type: duckdb } }\n",
    right: "plugins: { compute: { type: snowflake } }\n",
  },
  "FLOE-TIER007": {
    severity: "error",
    summary: "The product is not approved",
    explanation: "The domain platform lists the products that may be built on it.",
    wrong: "# domain: approved_products: [sales]\nmetadata: { name: marketing }\n",
    right: "# domain: approved_products: [marketing, sales]\nmetadata: { name: marketing }\n",
  },
  "FLOE-TIER008": {
    severity: "error",
    summary: "The parent can't be inherited from",
    explanation: "A parent must be an enterprise or a domain platform, and the root an enterprise.",
    wrong: "# parent: no scope\nscope: domain\n",
    right: "# parent: scope: enterprise\nscope: domain\n",
  },
  "FLOE-TIER009": {
    severity: "error",
    summary: "A waiver is for a rule of a platform above",
    explanation: "Only the platform that makes a rule, or one above it, may waive it.",
    wrong:
      "# parent: governance: { naming: … }\ngovernance: { policy_overrides: [{ pattern: x, action: exclude, reason: old, policy_types: [naming] }] }\n",
    right:
      "# in the parent:\ngovernance: { policy_overrides: [{ pattern: x, action: exclude, reason: old, expires: 2027-01-31 }] }\n",
  },
  "FLOE-TIER010": {
    severity: "error",
    summary: "A waiver has no end",
    explanation: "A waiver without `expires` is a rule that nobody follows.",
    wrong: "policy_overrides: [{ pattern: stg_*, action: exclude, reason: migration }]\n",
    right:
      "policy_overrides: [{ pattern: stg_*, action: exclude, reason: migration, expires: 2027-01-31 }]\n",
  },
  "FLOE-TIER011": {
    severity: "error",
    summary: "The sink is not approved",
    explanation: "The enterprise platform lists the kinds of destination that data may leave to.",
    wrong: "# enterprise: approved_sinks: [salesforce]\ndestinations: [{ sink_type: hubspot }]\n",
    right: "destinations: [{ sink_type: salesforce }]\n",
  },
} as const satisfies Record<`FLOE-TIER${number}`, Entry>;
