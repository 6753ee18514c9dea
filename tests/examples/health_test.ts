import assert from "node:assert/strict";
import { parse } from "yaml";
import { at, list, number, text } from "../../src/policy/json.ts";
import type { Json } from "../../src/compiler/mod.ts";
import { runCommandLine } from "../../src/cli/run.ts";
import { repositories } from "../cli/repositories.ts";

/** Seconds that each component may take to start, at least: generation 1's table of probes. */
const patience: Readonly<Record<string, number>> = {
  "cube-api": 90,
  "dagster-webserver": 300,
  "marquez": 150,
  "minio": 90,
  "polaris": 120,
  "postgresql": 90,
};

async function chosen(type: string) {
  const host = await repositories();
  const file = "platform/platform.yaml";
  const text = (await host.files.readText(file) ?? "").replace(/^ {2}gitops:.*\n( {4}.*\n)*/m, "");
  const config = `{ repository: "https://git.example.com/data/platform.git" }`;
  const line = `  gitops: { type: ${type}, config: ${config} }\n  secrets:`;
  await host.files.write(file, text.replace(/^ {2}secrets:/m, line));
  const args = ["synth", "--platform", "platform", "--env", "local"];
  assert.equal(await runCommandLine(args, host), 0, host.printed.error);
  const read = async (path: string): Promise<Json> =>
    parse(await host.files.readText(`platform/dist/lakehouse/local/${path}`) ?? "");
  return { read, paths: await host.files.list("platform/dist/lakehouse/local") };
}

Deno.test("Argo CD's health hook gives every component the time that its start may take", async () => {
  const { read } = await chosen("argocd");
  const map = await read(
    "manifests/argocd-health/lakehouse_core_configmap_argocd-health-desired.yaml",
  );
  const desired: Json = JSON.parse(text(at(map, "data", "health.json")) ?? "");
  const within = new Map(
    list(at(desired, "workloads")).map((one) =>
      [text(at(one, "name")) ?? "", number(at(one, "within")) ?? 0] as const
    ),
  );
  const known = Object.entries(patience).filter(([name]) => within.has(name));
  assert.ok(known.length >= 5, [...within.keys()].join(", "));
  for (const [name, seconds] of known) assert.ok((within.get(name) ?? 0) >= seconds, name);
  assert.ok((within.get("dagster-webserver") ?? 0) > (within.get("postgresql") ?? 0));
});

Deno.test("Flux's health checks give every component the time that its start may take", async () => {
  const { read, paths } = await chosen("flux");
  const seconds = async (name: string) => {
    const path = paths.find((one) => one.endsWith(`_kustomization_lakehouse-local-${name}.yaml`));
    if (path === undefined) return undefined;
    return Number.parseInt(text(at(await read(path), "spec", "timeout")) ?? "0", 10);
  };
  for (const [name, least] of Object.entries(patience)) {
    const given = await seconds(name);
    if (given !== undefined) assert.ok(given >= least, `${name} ${given}`);
  }
  assert.ok((await seconds("polaris") ?? 0) >= 120);
});
