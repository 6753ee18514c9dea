import { z } from "zod";
import { categories, type Category } from "../categories.ts";

// Most schemas check one value in a run: compiling a checker for each costs more than it saves.
z.config({ jitless: true });

/*
 * Every method of a zod schema makes a copy, and a start makes hundreds of schemas: the helpers
 * copy a common base once instead of building each field from nothing.
 */
const anyText = z.string();
const notEmpty = anyText.min(1);
const anyFlag = z.boolean();
const anyTexts = z.array(anyText);
const anyTextMap = z.record(anyText, anyText);
const anyMapping = z.record(anyText, z.unknown());

/** A string with a description, which the JSON Schema and the reference page show. */
export function text(description: string): z.ZodString {
  return anyText.describe(description);
}

/** A string that is not empty. */
export function filled(description: string): z.ZodString {
  return notEmpty.describe(description);
}

export function flag(description: string): z.ZodBoolean {
  return anyFlag.describe(description);
}

export function texts(description: string): z.ZodArray<z.ZodString> {
  return anyTexts.describe(description);
}

export function textMap(description: string): z.ZodRecord<z.ZodString, z.ZodString> {
  return anyTextMap.describe(description);
}

/** A mapping that floe keeps as it is. */
export function free(description: string): z.ZodRecord<z.ZodString, z.ZodUnknown> {
  return anyMapping.describe(description);
}

/** A whole number in a range. */
export function whole(min: number, max: number, description: string): z.ZodInt {
  return z.int().check(z.gte(min), z.lte(max)).describe(description);
}

/** A whole number with a lower bound only. */
export function atLeast(min: number, description: string): z.ZodInt {
  return z.int().min(min).describe(description);
}

export function between(min: number, max: number, description: string): z.ZodNumber {
  return z.number().check(z.gte(min), z.lte(max)).describe(description);
}

export const semver = z.string()
  .regex(/^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/, "Expected a version such as 1.0.0");

/** Kubernetes Secret name: RFC 1123 subdomain. */
export const secretName = z.string().max(253)
  .regex(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
    "Expected the name of a Kubernetes Secret: lower-case letters, digits, - and .",
  );

/** Name of an instance, a layer or a profile. */
export const profileName = z.string().max(100)
  .regex(/^[a-zA-Z][a-zA-Z0-9_-]*$/, "Expected a letter followed by letters, digits, _ or -");

/** Name of a job, a schedule, a sensor or a partition: a Python identifier for Dagster. */
export const identifier = z.string().max(100)
  .regex(/^[a-zA-Z][a-zA-Z0-9_]*$/, "Expected a letter followed by letters, digits or _");

/** Kubernetes quantity, for example `500m`, `2Gi`. */
export const quantity = z.string()
  .regex(/^\d+(\.\d+)?(m|k|Ki|Mi|Gi|Ti|Pi|M|G|T|P)?$/, "Expected a quantity such as 500m or 2Gi");

export const severity = z.enum(["critical", "warning", "info"]);
export const enforcement = z.enum(["off", "warn", "strict"]);
export const tier = z.enum(["bronze", "silver", "gold"]);
export const classification = z.enum([
  "public",
  "internal",
  "confidential",
  "pii",
  "phi",
  "sensitive",
  "restricted",
]);

/** The only way to name a secret. The value itself is never in a file. */
export const secretRef = z.strictObject({
  secret_ref: secretName.describe("Name of the Secret"),
  key: filled("Key inside the Secret; needed where it holds more than one").optional(),
}).describe("A reference to a secret");
export type SecretRef = z.infer<typeof secretRef>;

const category = z.enum(
  Object.keys(categories).filter((name): name is Category => name in categories),
);

/** A mapping whose keys are categories. */
export function byCategory<Value extends z.ZodType>(
  value: Value,
  description: string,
): z.ZodRecord<typeof category & z.core.$partial, Value> {
  return z.partialRecord(category, value).describe(description);
}
