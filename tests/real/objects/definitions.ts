import { parse } from "yaml";
import { go } from "../programs/go.ts";
import { at } from "../programs/json.ts";
import type { KubeClient } from "../programs/kube_client.ts";
import { kubeObject } from "../programs/kube_object.ts";
import { required } from "../programs/program.ts";
import { output } from "../programs/run.ts";
import type { ObjectFile } from "../programs/validators.ts";
import { DEFINITION_MODULES } from "../programs/versions.ts";

/**
 * Installs the custom resource definitions that the objects need, read where the Go module that
 * defines them keeps them. A group that no module is known for is an error.
 */
export async function installDefinitions(
  client: KubeClient,
  files: readonly ObjectFile[],
): Promise<void> {
  const groups = new Set(files.map(({ object }) => groupOf(object.apiVersion)));
  for (const group of [...groups].sort()) {
    if (!group.includes(".") || group.endsWith(".k8s.io")) continue;
    const source = DEFINITION_MODULES[group];
    if (source === undefined) throw new Error(`No module is known to define ${group}`);
    await install(client, group, await moduleFolder(source.module), source.folder);
  }
}

async function install(
  client: KubeClient,
  group: string,
  module: string,
  folder: string,
): Promise<void> {
  const versions = new Set<string>();
  for await (const { name } of Deno.readDir(`${module}/${folder}`)) {
    if (!name.endsWith(".yaml")) continue;
    const definition: unknown = parse(await Deno.readTextFile(`${module}/${folder}/${name}`));
    if (at(definition, "spec", "group") !== group) continue;
    const answer = await client.apply(kubeObject(definition, name), { dryRun: false });
    if (!answer.ok) throw new Error(`${name}: ${answer.message}`);
    const defined = at(definition, "spec", "versions");
    for (const version of Array.isArray(defined) ? defined : []) {
      if (at(version, "served") === true) versions.add(`/apis/${group}/${at(version, "name")}`);
    }
  }
  for (const path of versions) await served(client, path);
}

/** A definition is accepted before it is served. */
async function served(client: KubeClient, path: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if ((await client.get(path)).ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${path} isn't served after 10 s`);
}

async function moduleFolder(module: string): Promise<string> {
  const args = ["mod", "download", "-json", module];
  const folder = at(JSON.parse(await output(required(await go()), args)), "Dir");
  if (typeof folder !== "string") throw new Error(`${module} has no folder`);
  return folder;
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
}
