import { logicalNameAnnotation } from "../compiler/object.ts";
import type { Facts } from "./facts.ts";
import { at, type Fields, fields, list, number, same, text } from "./json.ts";
import { kindRule, podRule, type Rule, when } from "./rule.ts";
import type { Subject } from "./subject.ts";

const selectorKeys = ["component", "instance", "name"].map((part) => `app.kubernetes.io/${part}`);
const replicated = ["Deployment", "StatefulSet"];

/** What Deployments, StatefulSets, Jobs, CronJobs, budgets and their selectors must say. */
export const workloadRules: readonly Rule[] = [
  kindRule("FLOE-OBJ030", replicated, (subject, facts) => {
    if (replicas(subject) < 2) return [];
    return when(
      [list(subject.pod?.spec["topologySpreadConstraints"]).length === 0, "has no spread"],
      [budgets(subject, facts).length === 0, "has no disruption budget"],
    );
  }),
  kindRule("FLOE-OBJ031", ["PodDisruptionBudget"], (subject, facts) => {
    const selected = replicated.flatMap((kind) => facts.ofKind(kind, subject.namespace))
      .filter((workload) => same(selectorOf(workload), selectorOf(subject)));
    return when(
      [selected.length === 0, "selects no workload"],
      [
        selected.some((workload) => replicas(workload) === 1),
        "guards a single replica, so its node can never be drained",
      ],
    );
  }),
  kindRule(
    "FLOE-OBJ032",
    [...replicated, "DaemonSet", "PodDisruptionBudget", "Service"],
    (subject) => when([!isExact(selectorOf(subject)), `selects by ${listed(selectorOf(subject))}`]),
  ),
  kindRule("FLOE-OBJ032", ["NetworkPolicy"], ({ object, namespace }, { plan }) => {
    const selector = fields(at(object, "spec", "podSelector", "matchLabels"));
    if (Object.keys(selector).length === 0 || isExact(selector)) return [];
    // Pods that an operator makes have its labels, which the plan knows.
    const operated = plan.components.some((component) =>
      component.namespace === namespace && same(component.operated?.labels, selector)
    );
    return when([!operated, `selects by ${listed(selector)}`]);
  }),
  kindRule("FLOE-OBJ033", [...replicated, "DaemonSet"], clashes),
  podRule(
    "FLOE-OBJ034",
    ({ labels, annotations }) =>
      [...Object.entries(labels), ...Object.entries(annotations)]
        .filter(([key, value]) => changes(key, text(value) ?? ""))
        .map(([key]) => `carries "${key}" in its pod template`),
  ),
  kindRule("FLOE-OBJ035", ["Job"], ({ object, name }) =>
    when(
      [at(object, "spec", "ttlSecondsAfterFinished") !== undefined, "has a TTL"],
      [
        !/-[0-9a-f]{8}$/.test(name) ||
        object.metadata.annotations?.[logicalNameAnnotation] === undefined,
        "has no hash of its inputs in its name",
      ],
    )),
  kindRule("FLOE-OBJ036", ["CronJob"], ({ object }) => {
    const spec = fields(object["spec"]);
    const missing = ["successfulJobsHistoryLimit", "failedJobsHistoryLimit", "timeZone"]
      .filter((key) => spec[key] === undefined);
    return [
      ...when(
        [(number(spec["startingDeadlineSeconds"]) ?? 0) < 60, "has less than a minute to start"],
        [!/^(Forbid|Replace)$/.test(text(spec["concurrencyPolicy"]) ?? ""), "may overlap itself"],
      ),
      ...missing.map((key) => `does not set ${key}`),
    ];
  }),
];

function replicas({ object }: Subject): number {
  return number(at(object, "spec", "replicas")) ?? 1;
}

function budgets(subject: Subject, { ofKind }: Facts): readonly Subject[] {
  return ofKind("PodDisruptionBudget", subject.namespace)
    .filter((budget) => same(selectorOf(budget), selectorOf(subject)));
}

/** A Service without a selector points at addresses that somebody else writes. */
function selectorOf({ kind, object }: Subject): Fields {
  const selector = at(object, "spec", "selector");
  return fields(kind === "Service" ? selector : at(selector, "matchLabels"));
}

function isExact(selector: Fields): boolean {
  return Object.keys(selector).length === selectorKeys.length &&
    selectorKeys.every((key) => selector[key] !== undefined);
}

function listed(selector: Fields): string {
  return Object.keys(selector).sort().join(", ") || "nothing";
}

function clashes(subject: Subject, { ofKind }: Facts): readonly string[] {
  const selector = selectorOf(subject);
  const own = Object.entries(selector).every(([key, value]) => subject.pod?.labels[key] === value);
  const others = [...replicated, "DaemonSet", "Job", "CronJob"]
    .flatMap((kind) => ofKind(kind, subject.namespace))
    .filter((other) => other.placed !== subject.placed)
    .filter((other) =>
      Object.entries(selector).every(([key, value]) => other.pod?.labels[key] === value)
    );
  return [
    ...when([!own, "does not select the pods of its own template"]),
    ...others.map(({ kind, name }) => `selects the pods of ${kind} "${name}" too`),
  ];
}

/** A label or annotation that another release would change. */
function changes(key: string, value: string): boolean {
  return /(^|[/.-])(version|checksum|digest|chart|sha256)([/.-]|$)/i.test(key) ||
    /^v?\d+\.\d+\.\d+|sha256:|^[0-9a-f]{32,}$/.test(value);
}
