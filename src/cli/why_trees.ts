import type { Host } from "../host/mod.ts";
import { type KnownObject, objectsCalled } from "../review/mod.ts";
import { indexPath, readIndex } from "../synth/index_file.ts";
import { readSourceMap, type SourceMap, sourceMapPath } from "../synth/source_map.ts";
import type { Values } from "./command.ts";
import { locatePlatforms } from "./locate.ts";
import { joinPath } from "./paths.ts";

/** One environment on disk: what is in it and what made it. */
export interface WrittenTree {
  readonly folder: string;
  readonly platform: string;
  readonly environment: string;
  readonly objects: readonly KnownObject[];
  readonly map: SourceMap;
}

/** The trees that a command line means, as `floe synth` wrote them. */
export async function writtenTrees(host: Host, values: Values): Promise<readonly WrittenTree[]> {
  const trees: WrittenTree[] = [];
  for (const out of await outFolders(host, values)) {
    for (const platform of await host.files.names(out)) {
      for (const environment of await host.files.names(joinPath(out, platform))) {
        const tree = await readTree(host, out, platform, environment);
        if (tree !== undefined) trees.push(tree);
      }
    }
  }
  const wanted = values.texts("env");
  return trees.filter(({ environment }) => wanted.length === 0 || wanted.includes(environment));
}

async function outFolders(host: Host, values: Values): Promise<readonly string[]> {
  const given = values.text("out");
  if (given !== undefined) return [given];
  const { platforms } = await locatePlatforms(host, values.texts("platform"));
  const roots = platforms.map(({ root }) => joinPath(root, "dist"));
  return roots.length === 0 ? ["dist"] : [...new Set(roots)];
}

async function readTree(
  host: Host,
  out: string,
  platform: string,
  environment: string,
): Promise<WrittenTree | undefined> {
  const folder = joinPath(out, platform, environment);
  const [index, map] = [
    await host.files.readText(joinPath(folder, indexPath)),
    readSourceMap(await host.files.readText(joinPath(folder, sourceMapPath))),
  ];
  if (index === undefined || map === undefined) return undefined;
  const objects = readIndex(index, joinPath(folder, indexPath)).entries.flatMap((
    { path, object },
  ) => object === undefined ? [] : [{ id: object, path }]);
  return { folder, platform, environment, objects, map };
}

/** The objects that a word means, tree by tree; a path of a file means one tree only. */
export function matches(
  trees: readonly WrittenTree[],
  word: string,
): readonly { readonly tree: WrittenTree; readonly object: KnownObject }[] {
  const named = trees.filter(({ folder }) => joinPath(word).startsWith(`${folder}/`));
  return (named.length > 0 ? named : trees).flatMap((tree) =>
    objectsCalled(word, tree.objects).map((object) => ({ tree, object }))
  );
}
