import { parseAllDocuments } from "yaml";
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
    const source = DEFINITION_MODULES[group];
    if (source === undefined && isKubernetes(group)) continue;
    if (source === undefined) throw new Error(`No module is known to define ${group}`);
    await install(client, group, await moduleFolder(source.module), source.folder);
  }
}

/** Makes the namespaces of the controllers that apply the rest: a cluster has them before. */
export async function installControllers(
  client: KubeClient,
  files: readonly ObjectFile[],
): Promise<void> {
  const delivered = files.filter(({ file }) => file.includes("/gitops/"));
  const names = new Set(delivered.map(({ object }) => object.metadata.namespace ?? "default"));
  for (const name of [...names].sort()) {
    const metadata = { name };
    const answer = await client.apply(
      kubeObject({ apiVersion: "v1", kind: "Namespace", metadata }, name),
      { dryRun: false },
    );
    if (!answer.ok) throw new Error(`${name}: ${answer.message}`);
  }
}

async function install(
  client: KubeClient,
  group: string,
  module: string,
  folder: string,
): Promise<void> {
  const kinds = new Map<string, unknown[]>();
  for await (const { name } of Deno.readDir(`${module}/${folder}`)) {
    if (!name.endsWith(".yaml")) continue;
    // A file may hold several documents, and others than definitions.
    const documents = parseAllDocuments(await Deno.readTextFile(`${module}/${folder}/${name}`));
    const definition: unknown = documents.map((document) =>
      "toJS" in document ? document.toJS() : undefined
    ).find((document) => at(document, "spec", "group") === group);
    if (definition === undefined) continue;
    const answer = await client.apply(kubeObject(definition, name), { dryRun: false });
    if (!answer.ok) throw new Error(`${name}: ${answer.message}`);
    const defined = at(definition, "spec", "versions");
    for (const version of Array.isArray(defined) ? defined : []) {
      if (at(version, "served") !== true) continue;
      const path = `/apis/${group}/${at(version, "name")}`;
      const kind = at(definition, "spec", "names", "kind");
      kinds.set(path, [...kinds.get(path) ?? [], kind]);
    }
  }
  for (const [path, wanted] of kinds) await served(client, path, wanted);
}

/**
 * A definition is accepted before it is served, each kind of a group at its own time, and the list
 * that other clients read comes last.
 */
async function served(
  client: KubeClient,
  path: string,
  kinds: readonly unknown[],
): Promise<void> {
  const [, , group = "", version = ""] = path.split("/");
  for (let attempt = 0; attempt < 300; attempt++) {
    const resources = at((await client.get(path)).body, "resources");
    const own = new Set(Array.isArray(resources) ? resources.map((one) => at(one, "kind")) : []);
    const all = await client.discovered(group, version);
    if (kinds.every((kind) => own.has(kind) && all.has(kind))) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${path} isn't served after half a minute`);
}

async function moduleFolder(module: string): Promise<string> {
  const args = ["mod", "download", "-json", module];
  const folder = at(JSON.parse(await output(required(await go()), args)), "Dir");
  if (typeof folder !== "string") throw new Error(`${module} has no folder`);
  return folder;
}

function isKubernetes(group: string): boolean {
  return !group.includes(".") || group.endsWith(".k8s.io");
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
}
