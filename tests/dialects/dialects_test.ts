import assert from "node:assert/strict";
import { defaults } from "../../plugins/defaults.ts";
import { plugins } from "../../plugins/mod.ts";
import { compile, type Plan } from "../../src/compiler/mod.ts";
import { registry } from "../../src/plugin/mod.ts";
import type { SourceFile } from "../../src/schema/mod.ts";

const names = ["acme/platform.yaml", "acme/sales/floe.yaml", "acme/sales/dbt/dbt_project.yml"];

function planOf(dialect: string): Plan {
  const files = new Map(names.map((path): [string, SourceFile] => {
    const text = Deno.readTextFileSync(new URL(`${dialect}/${path}`, import.meta.url));
    return [path, { path, text }];
  }));
  const { plan, diagnostics } = compile(
    {
      platform: "acme/platform.yaml",
      environment: "local",
      files,
      products: ["acme/sales/floe.yaml"],
    },
    registry(plugins),
    { defaults },
  );
  assert.ok(plan !== undefined, JSON.stringify(diagnostics, null, 2));
  return plan;
}

/** Digests of the files differ, and nothing else may. */
function withoutDigests(plan: Plan): unknown {
  return {
    ...plan,
    inputs: [],
    tiers: plan.tiers.map((tier) => ({ ...tier, sha256: "" })),
    products: plan.products.map((product) => ({
      ...product,
      artifactsSha256: "",
      artifacts: {
        ...product.artifacts,
        inputs: [],
        platform: {
          ...product.artifacts.platform,
          tiers: product.artifacts.platform.tiers.map((tier) => ({ ...tier, sha256: "" })),
        },
      },
    })),
  };
}

for (const dialect of ["profiles", "manifest"]) {
  Deno.test(`compile() makes the plan of the canonical form from ${dialect}`, () => {
    assert.deepEqual(withoutDigests(planOf(dialect)), withoutDigests(planOf("canonical")));
  });
}
