import { Job, jsonFile, PlainObject, toolsContainer, toolsUser } from "../../../constructs/mod.ts";
import { type DeliveryContext, secondsFromStart } from "../../../src/plugin/mod.ts";
import type { Config } from "./config.ts";

/** Kinds that the hook adds to those of all other objects. */
export const ownKinds = [{ group: "", kind: "ConfigMap" }, { group: "batch", kind: "Job" }];

const file = "health.json";

/**
 * A hook that ends well when every workload of the platform runs the images of this revision and is
 * ready, each within the seconds that its probes and those of its servers allow. Argo CD runs it
 * after each sync of its Application, and a sync happens when anything in the list has changed: the
 * list is an object of that Application, with a digest of every workload.
 */
export function health(context: DeliveryContext<Config>): void {
  const workload = context.workload("health");
  const name = `${workload.name}-desired`;
  const { namespace, labels } = workload;
  new PlainObject(context.scope, "desired", {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace, labels },
    data: { [file]: jsonFile({ schema: "floe-health/v1", workloads: workloadsOf(context) }) },
  });
  new Job(context.scope, "health", {
    workload,
    user: toolsUser,
    containers: [
      toolsContainer(workload, ["ready", "--desired", `/etc/floe/${file}`], {
        mounts: [{ volume: "desired", path: "/etc/floe" }],
      }),
    ],
    volumes: { desired: { configMap: name } },
    backoffLimit: 1,
    // A hook is made anew by each sync, so nothing is lost when it is deleted.
    annotations: {
      "argocd.argoproj.io/hook": "PostSync",
      "argocd.argoproj.io/hook-delete-policy": "BeforeHookCreation",
    },
  });
}

function workloadsOf({ folders }: DeliveryContext<Config>) {
  const ours = folders.filter(({ product }) => product === undefined);
  const seconds = secondsFromStart(ours);
  return ours.flatMap(({ path, objects }) =>
    objects.flatMap(({ kind, namespace, name, workload }) =>
      workload === undefined || namespace === undefined ? [] : [{
        kind,
        namespace,
        name,
        within: seconds.get(path) ?? 0,
        images: workload.images,
        digest: workload.sha256.slice(0, 8),
      }]
    )
  );
}
