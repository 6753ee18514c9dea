import { z } from "zod";
import { atLeast, enforcement, filled, flag, free, text, whole } from "./fields.ts";

const regex = z.string().min(1).refine(compiles, "Expected a regular expression");

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}

export const naming = z.strictObject({
  enforcement: enforcement.describe("What a wrong name does; default warn").optional(),
  pattern: z.enum(["medallion", "kimball", "custom"])
    .describe("Naming scheme of models; default medallion").optional(),
  custom_patterns: z.array(regex).min(1)
    .describe("Regular expressions of allowed names, for the scheme custom").optional(),
}).refine(
  (value) => value.pattern !== "custom" || value.custom_patterns !== undefined,
  { message: "The scheme `custom` needs `custom_patterns`", path: ["custom_patterns"] },
).describe("Names of models");

const percent = (description: string): z.ZodInt => whole(0, 100, description);

export const qualityGates = z.strictObject({
  minimum_test_coverage: percent("Share of columns with a test, in percent; default 80").optional(),
  require_descriptions: flag("Every model needs a description").optional(),
  require_column_descriptions: flag("Every column needs a description").optional(),
  block_on_failure: flag("Whether a missed gate is an error; default true").optional(),
  layer_thresholds: z.strictObject({
    bronze: percent("Coverage of bronze models; default 50").optional(),
    silver: percent("Coverage of silver models; default 80").optional(),
    gold: percent("Coverage of gold models; default 100").optional(),
  }).describe("Coverage by tier").optional(),
  zero_column_coverage_behavior: z.enum(["report_100_percent", "report_na"])
    .describe("Coverage of a model without declared columns; default report_na").optional(),
}).describe("What models must have before they are compiled");

export const customRules = z.array(z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("require_tags_for_prefix").describe("Models with a prefix need tags"),
    prefix: filled("Start of the model's name"),
    required_tags: z.array(z.string()).min(1).describe("Tags that such a model needs"),
    applies_to: text("Glob on model names; default *").optional(),
  }).describe("Tags by prefix"),
  z.strictObject({
    type: z.literal("require_meta_field").describe("Models need a field in their meta"),
    field: filled("Field of the meta"),
    required: flag("Whether it is required; default true").optional(),
    applies_to: text("Glob on model names; default *").optional(),
  }).describe("Meta field"),
  z.strictObject({
    type: z.literal("require_tests_of_type").describe("Models need tests"),
    test_types: z.array(z.string()).min(1).describe("Kinds of test"),
    min_columns: atLeast(1, "Columns that need one; default 1").optional(),
    applies_to: text("Glob on model names; default *").optional(),
  }).describe("Tests"),
])).describe("Rules of the platform's own");

export const policyTypes = [
  "naming",
  "coverage",
  "documentation",
  "semantic",
  "custom",
  "data_contract",
  "rbac",
  "secret_scanning",
  "network_policy",
] as const;

export const waivers = z.array(
  z.strictObject({
    pattern: filled("Glob on model names"),
    action: z.enum(["downgrade", "exclude"])
      .describe("downgrade makes errors warnings, exclude drops them"),
    reason: filled("Why, for the audit"),
    expires: z.iso.date().describe("Day after which it no longer holds").optional(),
    policy_types: z.array(z.enum(policyTypes)).describe("Policies it waives; default all")
      .optional(),
  }).describe("One waiver"),
).describe("Waivers");

export const policies = z.array(
  z.strictObject({
    name: filled("Name, unique over the tiers"),
    type: z.enum(["required_tags", "naming_convention", "max_transforms", "custom"])
      .describe("What is checked"),
    action: z.enum(["warn", "error", "block"]).describe("What a finding does"),
    message: filled("What the author of the model is told"),
    config: free("required_tags, pattern, threshold or condition, by type").optional(),
  }).describe("One policy"),
).describe("Policies as code");
