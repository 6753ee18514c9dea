import type { FieldChange, ObjectChange, Side } from "./change.ts";
import { printed } from "./print.ts";
import { quantity } from "../compiler/quantity.ts";

/** What of a claim decides which volume it gets. */
const claimIdentity: ReadonlySet<string> = new Set([
  "accessModes",
  "dataSource",
  "dataSourceRef",
  "selector",
  "storageClassName",
  "volumeMode",
  "volumeName",
]);

const holders = ["Namespace", "PersistentVolume", "PersistentVolumeClaim"];

/** What controllers are told never to remove: an object of an operator with volumes of its own, say. */
function isKept(side: Side | undefined): boolean {
  const { annotations = {} } = side?.object.metadata ?? {};
  return annotations["kustomize.toolkit.fluxcd.io/prune"] === "disabled";
}

/** Claims, volumes and namespaces whose data a change loses or leaves behind. */
export function volumesLost(change: ObjectChange): readonly string[] {
  const { name: { kind }, before, after, fields } = change;
  if (after === undefined) {
    return holders.includes(kind) || isKept(before) ? ["is removed, with what it holds"] : [];
  }
  if (kind === "PersistentVolumeClaim") return claimChanges(fields, 1);
  const claims = kind === "StatefulSet" ? claimChanges(fields, 4) : [];
  const operated = isKept(before) ? operatedChanges(fields) : [];
  return [...claims, ...operated, ...mountChanges(change)];
}

/** Volumes that an operator makes from fields such as `storage.size`, as CloudNativePG does. */
function operatedChanges(fields: readonly FieldChange[]): readonly string[] {
  return fields.filter(({ steps }) => steps[0] === "spec" && /storage$/i.test(steps.at(-2) ?? ""))
    .flatMap((field) => {
      const asked = `${printed(field.before)} → ${printed(field.after)}`;
      if (field.steps.at(-1) === "size" && shrinks(field)) return [`shrinks: ${asked}`];
      return field.steps.at(-1) === "storageClass" ? [`is replaced: storageClass ${asked}`] : [];
    });
}

/** `depth` is where the fields of a claim's specification begin. */
function claimChanges(fields: readonly FieldChange[], depth: number): readonly string[] {
  return fields.filter(({ steps }) =>
    steps[depth - 1] === "spec" && (depth === 1 || steps[1] === "volumeClaimTemplates")
  ).flatMap((field) => {
    const { steps, before, after } = field;
    const asked = `${printed(before)} → ${printed(after)}`;
    if (claimIdentity.has(steps[depth] ?? "")) return [`is replaced: ${steps[depth]} ${asked}`];
    return steps.at(-1) === "storage" && shrinks(field) ? [`shrinks: ${asked}`] : [];
  });
}

function shrinks({ before, after }: FieldChange): boolean {
  const [old, next] = [size(before), size(after)];
  return old !== undefined && (next === undefined || next < old);
}

function size(value: FieldChange["before"]): bigint | undefined {
  return typeof value === "string" || typeof value === "number" ? quantity(value) : undefined;
}

/** Pods that mount another claim than before, or none where one was. */
function mountChanges({ fields }: ObjectChange): readonly string[] {
  return fields.filter(({ steps, before }) =>
    steps.at(-1) === "claimName" && steps.at(-2) === "persistentVolumeClaim" && before !== undefined
  ).map(({ steps, before, after }) =>
    after === undefined
      ? `its pods no longer mount ${printed(before)} (volume ${(steps.at(-3) ?? "").slice(1, -1)})`
      : `its pods mount ${printed(after)} instead of ${printed(before)}`
  );
}
