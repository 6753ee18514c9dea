import { z } from "zod";

/** A schema without its wrappers: optional, default, nullable, readonly, pipe. */
export function bare(schema: z.core.$ZodType): z.core.$ZodType {
  if (
    schema instanceof z.ZodOptional || schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly || schema instanceof z.ZodNonOptional
  ) return bare(schema.unwrap());
  if (schema instanceof z.ZodPipe) return bare(schema.in);
  return schema;
}

/** The alternatives of a schema: a union's options, flattened, or itself. */
export function options(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  const inner = bare(schema);
  return inner instanceof z.ZodUnion ? inner.options.flatMap(options) : [inner];
}

/** The schemas that a path leads to; more than one where a union lies on the way. */
export function schemasAt(
  schema: z.core.$ZodType,
  path: readonly PropertyKey[],
): readonly z.core.$ZodType[] {
  let here: readonly z.core.$ZodType[] = [schema];
  for (const step of path) here = here.flatMap(options).flatMap((one) => childOf(one, step));
  return here;
}

/** Keys that a mapping may have there, sorted; empty where every key is allowed. */
export function keysOf(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  const names = schemasAt(schema, path).flatMap(options).flatMap((one) => {
    if (one instanceof z.ZodObject) return Object.keys(one.shape);
    if (!(one instanceof z.ZodRecord)) return [];
    const key = bare(one.keyType);
    return key instanceof z.ZodEnum ? key.options.map(String) : [];
  });
  return [...new Set(names)].sort();
}

/** Words that a discriminating field may have. */
export function literalsAt(
  schema: z.core.$ZodType,
  path: readonly PropertyKey[],
): readonly string[] {
  return schemasAt(schema, path).flatMap(options).flatMap((one) =>
    one instanceof z.ZodLiteral ? [...one.values].map(String) : []
  );
}

/** The only words that a value may be; empty where any text will do. */
export function choicesAt(
  schema: z.core.$ZodType,
  path: readonly PropertyKey[],
): readonly string[] {
  return schemasAt(schema, path).flatMap(options).flatMap((one) =>
    one instanceof z.ZodEnum ? one.options.map(String) : []
  );
}

/** What the schema says of the value there, or undefined. */
export function descriptionOf(
  schema: z.core.$ZodType,
  path: readonly PropertyKey[],
): string | undefined {
  for (const one of schemasAt(schema, path)) {
    const description = described(one);
    if (description !== undefined) return description;
  }
  return undefined;
}

function described(schema: z.core.$ZodType): string | undefined {
  const own = z.globalRegistry.get(schema)?.description;
  if (own !== undefined) return own;
  const wrapped = schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ||
    schema instanceof z.ZodNullable || schema instanceof z.ZodReadonly;
  return wrapped ? described(schema.unwrap()) : undefined;
}

function childOf(schema: z.core.$ZodType, step: PropertyKey): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodObject) {
    const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
    const child = Object.hasOwn(shape, String(step)) ? shape[String(step)] : undefined;
    return child === undefined ? [] : [child];
  }
  if (schema instanceof z.ZodRecord) return [schema.valueType];
  if (schema instanceof z.ZodArray) return [schema.element];
  return [];
}

/** In words, what a value there must be: `text`, `a whole number`, `a mapping`. */
export function expectation(schema: z.core.$ZodType): string {
  const words = options(schema).map(expectationOf);
  const unique = [...new Set(words)];
  return unique.join(" or ");
}

function expectationOf(schema: z.core.$ZodType): string {
  if (schema instanceof z.ZodEnum) return schema.options.map(String).join(", ");
  if (schema instanceof z.ZodLiteral) return [...schema.values].map(String).join(", ");
  if (schema instanceof z.ZodBoolean) return "true or false";
  if (schema instanceof z.ZodNumber) {
    return schema.format === "safeint" ? "a whole number" : "a number";
  }
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat) return "text";
  if (schema instanceof z.ZodArray) return "a list";
  if (schema instanceof z.ZodObject || schema instanceof z.ZodRecord) return "a mapping";
  return "another value";
}
