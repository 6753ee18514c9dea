import { z } from "zod";
import type { Diagnostic } from "../diagnostics/mod.ts";
import { aliasTable } from "./alias_table.ts";
import { readOverlay, readPlatform, readProduct } from "./read.ts";
import type { Overlay } from "./model/overlay.ts";
import type { Platform } from "./model/platform.ts";
import type { Product } from "./model/product.ts";
import type { AliasTable, Read } from "./source.ts";

/** A few invented plugins, enough for readers to translate by. */
export const aliases: AliasTable = aliasTable([
  {
    id: "storage/house",
    config: z.strictObject({ size: z.string().optional() }),
    aliases: [{ type: "s3", endpoint: "in-cluster" }],
  },
  {
    id: "storage/s3",
    config: z.strictObject({
      endpoint: z.string(),
      bucket: z.string(),
      region: z.string(),
      credentials: z.unknown(),
    }),
  },
  {
    id: "catalog/polaris",
    config: z.strictObject({ warehouse: z.string(), credentials: z.unknown() }),
  },
  { id: "catalog/rest", config: z.strictObject({ uri: z.string(), credentials: z.unknown() }) },
  { id: "compute/duckdb", config: z.strictObject({ threads: z.int().optional() }) },
  {
    id: "lineage_backend/http",
    config: z.strictObject({ url: z.string() }),
    aliases: [{ type: "marquez" }],
  },
  {
    id: "secrets/kubernetes",
    config: z.strictObject({}),
    aliases: [{ type: "k8s-secrets" }],
  },
  { id: "telemetry_backend/otlp", config: z.strictObject({ endpoint: z.string() }) },
], { orchestrator: "dagster" });

export function platform(text: string, path = "lake/platform.yaml"): Read<Platform> {
  return readPlatform({ path, text }, aliases);
}

export function product(text: string): Read<Product> {
  return readProduct({ path: "floe.yaml", text });
}

export function overlay(text: string): Read<Overlay> {
  return readOverlay({ path: "environments/prod.yaml", text });
}

/** Start of a platform file, ready for more fields. */
export const platformHead = `apiVersion: floe.dev/v1
kind: Platform
metadata: { name: lake, version: 1.0.0, owner: team }
`;

/** Start of a product file, ready for more fields. */
export const productHead = `apiVersion: floe.dev/v1
kind: DataProduct
metadata: { name: sales, version: 1.0.0 }
`;

/** `code@line:column`, in the order of the text. */
export function placed(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(({ code, at }) => `${code}@${at?.line ?? "?"}:${at?.column ?? "?"}`);
}

/** The only diagnostic of a code; anything else is a failed test. */
export function one(diagnostics: readonly Diagnostic[], code: string): Diagnostic {
  const [found, ...more] = diagnostics.filter((diagnostic) => diagnostic.code === code);
  if (found === undefined || more.length > 0) {
    throw new Error(`Expected one ${code}, found ${JSON.stringify(diagnostics, null, 2)}`);
  }
  return found;
}
