import { Construct } from "constructs";
import { KubePersistentVolumeClaim, Quantity } from "cdk8s-plus-28/k8s";
import type { Workload } from "./types.ts";

/** A volume that outlives its pods. */
export interface ClaimProps {
  readonly workload: Workload;
  /** Added to the component's name. @default {"data"} */
  readonly suffix?: string;
  /** Size; may grow later where the storage class allows it, never shrink. */
  readonly size: string;
  /** The cluster's default where absent. Can't be changed later. */
  readonly storageClass?: string;
}

/** Annotations that keep Argo CD and Flux from ever deleting an object. */
export const neverPruned: Readonly<Record<string, string>> = {
  "argocd.argoproj.io/sync-options": "Prune=false,Delete=false",
  "kustomize.toolkit.fluxcd.io/prune": "disabled",
};

/** A PersistentVolumeClaim of the component's own, never pruned. */
export class Claim extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: ClaimProps) {
    super(scope, id);
    const { workload, suffix = "data", size, storageClass } = props;
    this.name = `${workload.name}-${suffix}`;
    new KubePersistentVolumeClaim(this, "claim", {
      metadata: {
        name: this.name,
        namespace: workload.namespace,
        labels: { ...workload.labels },
        annotations: { ...neverPruned },
      },
      spec: {
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: Quantity.fromString(size) } },
        ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
      },
    });
  }
}
