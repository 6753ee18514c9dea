import type { Tree } from "../tree.ts";
import { change, eachValue, type Entries, entry, scalar, within } from "./edit.ts";

/** What tells a kind of job, sensor or partition when `type` is not written. */
const marks: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  jobs: [["target_function", "ops"], ["selection", "batch"]],
  sensors: [
    ["watched_assets", "asset_sensor"],
    ["watched_jobs", "run_status"],
    ["target_function", "custom"],
    ["path", "file_watcher"],
  ],
  partitions: [
    ["start", "time_window"],
    ["partition_keys", "static"],
    ["partitions", "multi"],
    ["fn", "dynamic"],
  ],
};

/** Writes down each missing `type`, which upstream took from the other fields. */
export function typedOrchestration(tree: Tree): Tree {
  return within(tree, (blocks) => {
    for (const [block, kinds] of Object.entries(marks)) {
      change(
        blocks,
        block,
        (all) => eachValue(all, (one) => within(one, (fields) => add(fields, kinds, one))),
      );
    }
  });
}

function add(
  fields: Entries,
  kinds: readonly (readonly [string, string])[],
  one: Tree,
): void {
  const kind = kinds.find(([mark]) => fields.has(mark))?.[1];
  if (kind === undefined || fields.has("type")) return;
  fields.set("type", entry(scalar(kind, one.at)));
}
