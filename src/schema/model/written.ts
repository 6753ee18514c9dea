import { z } from "zod";
import { categories } from "../categories.ts";
import { byCategory, filled, flag, profileName, semver, textMap } from "./fields.ts";
import { sharedOverlay } from "./overlay.ts";
import { preset, selection, sharedPlatform, timezone } from "./platform.ts";
import { ingestionSource, inputPort, outputPort } from "./ports.ts";
import { dbtProject, model, productMetadata, sharedProduct } from "./product.ts";
import { cron } from "./cron.ts";

/*
 * The files as the documentation teaches them: what JSON Schemas describe. Readers accept more
 * (generation 1, other spellings), and check what they read against the canonical model.
 */

const apiVersion = z.literal("floe.dev/v1").describe("Version of the file format");
const parent = z.strictObject({
  ref: filled("Relative path, or oci://…@sha256:…, of the platform above"),
}).describe("The tier above");

const instances = z.union([
  selection,
  z.record(profileName, selection).describe("Named selections, one of them default"),
]).describe("One selection, which is the instance default, or named ones");

export const platformFile = z.strictObject({
  apiVersion,
  kind: z.enum(["Platform", "Manifest"]).describe("Platform"),
  ...sharedPlatform,
  parent: parent.optional(),
  plugins: z.strictObject(
    Object.fromEntries(
      Object.entries(categories).map((
        [name, about],
      ) => [name, instances.describe(about).optional()]),
    ),
  ).describe("Which plugin does what"),
  resource_presets: z.record(profileName, preset).describe("Named sizes of pods").optional(),
}).describe("floe platform: written once by the platform team");

const overlayInstance = z.strictObject({
  config: z.record(z.string(), z.unknown()).describe("Settings that differ here"),
}).describe("One instance");

export const overlayFile = z.strictObject({
  apiVersion,
  kind: z.enum(["Overlay"]).describe("Overlay"),
  ...sharedOverlay,
  plugins: byCategory(
    z.union([overlayInstance, z.record(profileName, overlayInstance)]),
    "Settings of instances that differ here, by category",
  ).optional(),
}).describe("floe overlay: what differs in one environment");

const transform = z.union([
  z.strictObject({ type: z.literal("dbt").describe("Kind of transform").optional() })
    .extend(dbtProject.shape).describe("A dbt project"),
  z.strictObject({ type: z.literal("dbt").describe("Kind of transform").optional() })
    .extend(model.shape).describe("Settings of one dbt model"),
]).describe("A dbt project, or settings of one dbt model");

const instance = (about: string): z.ZodOptional<z.ZodString> =>
  filled(`Instance: ${about}`).optional();

/** Categories whose instance a product may choose by name. */
const choices = Object.fromEntries(
  Object.entries(categories).map(([name, about]) => [name, instance(about)]),
);

export const productFile = z.strictObject({
  ...choices,
  apiVersion,
  kind: z.enum(["DataProduct", "FloeSpec"]).describe("DataProduct"),
  ...sharedProduct,
  metadata: productMetadata.extend({ version: semver.describe("Version of the product") })
    .describe("What the product is called"),
  platform: z.strictObject({
    ref: filled("Platform file, or a configuration bundle by digest"),
    cache: flag("Whether a fetched bundle is kept; default true").optional(),
  }).describe("The platform it runs on").optional(),
  compute: z.union([
    filled("Compute instance"),
    z.strictObject({
      default: filled("Compute instance").optional(),
      overrides: textMap("Compute instance by model").optional(),
    }),
  ]).describe("Compute instance, or one with exceptions for single models").optional(),
  transforms: z.array(transform).min(1).describe("What is transformed").optional(),
  schedule: z.strictObject({
    cron: cron.describe("When the whole product runs: five fields"),
    timezone: timezone.describe("IANA time zone; default UTC").optional(),
    enabled: flag("Whether it runs from the start; default true").optional(),
  }).describe("Shorthand for a schedule of the job build_all").optional(),
  outputPorts: z.array(outputPort).describe("What the product offers").optional(),
  inputPorts: z.array(inputPort).describe("What it relies on").optional(),
  ingestion: z.union([
    z.array(ingestionSource),
    z.strictObject({ sources: z.array(ingestionSource).describe("Sources") }),
    filled("Instance"),
  ]).describe("What brings its raw data in").optional(),
  quality: z.union([sharedProduct.quality.unwrap(), filled("Instance")])
    .describe("Quality that the product demands of itself").optional(),
}).describe("floe data product: floe.yaml");
