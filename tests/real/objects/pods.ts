import { at, isRecord } from "../programs/json.ts";
import { type KubeObject, kubeObject } from "../programs/kube_object.ts";

/** Where each workload keeps its pod. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  CronJob: ["spec", "jobTemplate", "spec", "template"],
  DaemonSet: ["spec", "template"],
  Deployment: ["spec", "template"],
  Job: ["spec", "template"],
  ReplicaSet: ["spec", "template"],
  StatefulSet: ["spec", "template"],
};

/**
 * The pod that a workload's controller would make, or nothing for another object. Pod Security
 * enforces on pods only, so each must be sent as one.
 */
export function podOf(object: KubeObject): KubeObject | undefined {
  const path = TEMPLATES[object.kind];
  if (path === undefined) return undefined;
  const template = at(object, ...path);
  const spec = at(template, "spec");
  if (!isRecord(spec)) throw new Error(`${object.kind} ${object.metadata.name} has no pod`);
  const { name, namespace } = object.metadata;
  const metadata = {
    name: `${name.slice(0, 50)}-bare`,
    namespace,
    labels: at(template, "metadata", "labels"),
    annotations: at(template, "metadata", "annotations"),
  };
  const volumes = [...listAt(spec, "volumes"), ...claimedVolumes(object)];
  const pod = { apiVersion: "v1", kind: "Pod", metadata, spec: { ...spec, volumes } };
  return kubeObject(JSON.parse(JSON.stringify(pod)), name);
}

/** A StatefulSet's controller adds a volume for each claim template. */
function claimedVolumes(object: KubeObject): readonly unknown[] {
  return listAt(object, "spec", "volumeClaimTemplates").map((template) => {
    const name = at(template, "metadata", "name");
    return { name, persistentVolumeClaim: { claimName: `${name}-${object.metadata.name}-0` } };
  });
}

function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}
