import { at, isRecord } from "./json.ts";
import type { KubeObject } from "./kube_object.ts";
import { schemaLocation, writeSchemas } from "./kube_schemas.ts";
import { required } from "./program.ts";
import { kubernetesSchemas } from "./python.ts";
import { run } from "./run.ts";
import { scratchFolder } from "./server.ts";
import { kubeconform, kubectlValidate } from "./tools.ts";

/** A file and the object in it. */
export type ObjectFile = { readonly file: string; readonly object: KubeObject };

/**
 * Checks files with kubectl-validate against a Kubernetes version that it embeds, and returns one
 * line per problem. Unlike a schema, it also knows formats and rules of its own.
 */
export async function validateWithKubectl(
  version: string,
  files: readonly ObjectFile[],
): Promise<readonly string[]> {
  const program = required(await kubectlValidate());
  const args = ["--version", version, "-o", "json", ...files.map(({ file }) => file)];
  const finished = await run(program, args, { env: { KUBECONFIG: "/dev/null" } });
  const report: unknown = JSON.parse(finished.stdout);
  const problems = files.flatMap(({ file }) => {
    const results = at(report, file);
    if (!Array.isArray(results) || results.length === 0) return [`${file}: not checked`];
    return results
      .filter((result) => at(result, "status") !== "Success")
      .map((result) => `${file}: ${at(result, "message")}`);
  });
  return finished.ok || problems.length > 0 ? problems : [finished.stderr];
}

/** Checks files with kubeconform against a version's strict JSON Schemas: a line per problem. */
export async function validateWithSchemas(
  version: string,
  files: readonly ObjectFile[],
): Promise<readonly string[]> {
  await using stack = new AsyncDisposableStack();
  const folder = await scratchFolder(stack, "schemas");
  const source = `${required(await kubernetesSchemas())}/v${version}-local-strict`;
  await writeSchemas(source, files.map(({ object }) => object), folder);
  const options = ["-strict", "-output", "json", "-verbose"];
  const location = ["-schema-location", schemaLocation(folder)];
  const paths = files.map(({ file }) => file);
  const finished = await run(required(await kubeconform()), [...options, ...location, ...paths]);
  const resources = at(JSON.parse(finished.stdout), "resources");
  const results = Array.isArray(resources) ? resources.filter(isRecord) : [];
  const byFile = new Map(results.map((result) => [result["filename"], result]));
  const problems = paths.flatMap((file) => {
    const result = byFile.get(file);
    if (result === undefined) return [`${file}: not checked`];
    return result["status"] === "statusValid" ? [] : [`${file}: ${result["msg"]}`];
  });
  return finished.ok || problems.length > 0 ? problems : [finished.stderr];
}
