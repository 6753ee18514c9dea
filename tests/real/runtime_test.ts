import assert from "node:assert/strict";
import { cacheFolder } from "./programs/cache.ts";
import { startPostgres } from "./programs/postgres.ts";
import { required } from "./programs/program.ts";
import { pythonEnv } from "./programs/python.ts";
import { postgresBin } from "./programs/debian.ts";
import { realTest } from "./programs/real.ts";
import { type Finished, run } from "./programs/run.ts";

const RUNTIME = new URL("../../templates/runtime", import.meta.url).pathname;

realTest("floe_runtime passes its type check", { needs: [pythonEnv] }, async () => {
  const folders = ["floe_runtime", "tests"];
  // Without its cache mypy reads Dagster and dbt from the beginning: a minute.
  passes(await python(["-m", "mypy", "--cache-dir", `${cacheFolder()}/mypy`, ...folders]));
});

realTest("floe_runtime passes its tests with the real Dagster, dbt and PostgreSQL", {
  needs: [pythonEnv, postgresBin],
}, async () => {
  await using postgres = await startPostgres();
  const finished = await python(["-m", "pytest", "-q", "-W", "ignore", "-rs"], postgres.env);
  passes(finished);
  assert.doesNotMatch(finished.stdout, /skipped/, "every test has what it needs here");
});

async function python(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  const program = `${required(await pythonEnv())}/bin/python`;
  return await run(program, args, { cwd: RUNTIME, env });
}

function passes(finished: Finished): void {
  assert.ok(finished.ok, `${finished.stdout}${finished.stderr}`);
}
