import type { Diagnostic } from "../diagnostics/mod.ts";
import {
  type FieldChange,
  type Leaf,
  type Leaves,
  levels,
  type ObjectChange,
  type ObjectName,
  type Review,
  type Risk,
  type Side,
} from "./change.ts";
import { byText } from "./data.ts";
import { differing } from "./differing.ts";
import { leavesOf } from "./leaves.ts";
import {
  type HashedNames,
  hashedNames,
  keyOf,
  type ReadObject,
  readTree,
  type TreeFiles,
  unhashed,
} from "./read_tree.ts";
import { riskRules } from "./rules.ts";
import { surroundingsOf } from "./surroundings.ts";

/**
 * What a change of one tree into another does: objects matched by identity, what means the same left
 * out, the rest ranked by the table of risks. Reports FLOE-REV001.
 */
export function compareTrees(
  before: TreeFiles,
  after: TreeFiles,
): { readonly review: Review; readonly diagnostics: readonly Diagnostic[] } {
  const old = readTree(before, after);
  const next = readTree(after, before);
  const oldNames = hashedNames(old.objects);
  const nextNames = hashedNames(next.objects);
  const keys = [...new Set([...old.objects.keys(), ...next.objects.keys()])].sort(byText);
  const changes = keys.flatMap((key) => {
    const change = changeOf(
      side(old.objects.get(key), oldNames),
      side(next.objects.get(key), nextNames),
    );
    return change === undefined ? [] : [change];
  });
  return {
    review: { changes, risks: risksOf(changes, after.files) },
    diagnostics: [...old.diagnostics, ...next.diagnostics],
  };
}

/** Every risk of the table, the worst first, then by rule and object. */
export function risksOf(
  changes: readonly ObjectChange[],
  files: ReadonlyMap<string, string>,
): readonly Risk[] {
  const surroundings = surroundingsOf(changes, files);
  return riskRules.flatMap((rule) =>
    changes.flatMap((change) =>
      rule.find(change, surroundings).map((message) => ({
        rule: rule.id,
        level: rule.level,
        object: change.name,
        message,
      }))
    )
  ).sort((a, b) =>
    levels.indexOf(a.level) - levels.indexOf(b.level) || byText(a.rule, b.rule) ||
    byText(keyOf(a.object), keyOf(b.object)) || byText(a.message, b.message)
  );
}

interface ReadSide extends Side {
  readonly name: ObjectName;
  readonly used: ReadonlyMap<string, string>;
}

function side(read: ReadObject | undefined, names: HashedNames): ReadSide | undefined {
  if (read === undefined) return undefined;
  const { object, used } = unhashed(read, names);
  let leaves: Leaves | undefined;
  return {
    name: read.name,
    object,
    used,
    get leaves() {
      return leaves ??= leavesOf(object);
    },
    hashedName: read.object.metadata.name,
  };
}

function changeOf(
  before: ReadSide | undefined,
  after: ReadSide | undefined,
): ObjectChange | undefined {
  const name = (after ?? before)?.name;
  if (name === undefined) return undefined;
  if (before === undefined || after === undefined) {
    return {
      name,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
      fields: [],
      renewed: [],
    };
  }
  const renewed = [...before.used].filter(([logical, hashed]) => {
    const now = after.used.get(logical);
    return now !== undefined && now !== hashed;
  }).map(([logical]) => logical).sort(byText);
  const [old, next] = differing(before.object, after.object);
  const fields = fieldChanges(leavesOf(old), leavesOf(next));
  // A Job under a new name is a new Job, even if nothing that it shows is new.
  const isNewJob = name.kind === "Job" && before.hashedName !== after.hashedName;
  return fields.length === 0 && renewed.length === 0 && !isNewJob
    ? undefined
    : { name, before, after, fields, renewed };
}

/** What two objects' values differ in, sorted by path. */
export function fieldChanges(before: Leaves, after: Leaves): readonly FieldChange[] {
  const changed: { readonly key: string; readonly field: FieldChange }[] = [];
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [old, next] = [before.get(key), after.get(key)];
    const steps = (next ?? old)?.steps ?? [];
    if (old?.meaning === next?.meaning || isSameOrder(steps, old, next)) continue;
    changed.push({
      key,
      field: {
        steps,
        ...(old === undefined ? {} : { before: old.value }),
        ...(next === undefined ? {} : { after: next.value }),
      },
    });
  }
  return changed.sort((a, b) => byText(a.key, b.key)).map(({ field }) => field);
}

/** An item more or less is a change of its own; what stays keeps its order. */
function isSameOrder(steps: readonly string[], old?: Leaf, next?: Leaf): boolean {
  if (steps.at(-1) !== "[order]") return false;
  if (old === undefined || next === undefined) return true;
  const [a, b] = [`${old.value}`.split(", "), `${next.value}`.split(", ")];
  return a.filter((name) => b.includes(name)).join() ===
    b.filter((name) => a.includes(name)).join();
}
