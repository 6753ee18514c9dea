import { parseAllDocuments } from "yaml";
import { kubeObject } from "../programs/kube_object.ts";
import type { ObjectFile } from "../programs/validators.ts";

/** One environment of a platform in `dist/`. */
export type Environment = { readonly name: string; readonly folder: string };

/** The folders of an environment that hold objects; `floe/` holds none. */
const OBJECT_FOLDERS = ["gitops", "manifests", "products"];

/** The `dist/` to judge: the repository's, or the one that `FLOE_TEST_DIST` names. */
export const DIST: string = Deno.env.get("FLOE_TEST_DIST") ??
  new URL("../../../dist", import.meta.url).pathname;

/** Every environment below a `dist/`, as `<platform>/<environment>`. */
export function environmentsIn(dist: string): readonly Environment[] {
  return foldersIn(dist)
    .flatMap((platform) => foldersIn(`${dist}/${platform}`).map((env) => `${platform}/${env}`))
    .map((name) => ({ name, folder: `${dist}/${name}` }))
    .filter(({ folder }) => foldersIn(folder).includes("manifests"));
}

/** Every object of an environment with its file, sorted by file. */
export async function readObjects(environment: Environment): Promise<readonly ObjectFile[]> {
  const files: string[] = [];
  for (const name of OBJECT_FOLDERS) await collect(`${environment.folder}/${name}`, files);
  files.sort((a, b) => a < b ? -1 : 1);
  return await Promise.all(files.map(read));
}

async function read(file: string): Promise<ObjectFile> {
  const [document, ...more] = parseAllDocuments(await Deno.readTextFile(file));
  if (document === undefined || !("errors" in document) || more.length > 0) {
    throw new Error(`${file} isn't one document`);
  }
  const errors = [...document.errors, ...document.warnings];
  if (errors.length > 0) throw new Error(`${file}: ${errors.map(String).join("; ")}`);
  return { file, object: kubeObject(document.toJS(), file) };
}

async function collect(folder: string, files: string[]): Promise<void> {
  for (const { name, isDirectory, isFile } of entriesIn(folder)) {
    if (isDirectory) await collect(`${folder}/${name}`, files);
    if (isFile && name.endsWith(".yaml")) files.push(`${folder}/${name}`);
  }
}

function foldersIn(folder: string): readonly string[] {
  const folders = entriesIn(folder).filter(({ isDirectory }) => isDirectory);
  return folders.map(({ name }) => name).sort();
}

function entriesIn(folder: string): readonly Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(folder)];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
