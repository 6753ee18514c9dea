import assert from "node:assert/strict";
import { at, isRecord } from "./programs/json.ts";
import { required } from "./programs/program.ts";
import { pythonEnv } from "./programs/python.ts";
import { realTest } from "./programs/real.ts";
import { run } from "./programs/run.ts";
import { scratchFolder } from "./programs/server.ts";
import { copyTree } from "../determinism/tree.ts";

const products = [
  ["brewery", "local", "batch-quality"],
  ["citydata", "prod", "bike-counts"],
  ["lakehouse", "local", "retail-orders"],
  ["lakehouse", "local", "site-visits"],
] as const;

for (const [platform, environment, product] of products) {
  realTest(
    `dbt builds ${platform}/${product} with the generated profile`,
    { needs: [pythonEnv] },
    async () => {
      await using stack = new AsyncDisposableStack();
      const folder = await scratchFolder(stack, "example");
      await copyTree(`platforms/${platform}/products/${product}/dbt`, `${folder}/dbt`);
      const artifacts = `dist/${platform}/${environment}/floe/artifacts/${product}.json`;
      const profile = profileOf(JSON.parse(await Deno.readTextFile(artifacts)), folder);
      await Deno.writeTextFile(`${folder}/profiles.yml`, JSON.stringify(profile));
      const dbt = `${required(await pythonEnv())}/bin/dbt`;
      const args = ["build", "--project-dir", `${folder}/dbt`, "--profiles-dir", folder];
      const { ok, stdout, stderr } = await run(dbt, args, {
        cwd: folder,
        env: { DBT_SEND_ANONYMOUS_USAGE_STATS: "false", DBT_USE_COLORS: "false" },
      });
      assert.ok(ok, stdout + stderr);
      assert.match(stdout, /WARN=0 ERROR=0 SKIP=0/);
    },
  );
}

/** The profile of the artifacts, with DuckDB's scratch files below the folder of the test. */
function profileOf(artifacts: unknown, folder: string): unknown {
  const outputs = at(artifacts, "dbt", "outputs");
  assert.ok(isRecord(outputs) && Object.keys(outputs).length > 0);
  const here = JSON.stringify(outputs).replaceAll("/tmp/floe/", `${folder}/`);
  const target = at(artifacts, "dbt", "target");
  return { [String(at(artifacts, "dbt", "profile"))]: { target, outputs: JSON.parse(here) } };
}
