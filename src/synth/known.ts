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
    collectDigests(product.artifacts, digests);
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

/** Adds the digests in a value of one schema. */
type Collect = (value: unknown, into: Set<string>) => void;

const collectDigests = collector(artifacts) ?? (() => {});

/** Follows a schema once; undefined where it marks no digest, so that no value is walked for nothing. */
function collector(schema: z.core.$ZodType): Collect | undefined {
  if (z.globalRegistry.get(schema)?.["digest"] === true) {
    return (value, into) => void (typeof value === "string" && into.add(value));
  }
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) {
    return collector(schema.unwrap());
  }
  if (schema instanceof z.ZodObject) return fieldsCollector(schema);
  const item = schema instanceof z.ZodArray
    ? schema.element
    : schema instanceof z.ZodRecord
    ? schema.valueType
    : undefined;
  const collect = item === undefined ? undefined : collector(item);
  return collect === undefined ? undefined : (value, into) => {
    for (const one of isList(value) || isRecord(value) ? Object.values(value) : []) {
      collect(one, into);
    }
  };
}

function fieldsCollector({ shape }: z.ZodObject): Collect | undefined {
  const fields = Object.entries(shape).flatMap(([key, field]) => {
    const collect = collector(field);
    return collect === undefined ? [] : [[key, collect] as const];
  });
  if (fields.length === 0) return undefined;
  return (value, into) => {
    if (!isRecord(value)) return;
    for (const [key, collect] of fields) collect(value[key], into);
  };
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
