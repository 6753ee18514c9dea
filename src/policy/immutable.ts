import type { Json, KubeObject } from "../compiler/object.ts";
import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import { quantity } from "../compiler/quantity.ts";
import { at, fields, same, text } from "./json.ts";

/** One object in the committed tree and as it would be written now. */
export interface Change {
  /** File of both, below the output folder. */
  readonly path: string;
  readonly before: KubeObject;
  readonly after: KubeObject;
}

/** What Kubernetes refuses to change on a kind, and how people change it nevertheless. */
interface Fixed {
  /** Names of what differs and must not. */
  differences(before: KubeObject, after: KubeObject): readonly string[];
  procedure(where: Where): string;
}

interface Where {
  readonly name: string;
  readonly namespace: string;
}

/** Everything else of a StatefulSet's specification is fixed, says its API validation. */
const statefulSetMayChange = [
  "minReadySeconds",
  "ordinals",
  "persistentVolumeClaimRetentionPolicy",
  "replicas",
  "revisionHistoryLimit",
  "template",
  "updateStrategy",
];

const replace = (kind: string, what: string, options = "") => ({ name, namespace }: Where) =>
  `${what} \`kubectl delete ${kind} ${name} -n ${namespace}${options}\`, and let it be applied again.`;

/** Kinds with fields that the API server, or an operator's webhook, refuses to update. */
const fixed: Readonly<Record<string, Fixed>> = {
  Cluster: {
    differences: clusterDifferences,
    procedure: ({ name }) =>
      `Volumes can only grow, each in its class. Back the data up, restore it into a cluster of ` +
      `another name, and delete "${name}" when nothing uses it any more.`,
  },
  ConfigMap: {
    differences: (before, after) =>
      before["immutable"] === true ? unequal(before, after, ["data", "binaryData"]) : [],
    procedure: () => "Its name has to carry a hash of its content: a mistake of the plugin.",
  },
  DaemonSet: selectorOnly("daemonset"),
  Deployment: selectorOnly("deployment"),
  Job: {
    differences: (before, after) =>
      unequal(before["spec"], after["spec"], ["completionMode", "selector", "template"]),
    procedure: () => "Its name has to carry a hash of its inputs: a mistake of the plugin.",
  },
  PersistentVolumeClaim: {
    differences: claimDifferences,
    procedure: ({ name }) =>
      `A claim can only grow. Back the data up, restore it into a claim of another name, and ` +
      `delete "${name}" when nothing mounts it any more.`,
  },
  RoleBinding: {
    differences: (before, after) => unequal(before, after, ["roleRef"]),
    procedure: replace("rolebinding", "Nobody has the role for a moment:"),
  },
  Service: {
    differences: (before, after) => unequal(before["spec"], after["spec"], ["clusterIP"]),
    procedure: replace("service", "Clients reconnect to a new address:"),
  },
  StatefulSet: {
    differences: (before, after) => {
      const keys = Object.keys({ ...fields(before["spec"]), ...fields(after["spec"]) });
      const kept = keys.filter((key) => !statefulSetMayChange.includes(key)).sort();
      return unequal(before["spec"], after["spec"], kept);
    },
    procedure: replace("statefulset", "Pods and claims stay:", " --cascade=orphan"),
  },
};

function selectorOnly(kind: string): Fixed {
  return {
    differences: (before, after) => unequal(before["spec"], after["spec"], ["selector"]),
    procedure: replace(kind, "The service is away until the new pods are ready:"),
  };
}

/** FLOE-OBJ007 for each change of the committed tree that a cluster would refuse. */
export function immutableChanges(changes: readonly Change[]): readonly Diagnostic[] {
  return changes.flatMap(({ path, before, after }) => {
    const { kind } = after;
    const rule = Object.hasOwn(fixed, kind) ? fixed[kind] : undefined;
    // Another name is another object, which the old one does not hinder.
    if (rule === undefined || before.kind !== kind) return [];
    if (before.metadata.name !== after.metadata.name) return [];
    const where = { name: after.metadata.name, namespace: after.metadata.namespace ?? "" };
    return rule.differences(before, after).map((field) =>
      diagnose("FLOE-OBJ007", {
        message: `Kubernetes can't change ${field} of ${kind} ${where.namespace}/${where.name}`,
        hint: `${rule.procedure(where)} Or undo the change. ` +
          "`floe synth --replace` writes it nevertheless.",
        at: { file: path, line: 1, column: 1, length: 1 },
      })
    );
  });
}

function claimDifferences(before: KubeObject, after: KubeObject): readonly string[] {
  const keys = Object.keys({ ...fields(before["spec"]), ...fields(after["spec"]) });
  const kept = keys.filter((key) => key !== "resources" && key !== "volumeAttributesClassName");
  return [
    ...unequal(before["spec"], after["spec"], kept.sort()),
    ...(shrinks(claimSize(before), claimSize(after)) ? ["the size"] : []),
  ];
}

/** A cluster of database servers whose operator makes one volume for each. */
function clusterDifferences(before: KubeObject, after: KubeObject): readonly string[] {
  const [old, next] = [at(before, "spec", "storage"), at(after, "spec", "storage")];
  const size = (storage: Json | undefined) => text(at(storage, "size"));
  const [was, is] = [size(old), size(next)];
  return [
    ...unequal(old, next, ["storageClass"]),
    ...(was !== undefined && shrinks(was, is ?? "0") ? ["the size"] : []),
  ];
}

function claimSize(object: KubeObject): string {
  return text(at(object, "spec", "resources", "requests", "storage")) ?? "0";
}

/** A size that cannot be read might be smaller, so a change from or to it is refused. */
function shrinks(before: string, after: string): boolean {
  const [old, next] = [quantity(before), quantity(after)];
  return old === undefined || next === undefined ? before !== after : next < old;
}

function unequal(
  before: Json | undefined,
  after: Json | undefined,
  keys: readonly string[],
): readonly string[] {
  return keys.filter((key) => !same(at(before, key), at(after, key)));
}
