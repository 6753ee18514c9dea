// Evaluated when the first object differs: most runs change nothing.
import defer * as yaml from "yaml";
import type { KubeObject } from "../compiler/object.ts";
import { isKubeObject } from "./kube_object.ts";

/** One object in the committed tree and as it would be written now. */
export interface ChangedObject {
  readonly path: string;
  readonly before: KubeObject;
  readonly after: KubeObject;
}

/**
 * The objects whose files exist and would change, by path. Only those files are parsed. One that is
 * no YAML any more, after a merge conflict say, has nothing to compare with and is left out.
 *
 * @param existing Files on disk, by the same paths as `next`.
 * @param next Files to write: all of `renderFiles()`, or those that differ.
 */
export function changedObjects(
  existing: ReadonlyMap<string, string>,
  next: ReadonlyMap<string, string>,
): readonly ChangedObject[] {
  return [...next].filter(([path]) => path.endsWith(".yaml")).flatMap(([path, text]) => {
    const old = existing.get(path);
    if (old === undefined || old === text) return [];
    const [before, after] = [parsed(old), parsed(text)];
    return isKubeObject(before) && isKubeObject(after) ? [{ path, before, after }] : [];
  });
}

function parsed(text: string): unknown {
  try {
    return yaml.parse(text);
  } catch {
    return undefined;
  }
}
