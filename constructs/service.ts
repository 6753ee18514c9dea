import { Construct } from "constructs";
import { IntOrString, KubeService } from "cdk8s-plus-28/k8s";
import type { Workload } from "./types.ts";

/** A component's Service: its name is the component's host, its ports are its endpoints. */
export class Service extends Construct {
  constructor(scope: Construct, id: string, workload: Workload) {
    super(scope, id);
    new KubeService(this, "service", {
      metadata: {
        name: workload.name,
        namespace: workload.namespace,
        labels: { ...workload.labels },
      },
      spec: {
        type: "ClusterIP",
        selector: { ...workload.selector },
        ports: Object.entries(workload.ports).map(([name, { port }]) => ({
          name,
          port,
          // By name, so that a changed container port reaches old and new pods alike.
          targetPort: IntOrString.fromString(name),
        })),
      },
    });
  }
}
