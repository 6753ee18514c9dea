import { objectId, objectPath, type PlacedObject } from "../compiler/object.ts";
import type { Places } from "../compiler/places.ts";
import type { Plan } from "../compiler/plan.ts";
import { usedVersions } from "../compiler/upgrades.ts";
import { sha256 } from "../schema/digest.ts";
import { artifactsText } from "./artifacts_map.ts";
import { type IndexEntry, indexPath, indexText } from "./index_file.ts";
import { sourceMap, sourceMapPath } from "./source_map.ts";
import { printYaml } from "./yaml.ts";

/** Folder of one platform in one environment, below the output folder. */
export function treeRoot({ platform }: Plan): string {
  return `${platform.name}/${platform.environment}`;
}

/**
 * Every file of one platform in one environment, by path below the output folder: one object per
 * file, the artifacts of each product, where each object came from, and an index of all that with
 * digests. What lies below `floe/` is for tools and in no path that a controller applies.
 */
export function renderFiles(
  objects: readonly PlacedObject[],
  plan: Plan,
  places?: Places,
): ReadonlyMap<string, string> {
  const root = treeRoot(plan);
  const files = new Map<string, string>();
  const index: IndexEntry[] = [];
  const add = (path: string, text: string, object?: string): void => {
    const below = `${root}/${path}`;
    if (files.has(below)) throw new Error(`Two objects belong into ${path}`);
    files.set(below, text);
    index.push({ path, sha256: sha256(text), ...(object === undefined ? {} : { object }) });
  };
  for (const placed of objects) {
    add(objectPath(placed), printYaml(placed.object), objectId(placed.object));
  }
  for (const product of plan.products) {
    add(`floe/artifacts/${product.facts.name}.json`, artifactsText(product));
  }
  add(sourceMapPath, sourceMap(objects, places));
  files.set(
    `${root}/${indexPath}`,
    indexText(plan.platform, { entries: index, versions: usedVersions(plan) }),
  );
  return files;
}
