/**
 * The profile under which `floe lock` runs `dbt parse`: one fixed target in memory, so that nothing
 * of any environment gets into a lock. JSON is YAML, hence no quoting to get wrong.
 */
export function syntheticProfile(profile: string): string {
  const output = { type: "duckdb", path: ":memory:", schema: "main", threads: 1 };
  return `${
    JSON.stringify({ [profile]: { target: "lock", outputs: { lock: output } } }, null, 2)
  }\n`;
}
