import type { Category } from "../src/plugin/mod.ts";

/** The plugin that stands in for a category that a platform does not choose. */
export const defaults: Readonly<Partial<Record<Category, string>>> = {
  compute: "duckdb",
  database: "postgresql",
  dbt: "core",
  orchestrator: "dagster",
  secrets: "kubernetes",
};
