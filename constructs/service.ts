import { Construct } from "constructs";
import { IntOrString, KubeService } from "cdk8s-plus-28/k8s";
import type { Port, Workload } from "./types.ts";

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
        ports: Object.entries(workload.ports).map(([name, { port, appProtocol }]) => ({
          name,
          port,
          ...spoken(appProtocol),
          // By name, so that a changed container port reaches old and new pods alike.
          targetPort: IntOrString.fromString(name),
        })),
      },
    });
  }
}

/** Kubernetes' names for protocols; service meshes and gateways read them. */
function spoken(protocol: Port["appProtocol"]): { appProtocol?: string } {
  if (protocol === "http") return { appProtocol: "http" };
  return protocol === "grpc" ? { appProtocol: "kubernetes.io/h2c" } : {};
}
