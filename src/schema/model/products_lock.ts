import { z } from "zod";
import { cron } from "./cron.ts";
import { byCategory, filled, flag, identifier, texts } from "./fields.ts";
import { timezone } from "./platform.ts";
import { productMetadata, sharedProduct } from "./product.ts";

const { name, version, owner, domain } = productMetadata.shape;
const { resources, retries, semantic } = sharedProduct;

const lockedColumn = z.strictObject({
  name: filled("Column"),
  data_type: filled("Type, as the dbt project declares it").optional(),
  description: filled("What it holds").optional(),
  classifications: texts("How sensitive it is, by dbt, ports and contracts").optional(),
  unique: flag("Whether dbt tests that no value comes twice").optional(),
  references: z.strictObject({
    model: filled("Model"),
    column: filled("Column"),
  }).describe("Where dbt tests that its values are").optional(),
}).describe("One column");

const lockedModel = z.strictObject({
  name: filled("Model, seed or snapshot"),
  description: filled("What it holds").optional(),
  tags: texts("dbt tags").default([]),
  compute: filled("Compute instance that builds it"),
  relation: z.strictObject({
    schema: filled("Schema; `{schema}` stands for the target's"),
    table: filled("Table or view"),
  }).describe("What dbt builds").optional(),
  columns: z.array(lockedColumn).describe("Declared columns").default([]),
}).describe("One model");

export type LockedModel = z.infer<typeof lockedModel>;

/** A product in a repository of its own: what the platform's side of it is made from. */
export const lockedProduct = z.strictObject({
  name,
  version,
  owner,
  domain,
  sha256: z.string().regex(/^[0-9a-f]{64}$/, "Expected 64 hex digits").meta({ digest: true })
    .describe("SHA-256 of its floe.yaml, in hex"),
  references: byCategory(filled("Instance"), "Instance that it chooses, by category").default({}),
  computes: z.array(filled("Instance")).describe("Compute instances that its models use")
    .default([]),
  transforms: z.array(
    z.strictObject({ path: filled("dbt project, relative to the product") })
      .describe("One dbt project"),
  ).describe("Its dbt projects").default([]),
  schedules: z.array(
    z.strictObject({
      name: identifier.describe("Schedule"),
      cron: cron.describe("When: five fields"),
      timezone: timezone.describe("IANA time zone"),
      job: identifier.describe("Job that it starts"),
      enabled: flag("Whether it runs from the start"),
    }).describe("One schedule"),
  ).describe("When its jobs run").default([]),
  retries,
  resources,
  semantic,
  models: z.array(lockedModel).describe("Its tagged models, for those who read them").default([]),
}).describe("One product");

/** `environments/<environment>.products.lock.yaml`: written by `floe lock --add`, and reviewed. */
export const productsLockFile = z.strictObject({
  schema: z.literal("floe-products-lock/v1").describe("Schema name and version"),
  products: z.array(lockedProduct).describe("The products, sorted by name"),
}).describe("floe products lock: products of one environment in repositories of their own");

export type LockedProduct = z.infer<typeof lockedProduct>;
export type ProductsLock = z.infer<typeof productsLockFile>;
