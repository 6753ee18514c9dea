import { type FieldChange, type ObjectChange, specOf } from "./change.ts";
import { at } from "./data.ts";
import { pathText, printed } from "./print.ts";

/** Kinds whose controller replaces the pods when the template changes. */
const restarting: ReadonlySet<string> = new Set(["DaemonSet", "Deployment", "StatefulSet"]);
const running: ReadonlySet<string> = new Set([...restarting, "CronJob", "Service"]);

/** Pods that a change of their template, or of a configuration that they name, replaces. */
export function podsRestarted(change: ObjectChange): readonly string[] {
  const { name, fields, renewed } = change;
  if (!restarting.has(name.kind)) return [];
  const changed = fields.filter(({ steps }) => steps[0] === "spec" && steps[1] === "template");
  if (changed.length === 0 && renewed.length === 0) return [];
  const why = [
    ...renewed.map((one) => `new content of ${one}`),
    ...(changed.length === 0 ? [] : [`${changed.length} changed in its template`]),
  ].join(", ");
  const replicas = at(specOf(change), "replicas");
  const away = name.kind !== "DaemonSet" && (replicas === 1 || replicas === undefined)
    ? "; its only pod is away meanwhile unless the update surges"
    : "";
  return [`pods restart: ${why}${away}`];
}

/** Jobs that get a new name: a controller makes a new Job of it, which runs. */
export function jobsRerun({ name, before, after }: ObjectChange): readonly string[] {
  if (name.kind !== "Job" || before === undefined || after === undefined) return [];
  return before.hashedName === after.hashedName ? [] : [`runs again, as ${after.hashedName}`];
}

/** Containers of both sides whose image differs. */
export function imagesChanged({ fields }: ObjectChange): readonly string[] {
  return fields.filter(isImage).map(({ steps, before, after }) =>
    `${containerOf(steps)} runs ${printed(after)} instead of ${printed(before)}`
  );
}

function isImage({ steps, before, after }: FieldChange): boolean {
  if (steps.join(".") === "spec.imageName") return before !== undefined && after !== undefined;
  const kind = steps.at(-3);
  return steps.at(-1) === "image" && before !== undefined && after !== undefined &&
    (kind === "containers" || kind === "initContainers");
}

function containerOf(steps: readonly string[]): string {
  return steps.at(-1) === "imageName" ? "every server" : (steps.at(-2) ?? "").slice(1, -1);
}

/** CronJobs, and schedules of an orchestrator as a product's artifacts have them. */
export function schedulesChanged({ name, fields }: ObjectChange): readonly string[] {
  return fields.filter(({ steps }) => isSchedule(name.kind, steps)).map((field) =>
    `${pathText(field.steps)}: ${printed(field.before)} → ${printed(field.after)}`
  );
}

function isSchedule(kind: string, steps: readonly string[]): boolean {
  const last = steps.at(-1) ?? "";
  if (kind === "CronJob") {
    return steps.length === 2 && ["schedule", "timeZone", "suspend"].includes(last);
  }
  return steps[2] === "orchestration" && steps[3] === "schedules" &&
    ["cron", "timezone", "enabled"].includes(last);
}

/** Workloads and Services that are gone, where not the whole namespace goes. */
export function workloadsRemoved({ name, after }: ObjectChange): readonly string[] {
  return after === undefined && running.has(name.kind) ? ["is removed"] : [];
}
