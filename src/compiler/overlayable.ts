import { z } from "zod";
import { schemasAt } from "../schema/zod_walk.ts";

/**
 * Whether an overlay may set a path of a plugin's config: the field, or one above it, carries
 * `.meta({ overlay })`.
 */
export function isOverlayable(schema: z.core.$ZodType, path: readonly PropertyKey[]): boolean {
  return path.some((_, index) => schemasAt(schema, path.slice(0, index + 1)).some(isMarked));
}

/** The mark may lie on any wrapper: `.optional()` and `.default()` make new schemas. */
function isMarked(schema: z.core.$ZodType): boolean {
  if (z.globalRegistry.get(schema)?.["overlay"] !== undefined) return true;
  const wrapper = schema instanceof z.ZodOptional || schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly || schema instanceof z.ZodNonOptional;
  return wrapper && isMarked(schema.unwrap());
}
