import assert from "node:assert/strict";
import { parse } from "yaml";
import { runCommandLine } from "../../../src/cli/run.ts";
import { product, repositories } from "../../cli/repositories.ts";
import { type KubeObject, kubeObject } from "../programs/kube_object.ts";
import type { ObjectFile } from "../programs/validators.ts";

/** The files of the reference platform in one environment, by path below the environment's folder. */
export type Tree = ReadonlyMap<string, string>;

/** Compiles the reference platform with one controller, with or without one of its products. */
export async function treeOf(type: string, without: boolean): Promise<Tree> {
  const host = await repositories();
  const file = "platform/platform.yaml";
  const text = (await host.files.readText(file) ?? "").replace(/^ {2}gitops:.*\n( {4}.*\n)*/m, "");
  const config = `{ repository: "https://git.example.com/data/platform.git" }`;
  const line = `  gitops: { type: ${type}, config: ${config} }\n  secrets:`;
  await host.files.write(file, text.replace(/^ {2}secrets:/m, line));
  for (const path of without ? await host.files.list(`platform/products/${product}`) : []) {
    await host.files.remove(`platform/products/${product}/${path}`);
  }
  const args = ["synth", "--platform", "platform", "--env", "local"];
  assert.equal(await runCommandLine(args, host), 0, host.printed.error);
  const root = "platform/dist/lakehouse/local";
  const files = new Map<string, string>();
  for (const path of await host.files.list(root)) {
    files.set(path, await host.files.readText(`${root}/${path}`) ?? "");
  }
  return files;
}

/** Writes a tree where a program can read it. */
export async function writeTree(tree: Tree, folder: string): Promise<void> {
  for (const [path, text] of tree) {
    const file = `${folder}/${path}`;
    await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(file, text);
  }
}

/** The objects of one folder and of those below it. */
export function objectsBelow(tree: Tree, folder: string): readonly KubeObject[] {
  return [...tree].filter(([path]) => path.startsWith(`${folder}/`) && path.endsWith(".yaml"))
    .map(([path, text]) => kubeObject(parse(text), path));
}

/** Every object that runs, as a file: not those that have others applied. */
export function runningFiles(tree: Tree): readonly ObjectFile[] {
  return ["manifests", "products"].flatMap((folder) => objectsBelow(tree, folder))
    .map((object) => ({ file: object.metadata.name, object }));
}

/** Folders that are applied as a whole: each component's and each product's. */
export function folders(tree: Tree): readonly string[] {
  const names = [...tree.keys()].flatMap((path) =>
    /^(manifests|products)\/[^/]+(?=\/)/.exec(path)?.[0] ?? []
  );
  return [...new Set(names)].sort();
}
