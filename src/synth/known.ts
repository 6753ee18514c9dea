import { z } from "zod";
import type { Plan } from "../compiler/plan.ts";
import { artifacts } from "../schema/mod.ts";
import { treeRoot } from "./files.ts";
import { digestsIn, indexPath } from "./index_file.ts";
import type { Known } from "./scan.ts";

/**
 * What the scan must not take for a secret, gathered by position: digests from where a schema marks
 * them (`.meta({ digest: true })`), names of Secrets and of their keys from the plan,
 * classifications from artifacts. A value that merely looks like a digest is not among them.
 */
export function knownValues(plan: Plan, files: ReadonlyMap<string, string>): Known {
  const digests = new Set(indexDigests(plan, files));
  const words = new Set<string>();
  for (const { sha256 } of [...plan.inputs, ...plan.tiers]) digests.add(sha256);
  for (const digest of Object.values(plan.images.digests)) digests.add(digest.replace(/^\w+:/, ""));
  for (const product of plan.products) {
    collectDigests(artifacts, product.artifacts, digests);
    for (const { classifications } of product.artifacts.transforms) {
      for (const word of Object.values(classifications)) words.add(word);
    }
  }
  const keys = new Set<string>();
  for (const secret of plan.secrets) {
    words.add(secret.name);
    for (const { key } of secret.keys) keys.add(key);
  }
  return { digests, words, keys };
}

function indexDigests(plan: Plan, files: ReadonlyMap<string, string>): readonly string[] {
  const path = `${treeRoot(plan)}/${indexPath}`;
  return digestsIn(files.get(path) ?? "");
}

/** Follows a schema through a value and collects what lies at its digest positions. */
function collectDigests(schema: z.core.$ZodType, value: unknown, into: Set<string>): void {
  if (value === undefined || value === null) return;
  if (z.globalRegistry.get(schema)?.["digest"] === true && typeof value === "string") {
    into.add(value);
  }
  if (schema instanceof z.ZodObject && isRecord(value)) {
    for (const [key, field] of Object.entries(schema.shape)) {
      if (field instanceof z.ZodType) collectDigests(field, value[key], into);
    }
  } else if (schema instanceof z.ZodArray && Array.isArray(value)) {
    for (const item of value) collectDigests(schema.element, item, into);
  } else if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) {
    collectDigests(schema.unwrap(), value, into);
  } else if (schema instanceof z.ZodRecord && isRecord(value)) {
    for (const item of Object.values(value)) collectDigests(schema.valueType, item, into);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
