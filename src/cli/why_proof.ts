import { objectId, objectPath } from "../compiler/mod.ts";
import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import { canonical, type Cause, fieldOf, fieldText, influences, type Line } from "../review/mod.ts";
import { emit } from "../synth/emit.ts";
import { printYaml } from "../synth/yaml.ts";
import type { Compiled } from "./build.ts";
import { shownPath } from "./project.ts";
import {
  type Question,
  type Unwritten,
  unwrittenValues,
  type Written,
  writtenValues,
} from "./why_candidates.ts";
import { addedBy, answersIn, edgesIn, rulesIn } from "./why_parts.ts";
import { type Alteration, inputProbe, planProbe } from "./why_probe.ts";

/** A cause, or what kept it from being found. */
export type Proof = { readonly cause: Cause } | { readonly problem: Diagnostic };

/** What is asked. */
export interface FieldQuestion {
  readonly compiled: Compiled;
  /** Id of the object, as the tree on disk has it. */
  readonly id: string;
  /** Text of its file. */
  readonly text: string | undefined;
  readonly field: string;
}

/**
 * What one field depends on, shown by altering the inputs and making the object again. Reports
 * FLOE-REV004 and FLOE-REV005.
 */
export function proofOf({ compiled, id, text, field }: FieldQuestion): Proof {
  const { plan, places, registry } = compiled;
  if (plan === undefined || places === undefined) return stale(id);
  const { objects } = emit(plan, registry);
  const placed = objects.find(({ object }) => objectId(object) === id);
  if (placed === undefined || printYaml(placed.object) !== text) return stale(id);
  const found = fieldOf(placed.object, field);
  if ("missing" in found) {
    return {
      problem: diagnose("FLOE-REV004", {
        message: `${objectPath(placed)}: ${found.missing}`,
        hint: found.hint,
      }),
    };
  }
  const { steps, value } = found;
  const look = planProbe(plan, registry, { placed, steps, value });
  const question = { compiled, plan, places, placed, text: canonical(value) };
  const [lines, defaults] = fromInputs(question, inputProbe(compiled, look));
  const answers = [
    ...answersIn(plan, places, placed, look),
    ...addedBy(plan, places, registry, placed, look),
  ];
  const edges = edgesIn(plan, places, placed, look);
  const decided = [...lines.filter(({ isWhole }) => !isWhole), ...defaults, ...answers, ...edges];
  const isFixed = decided.length === 0 && steps.length > 0;
  const rules = isFixed ? rulesIn(plan, objects, placed, found) : [];
  return { cause: { field: fieldText(steps), value, lines, defaults, answers, edges, rules } };
}

function stale(id: string): Proof {
  return {
    problem: diagnose("FLOE-REV005", {
      message: `What the platform's files give for ${id} is not what is on disk`,
      hint: "Run `floe synth`, so that the answer is about what is there",
    }),
  };
}

function fromInputs(
  question: Question,
  probe: ReturnType<typeof inputProbe>,
): readonly [readonly Line[], Cause["defaults"]] {
  const written = writtenValues(question);
  const lines = influences<Alteration, Written>(written, probe)
    .map(({ candidate, outcome }) => lineOf(candidate, outcome === "gone", written, question));
  const defaults = influences<Alteration, Unwritten>(unwrittenValues(question), probe)
    .filter(({ outcome }) => outcome === "differs")
    .map(({ candidate: { path, value, overlayable } }) => ({ path, value, overlayable }));
  return [lines, defaults];
}

function lineOf(
  { at, path, value, tier }: Written,
  isWhole: boolean,
  written: readonly Written[],
  { compiled: { project } }: Question,
): Line {
  const name = canonicalPath(path);
  const below = tier.startsWith("overlay")
    ? written.find((one) => one.tier === "platform" && canonicalPath(one.path) === name)
    : undefined;
  const place = (span: Written["at"]) =>
    `${shownPath(project, span.file)}:${span.line}:${span.column}`;
  return {
    place: place(at),
    path: path.join("."),
    value,
    tier,
    ...(below === undefined ? {} : { overrides: place(below.at) }),
    isWhole,
  };
}

/** A single selection is the instance `default`. */
function canonicalPath(path: Written["path"]): string {
  return path.join(".").replace(/^(plugins\.[^.]+)\.default\./, "$1.");
}
