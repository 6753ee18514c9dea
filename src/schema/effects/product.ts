import { type Effect, forPeople, idle, row } from "./effect.ts";
import { observabilityEffects } from "./observability.ts";

const jobs = "orchestration.jobs.*";
const schedules = "orchestration.schedules.*";

const orchestration: readonly Effect[] = [
  idle("orchestration.asset_modules", "Python assets of a product are not loaded yet"),
  idle("orchestration.dbt.observability_level", "Lineage is per model", { idle: ["per_model"] }),
  idle("orchestration.dbt", "The project is the one that transforms name"),
  idle("orchestration.partitions", "Partitions are not made yet"),
  idle("orchestration.assets", "Assets are dbt's, without settings of their own yet"),
  row("artifact", jobs, "orchestration.jobs"),
  row("rule", `${jobs}.target_function`, "FLOE-PRD005: left out"),
  row("rule", `${jobs}.args`, "FLOE-PRD005: left out"),
  idle(`${jobs}.tags`, "Runs carry the tags of platform, product and domain only"),
  row("artifact", schedules, "orchestration.schedules"),
  idle(`${schedules}.partition_selector`, "Partitions are not made yet"),
  forPeople(`${schedules}.description`),
  idle("orchestration.sensors", "Sensors are not made yet"),
  idle("orchestration.backfills", "Backfills are not made yet"),
];

const modelFiles = "Model files and rules of the semantic layer";

const semanticEffects: readonly Effect[] = [
  row("object", "semantic.enabled", modelFiles),
  row("object", "semantic.pre_aggregations.refresh_schedule", modelFiles),
  row("object", "semantic.pre_aggregations.timezone", modelFiles),
  row("object", "semantic.security.row_level", modelFiles),
  row("object", "semantic.security.filter_column", modelFiles),
  idle("semantic.pre_aggregations.external", "What is kept always lies in Cube Store", {
    idle: [true],
  }),
  idle("semantic.pre_aggregations.cube_store.enabled", "The platform runs one for all products", {
    idle: [true],
  }),
  idle("semantic.pre_aggregations", "The platform has one place for what is kept"),
  idle("semantic.port", "The platform has one semantic layer for all products"),
  idle("semantic.api_secret_ref", "The platform's semantic layer has one Secret, which floe makes"),
  idle("semantic.database_type", "The semantic layer reads what the product's compute builds"),
  idle("semantic.dev_mode", "The playground is always off", { idle: [false] }),
];

/** Every field of a product. */
export const productEffects: readonly Effect[] = [
  row("object", "metadata.name", "Namespace, and the start of every name"),
  row("object", "metadata.version", "Tag of the product's image"),
  row("artifact", "metadata.owner", "product.owner"),
  row("artifact", "metadata.description", "product.description"),
  row("artifact", "metadata.domain", "product.domain"),
  row("artifact", "metadata.labels", "product.labels"),
  row("rule", "platform.ref", "FLOE-PRD002"),
  idle("platform.cache", "Bundles are not fetched yet", { idle: [true] }),
  row("object", "instances", "Which instances answer the product's needs"),
  row("artifact", "dbt[].path", "dbt.project_path"),
  row("artifact", "dbt[].compute", "dbt.target"),
  idle("dbt[].target", "The target is the compute instance"),
  idle("dbt[].profiles_dir", "The runtime writes profiles.yml itself"),
  row("rule", "models[].name", "FLOE-DBT006"),
  forPeople("models[].description"),
  row("artifact", "models[].compute", "transforms[].compute"),
  row("artifact", "models[].tier", "transforms[].tier"),
  row("artifact", "models[].tags", "transforms[].tags"),
  row("rule", "models[].dependsOn", "FLOE-DBT008"),
  idle("models[].qualityChecks", "Checks are not made yet: write dbt tests"),
  ...orchestration,
  row("artifact", "ports.outputs", "ports.outputs"),
  row("artifact", "ports.inputs", "ports.inputs"),
  row("artifact", "contracts", "contracts"),
  idle("governance.classification_source", "Classifications come from dbt", { idle: ["dbt_meta"] }),
  idle("governance.policies", "Columns are neither restricted nor masked by floe", {
    guardrail: "always",
  }),
  idle("governance.emit_lineage", "Classifications are not sent with lineage yet", {
    idle: [false],
  }),
  row(
    "artifact",
    "governance.data_contracts",
    "governance.data_contracts",
  ),
  ...semanticEffects,
  idle("ingestion", "Ingestion is not made yet"),
  row("rule", "destinations[].sink_type", "FLOE-TIER011"),
  forPeople("destinations[].name"),
  idle("destinations", "Data is not written back yet"),
  idle("quality", "Models are not checked against it yet"),
  row("object", "resources", "Resources of the pods that run dbt"),
  row("object", "quota", "ResourceQuota"),
  row("artifact", "retries", "orchestration.retries"),
  ...observabilityEffects,
  idle("service_account", "Each product has a principal of its own name"),
  idle("principal_role", "Each product has a role of its own name"),
  forPeople("ownership"),
  idle("environments", "Write what differs into an overlay of the platform"),
];
