import type { FieldChange, ObjectChange, Scalar, Side, Surroundings } from "./change.ts";
import { pathText, printed } from "./print.ts";
import { quantity } from "../compiler/quantity.ts";

/** One setting that keeps pods in bounds. */
interface Guard {
  /** The last keys of its path. */
  readonly ends: readonly string[];
  isSafe(value: Scalar): boolean;
  /** Whether leaving it out loosens it. */
  readonly required?: true;
}

const is = (wanted: Scalar) => (value: Scalar) => value === wanted;
const never = () => false;

const guards: readonly Guard[] = [
  { ends: ["securityContext", "allowPrivilegeEscalation"], isSafe: is(false), required: true },
  { ends: ["securityContext", "privileged"], isSafe: is(false) },
  { ends: ["securityContext", "procMount"], isSafe: is("Default") },
  { ends: ["securityContext", "readOnlyRootFilesystem"], isSafe: is(true), required: true },
  { ends: ["securityContext", "runAsNonRoot"], isSafe: is(true), required: true },
  { ends: ["securityContext", "runAsUser"], isSafe: (value) => value !== 0 },
  { ends: ["seccompProfile", "type"], isSafe: (value) => value !== "Unconfined", required: true },
  { ends: ["capabilities", "drop", '["ALL"]'], isSafe: is("ALL"), required: true },
  { ends: ["hostIPC"], isSafe: is(false) },
  { ends: ["hostPID"], isSafe: is(false) },
  { ends: ["hostPath", "path"], isSafe: never },
  { ends: ["resources", "limits", "memory"], isSafe: () => true, required: true },
];

/** From what allows least to what allows all. */
const podSecurity: readonly Scalar[] = ["restricted", "baseline", "privileged"];

/** Annotations that keep a controller from deleting what can't be made again. */
const keeping: ReadonlySet<string> = new Set([
  "argocd.argoproj.io/sync-options",
  "kustomize.toolkit.fluxcd.io/prune",
]);

/** Settings of pods, namespaces and quotas that bind less than before. */
export function guardrailsLoosened(
  change: ObjectChange,
  around: Surroundings,
): readonly string[] {
  const { name, before, after } = change;
  const { kind } = name;
  if (after === undefined) {
    const isQuota = kind === "ResourceQuota" || kind === "LimitRange";
    return isQuota && !around.isRemoved(name) ? ["is removed"] : [];
  }
  const candidates: readonly FieldChange[] = before === undefined
    ? [...after.leaves.values()].map(({ steps, value }) => ({ steps, after: value }))
    : change.fields;
  return candidates.filter((field) => isLoosened(kind, field, after)).map((field) =>
    `${pathText(field.steps)}: ${printed(field.before)} → ${printed(field.after)}`
  );
}

function isLoosened(
  kind: string,
  field: FieldChange,
  after: Side,
): boolean {
  const { steps } = field;
  const last = steps.at(-1) ?? "";
  if (kind === "Namespace" && steps[1] === "labels") return isLowered(last, field);
  if (steps[1] === "annotations") return keeping.has(last) && field.before !== undefined;
  if (kind === "ResourceQuota") return steps[1] === "hard" && isRaised(field);
  if (steps.at(-2) === "add" && steps.at(-3) === "capabilities") {
    return field.after !== undefined && field.after !== "[]";
  }
  const guard = guards.find(({ ends }) =>
    ends.every((end, index) => steps.at(index - ends.length) === end)
  );
  if (guard === undefined) return false;
  if (field.after !== undefined) return !guard.isSafe(field.after);
  return guard.required === true && isStillThere(steps, after);
}

function isLowered(label: string, { before, after }: FieldChange): boolean {
  if (label !== "pod-security.kubernetes.io/enforce") return false;
  const rank = (value: Scalar | undefined) =>
    value === undefined ? podSecurity.length : podSecurity.indexOf(value);
  return before === undefined ? rank(after) > 0 : rank(after) > rank(before);
}

function isRaised({ before, after }: FieldChange): boolean {
  if (before === undefined) return false;
  const size = (value: Scalar | undefined) =>
    typeof value === "string" || typeof value === "number" ? quantity(value) : undefined;
  const [old, next] = [size(before), size(after)];
  return next === undefined || (old !== undefined && next > old);
}

/** Whether the container, or the pod, that the setting belongs to is there at all. */
function isStillThere(steps: readonly string[], { leaves }: Side): boolean {
  const item = steps.findLastIndex((step, index) =>
    step.startsWith("[") && /ontainers$/.test(steps[index - 1] ?? "")
  );
  const owner = item < 0 ? ["spec"] : [...steps.slice(0, item + 1), "image"];
  const prefix = JSON.stringify(owner);
  return item < 0 || leaves.has(prefix);
}
