import { parse } from "yaml";
import { type KubeObject, objectPath, type PlacedObject } from "../compiler/object.ts";
import type { Plan } from "../compiler/plan.ts";
import { isKubeObject } from "./kube_object.ts";
import { treeRoot } from "./files.ts";

/** One object in the committed tree and as it would be written now. */
export interface ChangedObject {
  readonly path: string;
  readonly before: KubeObject;
  readonly after: KubeObject;
}

/**
 * The objects whose files exist and would change. Only those files are parsed. One that is no YAML
 * any more, after a merge conflict say, has nothing to compare with and is left out.
 *
 * @param existing Files below the output folder, by path.
 * @param next What `renderFiles()` made of `objects`.
 */
export function changedObjects(
  objects: readonly PlacedObject[],
  plan: Plan,
  existing: ReadonlyMap<string, string>,
  next: ReadonlyMap<string, string>,
): readonly ChangedObject[] {
  return objects.flatMap((placed) => {
    const path = `${treeRoot(plan)}/${objectPath(placed)}`;
    const text = existing.get(path);
    if (text === undefined || text === next.get(path)) return [];
    const before = parsed(text);
    return isKubeObject(before) ? [{ path, before, after: placed.object }] : [];
  });
}

function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
