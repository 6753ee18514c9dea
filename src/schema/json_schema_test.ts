import assert from "node:assert/strict";
import Ajv from "ajv/dist/2020.js";
import { parse } from "yaml";
import { z } from "zod";
import { jsonSchema, schemaKinds } from "./json_schema.ts";

const sizes = {
  id: "storage/minio",
  config: z.strictObject({ size: z.enum(["small", "large"]).describe("Size").default("small") }),
  aliases: [{ type: "s3", endpoint: "in-cluster" as const }],
};

const examples = {
  platform: ["platform.yaml"],
  overlay: ["environments/local.yaml", "environments/prod.yaml"],
  product: ["products/retail-orders/floe.yaml", "products/site-visits/floe.yaml"],
} as const;

function validator(kind: (typeof schemaKinds)[number]) {
  const ajv = new Ajv.default({
    strict: true,
    allowUnionTypes: true,
    allErrors: true,
    validateFormats: false,
  });
  return ajv.compile(jsonSchema(kind, [sizes]));
}

for (const [kind, files] of Object.entries(examples)) {
  for (const file of files) {
    Deno.test(`jsonSchema() of ${kind} accepts ${file} by an independent validator`, async () => {
      const known = schemaKinds.find((one) => one === kind);
      assert.ok(known);
      const url = new URL(`../../platforms/lakehouse/${file}`, import.meta.url);
      const validate = validator(known);
      assert.equal(
        validate(parse(await Deno.readTextFile(url))),
        true,
        JSON.stringify(validate.errors),
      );
    });
  }
}

Deno.test("jsonSchema() of a platform checks the config of a known plugin, and only of that", () => {
  const validate = validator("platform");
  const platform = (storage: unknown) => ({
    apiVersion: "floe.dev/v1",
    kind: "Platform",
    metadata: { name: "a", version: "1.0.0", owner: "b" },
    plugins: { storage },
  });
  assert.equal(validate(platform({ type: "minio", config: { size: "small" } })), true);
  assert.equal(validate(platform({ default: { type: "minio", config: { size: "small" } } })), true);
  assert.equal(validate(platform({ type: "minio", config: { size: "tiny" } })), false);
  assert.equal(validate(platform({ type: "s3", config: { sise: "small" } })), false);
  assert.equal(validate(platform({ type: "mine", config: { anything: 1 } })), true);
  assert.equal(validate(platform({ type: "minio", konfig: {} })), false);
});

for (const kind of schemaKinds) {
  Deno.test(`jsonSchema() of ${kind} describes every field`, () => {
    const missing: string[] = [];
    walk(jsonSchema(kind, [sizes]), kind, missing);
    assert.deepEqual(missing, []);
  });

  Deno.test(`jsonSchema() of ${kind} refuses an unknown field`, () => {
    assert.equal(validator(kind)({ nonsense: true }), false);
  });
}

/** Properties without a description. */
function walk(node: unknown, path: string, missing: string[], isCondition = false): void {
  if (typeof node !== "object" || node === null) return;
  if (Array.isArray(node)) {
    node.forEach((item, index) => walk(item, `${path}[${index}]`, missing, isCondition));
    return;
  }
  for (const [key, value] of Object.entries(node)) {
    if (key === "properties" && typeof value === "object" && value !== null) {
      for (const [name, field] of Object.entries(value)) {
        const described = typeof field === "object" && field !== null && "description" in field;
        const bare = isCondition || path.endsWith(".then");
        if (!described && !bare) missing.push(`${path}.${name}`);
        walk(field, `${path}.${name}`, missing, isCondition);
      }
    } else walk(value, `${path}.${key}`, missing, isCondition || key === "if");
  }
}
