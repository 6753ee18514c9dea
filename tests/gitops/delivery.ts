import assert from "node:assert/strict";
import { parse } from "yaml";
import { at, list, text } from "../../src/policy/json.ts";
import { isKubeObject } from "../../src/synth/kube_object.ts";
import type { KubeObject } from "../../src/compiler/mod.ts";
import { edited, floe, type Ran, tiny } from "../cli/tiny.ts";

export const repository = "https://git.example.com/data/platform.git";

/** The tiny platform, applied from git by one of the two controllers. */
export function chosen(type: string, more = ""): Record<string, string> {
  const line = `  database: { type: postgresql }\n`;
  return edited(
    "platform.yaml",
    line,
    `${line}  gitops: { type: ${type}, config: { repository: "${repository}"${more} } }\n`,
  );
}

export interface Tree {
  readonly ran: Ran;
  /** By path below the environment's folder. */
  readonly objects: ReadonlyMap<string, KubeObject>;
  named(kind: string, name: string): KubeObject;
}

/** Compiles files in memory, and reads back what was written. */
export async function tree(files: Readonly<Record<string, string>> = tiny): Promise<Tree> {
  const ran = await floe(["synth"], { files });
  assert.equal(ran.code, 0, ran.error);
  const root = "dist/tiny/local/";
  const objects = new Map<string, KubeObject>();
  for (const path of [...ran.host.contents.keys()].sort()) {
    if (!path.startsWith(root) || !path.endsWith(".yaml")) continue;
    const object: unknown = parse(await ran.host.files.readText(path) ?? "");
    assert.ok(isKubeObject(object), path);
    objects.set(path.slice(root.length), object);
  }
  const named = (kind: string, name: string) => {
    const found = [...objects.values()].find((one) =>
      one.kind === kind && one.metadata.name === name
    );
    assert.ok(found !== undefined, `no ${kind} ${name}`);
    return found;
  };
  return { ran, objects, named };
}

/** Objects of a folder and below, or of some kind. */
export function below({ objects }: Tree, folder: string): ReadonlyMap<string, KubeObject> {
  return new Map([...objects].filter(([path]) => path.startsWith(`${folder}/`)));
}

export function ofKind({ objects }: Tree, kind: string): readonly KubeObject[] {
  return [...objects.values()].filter((one) => one.kind === kind);
}

/** The folders that an Application or a Kustomization applies, below the environment's. */
export function foldersOf({ spec }: KubeObject): readonly string[] {
  const sources = list(at(spec, "sources"));
  const paths = sources.length > 0
    ? sources.map((source) => text(at(source, "path")))
    : [text(at(spec, "source", "path")) ?? text(at(spec, "path"))];
  return paths.map((path) => {
    const prefix = /^(\.\/)?dist\/tiny\/local\//;
    assert.match(path ?? "", prefix);
    return (path ?? "").replace(prefix, "");
  });
}

/** Asserts that each object lies in the folder of exactly one of those that apply folders. */
export function assertDeliveredOnce(tree: Tree, deliverers: readonly KubeObject[]): void {
  const folders = deliverers.flatMap(foldersOf);
  for (const [path, object] of tree.objects) {
    const times = folders.filter((folder) => path.startsWith(`${folder}/`)).length;
    const expected = path.startsWith("gitops/bootstrap/") ? 0 : 1;
    assert.equal(times, expected, `${object.kind} ${path}`);
  }
}
