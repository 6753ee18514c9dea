import assert from "node:assert/strict";
import { runCommandLine } from "../../src/cli/run.ts";
import { denoHost, type Host } from "../../src/host/mod.ts";
import { required } from "./programs/program.ts";
import { pythonEnv } from "./programs/python.ts";
import { realTest } from "./programs/real.ts";

const lakehouse = "platforms/lakehouse";
const products = [
  "brewery/products/batch-quality",
  "citydata/products/bike-counts",
  "lakehouse/products/retail-orders",
  "lakehouse/products/site-visits",
];

/** The real host, which prints into a text. */
function quietHost(): { readonly host: Host; readonly printed: { text: string } } {
  const printed = { text: "" };
  const write = (text: string) => void (printed.text += text);
  const terminal = { out: write, error: write, colors: false, interactive: false };
  return { host: { ...denoHost(), terminal }, printed };
}

realTest("the examples' locks are what dbt says today", { needs: [pythonEnv] }, async () => {
  const dbt = `${required(await pythonEnv())}/bin/dbt`;
  const before = await locks();
  try {
    const { host, printed } = quietHost();
    const args = ["lock", "--force", "--dbt", dbt];
    assert.equal(await runCommandLine(args, host), 0, printed.text);
    assert.deepEqual(await locks(), before);
  } finally {
    for (const [path, text] of before) await Deno.writeTextFile(path, text);
  }
});

realTest("dbt's own words are shown where it cannot parse", { needs: [pythonEnv] }, async () => {
  const dbt = `${required(await pythonEnv())}/bin/dbt`;
  const folder = await Deno.makeTempDir();
  try {
    const files = {
      "platform.yaml": await Deno.readTextFile(`${lakehouse}/platform.yaml`),
      "products/a/floe.yaml": [
        "apiVersion: floe.dev/v1",
        "kind: DataProduct",
        "metadata: { name: a, version: 1.0.0 }",
        "transforms: [{ type: dbt, path: . }]",
        "",
      ].join("\n"),
      "products/a/dbt_project.yml": "name: a\nversion: 1.0.0\nprofile: a\n",
      "products/a/models/m.sql": "select * from {{ ref('no_such_model') }}\n",
    };
    for (const [path, text] of Object.entries(files)) {
      await Deno.mkdir(`${folder}/${path}`.replace(/\/[^/]+$/, ""), { recursive: true });
      await Deno.writeTextFile(`${folder}/${path}`, text);
    }
    const { host, printed } = quietHost();
    assert.equal(await runCommandLine(["lock", "--dbt", dbt, "--platform", folder], host), 1);
    assert.match(printed.text, /no_such_model/);
    assert.match(printed.text, /FLOE-CLI005/);
    assert.deepEqual(
      (await Array.fromAsync(Deno.readDir(`${folder}/products/a`))).map(({ name }) => name).sort(),
      [
        "dbt_project.yml",
        "floe.yaml",
        "models",
      ],
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

async function locks(): Promise<ReadonlyMap<string, string>> {
  const texts = products.map(async (name) => {
    const path = `platforms/${name}/dbt.lock.json`;
    return [path, await Deno.readTextFile(path)] as const;
  });
  return new Map(await Promise.all(texts));
}
