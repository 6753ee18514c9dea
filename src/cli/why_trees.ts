import type { Host } from "../host/mod.ts";
import { type KnownObject, objectsCalled } from "../review/mod.ts";
import { parseTree, valueAt } from "../schema/mod.ts";
import { indexPath, readIndex } from "../synth/index_file.ts";
import { readSourceMap, type SourceMap, sourceMapPath } from "../synth/source_map.ts";
import type { Values } from "./command.ts";
import { locatePlatforms, type PlatformLocation } from "./locate.ts";
import { joinPath, relativePath } from "./paths.ts";

/** One environment on disk: what is in it and what made it. */
export interface WrittenTree {
  readonly folder: string;
  readonly platform: string;
  readonly environment: string;
  /** The platform's file, where the command line leads to it. */
  readonly platformFile?: string;
  readonly objects: readonly KnownObject[];
  readonly map: SourceMap;
}

/** The trees that a command line means, as `floe synth` wrote them. */
export async function writtenTrees(host: Host, values: Values): Promise<readonly WrittenTree[]> {
  const trees: WrittenTree[] = [];
  const given = values.texts("platform");
  const isGiven = given.length > 0;
  const { platforms } = await locatePlatforms(host, given);
  for (const out of outFolders(platforms, values)) {
    for (const platform of await host.files.names(out)) {
      for (const environment of await host.files.names(joinPath(out, platform))) {
        const tree = await readTree(host, out, platform, environment);
        const location = tree && await platformOf(host, platforms, tree);
        if (tree === undefined || (isGiven && location === undefined)) continue;
        trees.push({ ...tree, ...(location === undefined ? {} : { platformFile: location.file }) });
      }
    }
  }
  const wanted = values.texts("env");
  return trees.filter(({ environment }) => wanted.length === 0 || wanted.includes(environment));
}

function outFolders(platforms: readonly PlatformLocation[], values: Values): readonly string[] {
  const given = values.text("out");
  if (given !== undefined) return [given];
  const roots = platforms.map(({ root }) => joinPath(root, "dist"));
  return roots.length === 0 ? ["dist"] : [...new Set(roots)];
}

/** The platform of a tree: it says its name, or a choice of it is written there. */
async function platformOf(
  host: Host,
  platforms: readonly PlatformLocation[],
  { platform, map }: WrittenTree,
): Promise<PlatformLocation | undefined> {
  const { files } = host;
  const chosen = Object.values(map.instances).map(({ chosen }) => chosen?.split(":")[0]);
  for (const location of platforms) {
    const { root, file } = location;
    if (chosen.includes(relativePath(files.absolute(root), files.absolute(file)))) return location;
    const { value: tree } = parseTree({ path: file, text: await files.readText(file) ?? "" });
    const name = tree === undefined ? undefined : valueAt(tree, ["metadata", "name"]);
    if (name?.kind === "scalar" && name.value === platform) return location;
  }
  return undefined;
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
