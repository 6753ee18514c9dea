import assert from "node:assert/strict";
import { plugins } from "../../plugins/mod.ts";
import { defaults } from "../../plugins/defaults.ts";
import { compile, type Plan } from "../../src/compiler/mod.ts";
import { registry } from "../../src/plugin/mod.ts";
import { loadPlatform, platformFolders } from "../determinism/platforms.ts";

const known = registry(plugins);

async function plansOf(folder: string): Promise<readonly Plan[]> {
  const { platform, environments, files, products } = await loadPlatform(folder);
  return environments.map((environment) => {
    const { plan, diagnostics } = compile({ platform, environment, files, products }, known, {
      defaults,
    });
    assert.ok(plan !== undefined, JSON.stringify(diagnostics, null, 2));
    return plan;
  });
}

async function pluginsOf(folder: string): Promise<readonly string[]> {
  const plans = await plansOf(folder);
  return [...new Set(plans.flatMap(({ instances }) => instances.map(({ plugin }) => plugin)))]
    .sort();
}

Deno.test("the small platform runs its catalog and orchestrator, and reaches the rest outside", async () => {
  assert.deepEqual(await pluginsOf("platforms/citydata"), [
    "catalog/nessie",
    "compute/duckdb",
    "database/external-postgresql",
    "dbt/core",
    "gitops/flux",
    "orchestrator/dagster",
    "secrets/external-secrets",
    "storage/s3",
  ]);
});

Deno.test("a platform of generation 1 with addresses outside deploys no catalog, store or receiver", async () => {
  assert.deepEqual(await pluginsOf("platforms/brewery"), [
    "catalog/rest",
    "compute/duckdb",
    "database/postgresql",
    "dbt/core",
    "lineage_backend/http",
    "orchestrator/dagster",
    "secrets/kubernetes",
    "storage/s3",
    "telemetry_backend/otlp",
  ]);
  for (const file of ["platform.yaml", "products/batch-quality/floe.yaml"]) {
    const text = await Deno.readTextFile(`platforms/brewery/${file}`);
    assert.doesNotMatch(text, /^(apiVersion|kind):/m);
  }
});

Deno.test("every category without a default but catalog and storage is left out by some platform", async () => {
  const chosen = await Promise.all(platformFolders.map(pluginsOf));
  const [first = [], ...others] = chosen.map((ids) => ids.map((id) => id.split("/")[0] ?? ""));
  const everywhere = first.filter((category) => others.every((one) => one.includes(category)));
  assert.deepEqual(
    everywhere,
    [...new Set([...Object.keys(defaults), "catalog", "storage"])].sort(),
  );
});
