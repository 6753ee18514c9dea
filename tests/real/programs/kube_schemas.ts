import { at, isRecord, type JsonRecord } from "./json.ts";
import type { KubeObject } from "./kube_object.ts";
import { DEFINITION_MODULES } from "./versions.ts";

const REFERENCE = /^(?:\/api\/_definitions\.json)?#\/\$defs\//;

/**
 * Writes one JSON Schema per kind of the objects into a folder, each with the definitions that it
 * reaches, because kubeconform follows no references to other files without a network.
 * The source folder holds one Kubernetes version as the package kubernetes-validate ships it.
 */
export async function writeSchemas(
  source: string,
  objects: readonly KubeObject[],
  folder: string,
): Promise<void> {
  const shared = at(await readJson(`${source}/_definitions.json`), "$defs");
  if (!isRecord(shared)) throw new Error(`${source} has no definitions`);
  for (const name of new Set(objects.map(schemaFile))) {
    const path = `${source}/${name}`;
    const schema = await readJson(path).catch(() => undefined);
    // A kind without a schema is for kubeconform to report, with the object's file.
    if (!isRecord(schema)) continue;
    await Deno.writeTextFile(`${folder}/${name}`, JSON.stringify(bundle(schema, shared)));
  }
}

/** The template by which kubeconform finds the schemas of `writeSchemas`. */
export function schemaLocation(folder: string): string {
  return `${folder}/{{ .ResourceKind }}{{ .KindSuffix }}.json`;
}

/** Whether Kubernetes itself defines the object's kind. */
export function isBuiltIn({ apiVersion }: KubeObject): boolean {
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  if (DEFINITION_MODULES[group] !== undefined) return false;
  return !group.includes(".") || group.endsWith(".k8s.io");
}

/** `deployment-apps-v1.json`: kind, first part of the group, version. */
function schemaFile({ apiVersion, kind }: KubeObject): string {
  const [group = "", version] = apiVersion.split("/");
  const suffix = version === undefined ? group : `${group.split(".")[0]}-${version}`;
  return `${kind.toLowerCase()}-${suffix}.json`;
}

function bundle(schema: JsonRecord, shared: JsonRecord): JsonRecord {
  const reached = new Map<string, unknown>();
  const local = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(local);
    if (!isRecord(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map((
        [key, inner],
      ) => [key, key === "$ref" ? ref(inner) : local(inner)]),
    );
  };
  const ref = (target: unknown): unknown => {
    if (typeof target !== "string" || !REFERENCE.test(target)) return local(target);
    const name = target.replace(REFERENCE, "");
    if (!reached.has(name)) {
      reached.set(name, true);
      reached.set(name, local(shared[name]));
    }
    return `#/$defs/${name}`;
  };
  const { $id: _, ...own } = schema;
  const root = local(own);
  if (!isRecord(root)) throw new Error("A schema is an object");
  return { ...root, $defs: Object.fromEntries(reached) };
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await Deno.readTextFile(path));
}
