import { objectPath, type PlacedObject } from "../compiler/object.ts";
import type { Plan } from "../compiler/plan.ts";
import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import { containerRules } from "./container_rules.ts";
import { facts } from "./facts.ts";
import { identityClashes } from "./identity_rule.ts";
import { nameRules } from "./object_name_rules.ts";
import { podRules } from "./pod_rules.ts";
import { referenceRules } from "./reference_rules.ts";
import type { Rule } from "./rule.ts";
import { type Subject, subject } from "./subject.ts";
import { workloadRules } from "./workload_rules.ts";

/** Every hard rule over final objects, by code. Nothing switches one off. */
export const objectRules: readonly Rule[] = [
  ...containerRules,
  ...podRules,
  ...workloadRules,
  ...referenceRules,
  ...nameRules,
].sort((a, b) => a.code < b.code ? -1 : a.code > b.code ? 1 : 0);

/**
 * Checks every object against every rule. A finding is a mistake of the plugin that made the
 * object, or of a config that let it: both are named, and the file that would have been written.
 */
export function checkObjects(
  objects: readonly PlacedObject[],
  plan: Plan,
): readonly Diagnostic[] {
  const subjects = objects.map(subject);
  const known = facts(subjects, plan);
  const root = `${plan.platform.name}/${plan.platform.environment}`;
  const broken: Diagnostic[] = [];
  const rules = new Map<string, readonly Rule[]>();
  for (const one of subjects) {
    const relevant = rules.get(one.kind) ?? rulesOf(one.kind);
    rules.set(one.kind, relevant);
    for (const rule of relevant) {
      for (const finding of rule.check(one, known)) broken.push(report(rule, one, finding, root));
    }
  }
  return [...identityClashes(objects, root), ...broken];
}

function rulesOf(kind: string): readonly Rule[] {
  return objectRules.filter(({ kinds }) => kinds === undefined || kinds.includes(kind));
}

function report(
  { code }: Rule,
  { placed, kind, namespace, name }: Subject,
  finding: string,
  root: string,
) {
  const where = namespace === "" ? name : `${namespace}/${name}`;
  return diagnose(code, {
    message: `${kind} ${where} of ${placed.origin} ${finding}`,
    hint: `Made by ${placed.origin}. \`floe explain ${code}\` says why this is refused.`,
    at: { file: `${root}/${objectPath(placed)}`, line: 1, column: 1, length: 1 },
  });
}
