import { z } from "zod";

const text = z.string();
const nonEmpty = z.string().min(1);
const digest = z.string().regex(/^[0-9a-f]{64}$/).meta({ digest: true });

const column = z.strictObject({
  name: nonEmpty.describe("Column name"),
  data_type: nonEmpty.optional().describe("Type as the project declares it"),
  description: nonEmpty.optional().describe("What it holds"),
  classification: nonEmpty.optional().describe("meta.floe.classification"),
  pii_type: nonEmpty.optional().describe("meta.floe.pii_type"),
  sensitivity: nonEmpty.optional().describe("meta.floe.sensitivity"),
});
const common = {
  unique_id: nonEmpty.describe("dbt unique_id"),
  name: nonEmpty.describe("dbt name"),
  description: nonEmpty.optional().describe("What it holds"),
  owner: nonEmpty.optional().describe("meta.owner, else the group's owner"),
  tags: z.array(text).describe("dbt tags"),
  columns: z.array(column).describe("Declared columns"),
};
const node = z.strictObject({
  ...common,
  resource_type: z.enum(["model", "seed", "snapshot"]).describe("Kind of node"),
  path: nonEmpty.describe("File, relative to its dbt project"),
  relation: z.strictObject({
    schema: nonEmpty.describe("Schema; `{schema}` stands for the target's"),
    table: nonEmpty.describe("Table or view"),
  }).optional().describe("What dbt builds; absent in locks of floe 0.1"),
  group: nonEmpty.optional().describe("dbt group"),
  depends_on: z.array(text).describe("unique_ids"),
});
const source = z.strictObject({ ...common, source_name: nonEmpty.describe("Source name") });
const test = z.strictObject({
  unique_id: nonEmpty.describe("dbt unique_id"),
  name: nonEmpty.describe("Kind of a generic test, else the test's own name"),
  node: nonEmpty.optional().describe("unique_id of the node it is attached to"),
  column: nonEmpty.optional().describe("Column it tests"),
  field: nonEmpty.optional().describe("Column that a relationships test looks a value up in"),
  depends_on: z.array(text).describe("unique_ids"),
});
const exposure = z.strictObject({
  unique_id: nonEmpty.describe("dbt unique_id"),
  name: nonEmpty.describe("Name"),
  type: nonEmpty.describe("dashboard, notebook, …"),
  owner: nonEmpty.optional().describe("Who answers for it"),
  depends_on: z.array(text).describe("unique_ids"),
});

/**
 * dbt.lock.json: what dbt says of one project and floe uses, without anything that depends on a
 * target, sorted; with floe's own digest of every file, since dbt's cover only part of a project.
 */
export const dbtLockSchema = z.strictObject({
  schema: z.literal("floe-dbt-lock/v1").describe("Schema name and version"),
  dbt_version: nonEmpty.describe("dbt-core that parsed the project"),
  project: z.strictObject({
    name: nonEmpty.describe("Name in dbt_project.yml"),
    profile: nonEmpty.describe("Profile that dbt_project.yml asks for"),
    sha256: digest.describe("Digest of all files"),
    files: z.array(z.strictObject({ path: nonEmpty, sha256: digest })).describe("Every file"),
  }).describe("The dbt project"),
  nodes: z.array(node).describe("Models, seeds and snapshots"),
  sources: z.array(source).describe("Sources"),
  tests: z.array(test).describe("Data tests and unit tests"),
  exposures: z.array(exposure).describe("Exposures"),
});

export type DbtLock = z.infer<typeof dbtLockSchema>;
export type LockNode = DbtLock["nodes"][number];
export type LockColumn = z.infer<typeof column>;
