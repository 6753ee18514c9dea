import type { Entry } from "./entry.ts";

/** What dbt says about a product, and the lock that pins it. */
export const dbt = {
  "FLOE-DBT001": {
    severity: "error",
    summary: "The dbt manifest is not one that floe reads",
    explanation:
      "floe reads the schema versions 11 and 12 of dbt's manifest.json (dbt 1.7 to 1.11). The file " +
      "is of another version, is not JSON, or lacks a field that floe uses.",
    wrong: "floe lock with dbt-core 1.4\n",
    right: "floe lock with dbt-core 1.11\n",
  },
  "FLOE-DBT002": {
    severity: "error",
    summary: "dbt.lock.json is not a lock that floe reads",
    explanation:
      "The file is not JSON, was edited by hand, or was written by a newer floe. Locks are written " +
      "by `floe lock` only.",
    wrong: '{ "schema": "floe-dbt-lock/v9" }\n',
    right: '{ "schema": "floe-dbt-lock/v1", … }\n',
  },
  "FLOE-DBT003": {
    severity: "error",
    summary: "dbt.lock.json is stale",
    explanation:
      "A file of the dbt project was changed, added or removed after the lock was written, so what " +
      "floe would generate describes another project than the one in the product's image.",
    wrong: "edit models/orders.sql, then floe synth\n",
    right: "edit models/orders.sql, then floe lock, then floe synth\n",
  },
  "FLOE-DBT004": {
    severity: "note",
    summary: "The product has no dbt.lock.json",
    explanation:
      "Without a lock floe does not know the product's models: the artifacts list no transforms, no " +
      "owners and no classifications, and the pod cannot check that its project is the compiled one.",
    wrong: "a product folder with floe.yaml and dbt/\n",
    right: "a product folder with floe.yaml, dbt/ and dbt.lock.json, which floe lock writes\n",
  },
  "FLOE-DBT005": {
    severity: "error",
    summary: "A product has more than one dbt project",
    explanation:
      "A product's image holds one dbt project. Make the others dbt packages of it, or products of " +
      "their own.",
    wrong: "transforms:\n  - { type: dbt, path: staging }\n  - { type: dbt, path: marts }\n",
    right: "transforms:\n  - { type: dbt, path: dbt }\n",
  },
  "FLOE-DBT006": {
    severity: "error",
    summary: "The product file names a model that dbt does not know",
    explanation:
      "Settings of one model, and jobs, refer to nodes of the dbt project by name. The lock has no " +
      "node of this name.",
    wrong: "transforms:\n  - { name: stg_order, compute: spark }\n",
    right: "transforms:\n  - { name: stg_orders, compute: spark }\n",
  },
  "FLOE-DBT007": {
    severity: "error",
    summary: "There is no dbt project at the path that the product names",
    explanation:
      "The folder lacks dbt_project.yml. The path is relative to the folder of floe.yaml.",
    wrong: "transforms:\n  - { type: dbt, path: dpt }\n",
    right: "transforms:\n  - { type: dbt, path: dbt }\n",
  },
  "FLOE-DBT008": {
    severity: "warning",
    summary: "dependsOn disagrees with dbt",
    explanation:
      "The order of models comes from dbt's own graph; `dependsOn` is only compared with it. The " +
      "model does not depend on what the product file says.",
    wrong: "transforms:\n  - { name: mart_orders, dependsOn: [raw_orders] }\n",
    right: "transforms:\n  - { name: mart_orders, dependsOn: [stg_orders] }\n",
  },
  "FLOE-DBT009": {
    severity: "error",
    summary: "The profile in dbt_project.yml is not a plain name",
    explanation:
      "floe renders profiles.yml, so it must know the name that the project asks for: a text " +
      "without Jinja.",
    wrong: "profile: \"{{ env_var('DBT_PROFILE') }}\"\n",
    right: "profile: retail_orders\n",
  },
} as const satisfies Record<`FLOE-DBT${number}`, Entry>;
