import { z } from "zod";
import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";

/** `meta.floe` of a column, as data engineers write it in a model's YAML. */
const classification = z.object({
  classification: z.string().optional(),
  pii_type: z.string().optional(),
  sensitivity: z.string().optional(),
});
const meta = z.object({ owner: z.string().optional(), floe: classification.optional() });
/** dbt 1.10 moved `meta` below `config` and keeps the old place too: both are read. */
const withMeta = {
  meta: meta.default({}),
  config: z.object({ meta: meta.default({}) }).optional(),
};

const column = z.object({
  ...withMeta,
  description: z.string().default(""),
  data_type: z.string().nullable().default(null),
});
const node = z.object({
  ...withMeta,
  unique_id: z.string(),
  name: z.string(),
  resource_type: z.string(),
  package_name: z.string(),
  original_file_path: z.string(),
  schema: z.string().nullish(),
  alias: z.string().nullish(),
  description: z.string().default(""),
  tags: z.array(z.string()).default([]),
  group: z.string().nullable().default(null),
  columns: z.record(z.string(), column).default({}),
  depends_on: z.object({ nodes: z.array(z.string()).default([]) }).optional(),
  test_metadata: z.object({
    name: z.string(),
    namespace: z.string().nullish(),
    kwargs: z.record(z.string(), z.unknown()).optional(),
  }).nullish(),
  column_name: z.string().nullish(),
  attached_node: z.string().nullish(),
});
const source = node.extend({ source_name: z.string() });
const group = z.object({
  name: z.string(),
  package_name: z.string(),
  owner: z.object({ name: z.string().nullish(), email: z.unknown().optional() }),
});
const exposure = z.object({
  unique_id: z.string(),
  name: z.string(),
  type: z.string(),
  owner: z.object({ name: z.string().nullish(), email: z.unknown().optional() }),
  depends_on: z.object({ nodes: z.array(z.string()).default([]) }),
});
const dbtManifest = z.object({
  metadata: z.object({
    dbt_schema_version: z.string().regex(/\/v1[12]\.json$/, "expected version 11 or 12"),
    dbt_version: z.string(),
    project_name: z.string().nullish(),
  }),
  nodes: z.record(z.string(), node),
  sources: z.record(z.string(), source),
  groups: z.record(z.string(), group).default({}),
  exposures: z.record(z.string(), exposure).default({}),
});

/** The fields of dbt's manifest.json (schema versions 11 and 12) that floe uses. */
export type DbtManifest = z.infer<typeof dbtManifest>;
export type DbtNode = z.infer<typeof node>;
export type DbtSource = z.infer<typeof source>;
export type DbtColumn = z.infer<typeof column>;
export type DbtOwner = z.infer<typeof group>["owner"];

/** Reads the text of a dbt manifest. Reports FLOE-DBT001. */
export function readDbtManifest(
  file: { readonly path: string; readonly text: string },
): { readonly value?: DbtManifest; readonly diagnostics: readonly Diagnostic[] } {
  const parsed = parseJson(file.text);
  if (parsed === undefined) return { diagnostics: [unreadable(file.path, "it is not JSON")] };
  const result = dbtManifest.safeParse(parsed.json);
  if (result.success) return { value: result.data, diagnostics: [] };
  const reasons = result.error.issues.slice(0, 3).map(describeIssue);
  return { diagnostics: [unreadable(file.path, reasons.join("; "))] };
}

/** JSON or undefined, boxed because `null` is JSON too. */
export function parseJson(text: string): { readonly json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** `a.b.c: what zod says`. */
export function describeIssue(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join(".");
  return path === "" ? issue.message : `${path}: ${issue.message}`;
}

function unreadable(path: string, reason: string): Diagnostic {
  return diagnose("FLOE-DBT001", {
    message: `The dbt manifest can't be used: ${reason}`,
    hint: "Run `floe lock` with a dbt-core from 1.7 to 1.11",
    at: { file: path, line: 1, column: 1, length: 1 },
  });
}
