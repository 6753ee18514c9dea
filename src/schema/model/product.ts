import { z } from "zod";
import {
  atLeast,
  byCategory,
  filled,
  flag,
  free,
  profileName,
  quantity,
  semver,
  text,
  textMap,
  texts,
  tier,
  whole,
} from "./fields.ts";
import { productGovernance } from "./governance.ts";
import { observability } from "./observability.ts";
import { orchestration } from "./orchestration.ts";
import {
  destination,
  ingestionSource,
  inputPort,
  modelName,
  outputPort,
  qualityCheck,
} from "./ports.ts";
import { resources } from "./platform.ts";
import { semantic } from "./semantic.ts";

export const productMetadata = z.strictObject({
  name: z.string().min(1).max(100)
    .regex(/^[a-zA-Z][a-zA-Z0-9_-]*$/, "Expected a letter followed by letters, digits, _ or -")
    .describe("Name of the product, unique in the platform"),
  version: z.string().regex(
    /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/,
    "Expected a version that can be an image tag, such as 1.0.0",
  ).describe("Version of the product"),
  owner: filled("Team or address that answers for it; default the platform's owner").optional(),
  description: z.string().max(1000).describe("What the product is").optional(),
  domain: z.string().regex(/^[a-z][a-z0-9-]*$/, "Expected a lower-case name")
    .describe("Domain that it belongs to").optional(),
  labels: textMap("Free labels").default({}),
}).describe("What the product is called");

export const dbtProject = z.strictObject({
  path: filled("dbt project, relative to the product"),
  target: filled("dbt target; default the compute instance").optional(),
  profiles_dir: text("Folder of profiles.yml; floe writes it at run time").optional(),
  compute: filled("Compute instance; default the product's").optional(),
}).describe("One dbt project");

export const model = z.strictObject({
  name: modelName.min(1).describe("dbt model"),
  description: z.string().max(500).describe("What the model is").optional(),
  compute: filled("Compute instance; default the product's").optional(),
  tier: tier.describe("Layer").optional(),
  tags: texts("Tags").default([]),
  dependsOn: texts("Models that it reads; checked against dbt, which knows best").default([]),
  qualityChecks: z.array(qualityCheck).describe("Checks of its data").default([]),
}).describe("One dbt model");

function named(items: readonly { readonly name: string }[]): boolean {
  return new Set(items.map((item) => item.name)).size === items.length;
}

/** Fields that the written file and the canonical product share. */
export const sharedProduct = {
  metadata: productMetadata,
  orchestration: orchestration.optional(),
  governance: productGovernance.optional(),
  semantic: semantic.optional(),
  destinations: z.array(destination).refine(named, "Two destinations have one name")
    .describe("Where data is written back to").default([]),
  quality: z.strictObject({
    minimum_coverage: whole(0, 100, "Share of columns with a test, in percent").optional(),
    required_tests: texts("Tests that every model needs").optional(),
  }).describe("Quality that the product demands of itself").optional(),
  resources: z.union([filled("Name of a preset"), resources])
    .describe("Size of the pods that run dbt: a preset's name, or quantities").optional(),
  quota: z.record(z.string(), z.union([quantity, z.int().transform(String)]))
    .describe("Quota of the product's namespace, in the words of ResourceQuota").optional(),
  retries: whole(0, 10, "Retries of a failed run; default 0").optional(),
  observability: observability.optional(),
  service_account: profileName.describe("Catalog principal; floe makes one per product").optional(),
  principal_role: profileName.describe("Catalog role; floe makes one per product").optional(),
  ownership: z.strictObject({
    team: filled("Team").optional(),
    email: filled("Address").optional(),
    slack: filled("Channel").optional(),
  }).describe("How to reach the owner").optional(),
  contracts: z.array(
    z.strictObject({ path: filled("Data contract file, relative to the product") })
      .describe("One contract"),
  ).describe("Data contracts (ODCS 3)").default([]),
  environments: z.array(
    z.strictObject({
      name: filled("Environment"),
      transforms: z.strictObject({ threads: atLeast(1, "dbt threads").optional() })
        .describe("dbt there").optional(),
      schedule: free("Schedule there").optional(),
      quality: free("Quality there").optional(),
    }).describe("One environment"),
  ).describe("Differences by environment; floe has them in overlays").optional(),
} as const;

/** A product as the compiler sees it, whichever dialect it was written in. */
export const productSchema = z.strictObject({
  ...sharedProduct,
  platform: z.strictObject({
    ref: filled("Platform file, or a configuration bundle by digest"),
    cache: flag("Whether a fetched bundle is kept; default true").optional(),
  }).describe("The platform it runs on").optional(),
  instances: byCategory(filled("Instance"), "Chosen instance by category").default({}),
  dbt: z.array(dbtProject).describe("dbt projects").default([]),
  models: z.array(model).refine(named, "Two transforms have one name")
    .describe("Settings of single dbt models").default([]),
  ports: z.strictObject({
    outputs: z.array(outputPort).describe("What the product offers").default([]),
    inputs: z.array(inputPort).describe("What it relies on").default([]),
  }).describe("Ports").default({ outputs: [], inputs: [] }),
  ingestion: z.array(ingestionSource).describe("What brings its raw data in").default([]),
}).describe("A floe data product");

/** The same with the version that generation 2 asks for. */
export const writtenProduct = productSchema.extend({
  metadata: productMetadata.extend({ version: semver.describe("Version of the product") }),
});

export type Product = z.infer<typeof productSchema>;
