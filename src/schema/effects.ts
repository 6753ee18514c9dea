import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import type { Effect } from "./effects/effect.ts";
import { overlayEffects } from "./effects/overlay.ts";
import { platformEffects } from "./effects/platform.ts";
import { productEffects } from "./effects/product.ts";
import { byPlace, dotted } from "./check.ts";
import { keyPlaceOf, type Scalar, type Tree, valueAt } from "./tree.ts";

export type { Effect } from "./effects/effect.ts";

export type EffectKind = "platform" | "product" | "overlay";

/** What every field of the canonical models changes: data of the reference page and of warnings. */
export const effectRows: Readonly<Record<EffectKind, readonly Effect[]>> = {
  platform: platformEffects,
  product: productEffects,
  overlay: overlayEffects,
};

type Path = readonly (string | number)[];

interface Row {
  readonly effect: Effect;
  readonly steps: readonly string[];
}

const rows: Readonly<Record<EffectKind, readonly Row[]>> = {
  platform: rowsOf(platformEffects),
  product: rowsOf(productEffects),
  overlay: rowsOf(overlayEffects),
};

function rowsOf(list: readonly Effect[]): readonly Row[] {
  return list.map((effect) => ({ effect, steps: stepsOf(effect.path) }))
    .sort((a, b) => b.steps.length - a.steps.length);
}

function stepsOf(path: string): readonly string[] {
  return path.replaceAll("[]", ".[]").split(".");
}

/** The row that covers a field: the longest that is a start of its path. */
export function effectOf(kind: EffectKind, path: string): Effect | undefined {
  return covering(kind, stepsOf(path));
}

function covering(kind: EffectKind, steps: readonly string[]): Effect | undefined {
  const key = `${kind} ${steps.join("\n")}`;
  const known = covered.get(key);
  if (known !== undefined) return known;
  const effect = rows[kind].find((row) => starts(row.steps, steps))?.effect;
  if (effect !== undefined && covered.size < coveredLimit) covered.set(key, effect);
  return effect;
}

/** A thousand products use the same few fields. */
const covered = new Map<string, Effect>();
const coveredLimit = 10_000;

function starts(pattern: readonly string[], steps: readonly string[]): boolean {
  return pattern.length <= steps.length &&
    pattern.every((step, index) => step === "*" || step === steps[index]);
}

/**
 * Fields of a canonical tree that have no effect yet, one diagnostic for each row of the table that
 * is used. A block that says `enabled: false` asks for nothing. FLOE-SCH013 is a warning, FLOE-SCH014
 * an error: a guardrail that is not enforced.
 */
export function unusedFields(kind: EffectKind, tree: Tree): readonly Diagnostic[] {
  const first = new Map<Effect, Path>();
  for (const path of leavesOf(tree, [])) {
    const effect = covering(kind, path.map((step) => typeof step === "number" ? "[]" : step));
    if (effect?.effect !== "none" || first.has(effect) || isIdle(effect, valueAt(tree, path))) {
      continue;
    }
    first.set(effect, path.slice(0, stepsOf(effect.path).length));
  }
  return [...first].flatMap(([effect, path]) => tell(effect, path, tree)).sort(byPlace);
}

function tell(effect: Effect, path: Path, tree: Tree): readonly Diagnostic[] {
  const level = effect.guardrail === "by level" ? levelOf(tree, path) : "strict";
  if (level === "off") return [];
  const isError = effect.guardrail !== undefined && level === "strict";
  return [diagnose(isError ? "FLOE-SCH014" : "FLOE-SCH013", {
    message: effect.guardrail === undefined
      ? `"${dotted(path)}" has no effect yet`
      : `"${dotted(path)}" is a guardrail that floe does not enforce yet`,
    hint: effect.what,
    at: keyPlaceOf(tree, path),
  })];
}

/** What a broken rule does: its own `enforcement`, or the platform's level, or warn. */
function levelOf(tree: Tree, path: Path): Scalar["value"] {
  const found = [valueAt(tree, [...path, "enforcement"]), valueAt(tree, levelPath)]
    .find((one) => one !== undefined);
  return found?.kind === "scalar" ? found.value : "warn";
}

const levelPath: Path = ["governance", "policy_enforcement_level"];

function isIdle({ idle = [] }: Effect, value: Tree | undefined): boolean {
  return value?.kind === "scalar" && value.value !== null && idle.includes(value.value);
}

function* leavesOf(tree: Tree, path: Path): Generator<Path> {
  if (tree.kind === "scalar") {
    if (tree.value !== null) yield path;
  } else if (tree.kind === "sequence") {
    for (const [index, item] of tree.items.entries()) yield* leavesOf(item, [...path, index]);
  } else if (!isOff(tree)) {
    for (const [name, { value }] of tree.entries) yield* leavesOf(value, [...path, name]);
  }
}

function isOff(tree: Tree): boolean {
  const enabled = valueAt(tree, ["enabled"]);
  return enabled?.kind === "scalar" && enabled.value === false;
}
