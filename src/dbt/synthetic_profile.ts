/** Schema of the synthetic target: no project writes such a word itself. */
export const syntheticSchema = "floe_target_schema";

/**
 * The profile under which `floe lock` runs `dbt parse`: one fixed target in memory, so that nothing
 * of any environment gets into a lock. JSON is YAML, hence no quoting to get wrong.
 */
export function syntheticProfile(profile: string): string {
  const output = { type: "duckdb", path: ":memory:", schema: syntheticSchema, threads: 1 };
  return `${
    JSON.stringify({ [profile]: { target: "lock", outputs: { lock: output } } }, null, 2)
  }\n`;
}
