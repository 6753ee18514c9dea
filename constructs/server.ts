import { Construct } from "constructs";
import {
  type DeploymentStrategy,
  IntOrString,
  KubeDeployment,
  KubePodDisruptionBudget,
} from "cdk8s-plus-28/k8s";
import { type PodProps, podTemplate } from "./pod.ts";
import { Service } from "./service.ts";
import type { Workload } from "./types.ts";

/** A server without state of its own. */
export interface ServerProps extends PodProps {
  readonly workload: Workload;
  /** @default {1} */
  readonly replicas?: number;
  /** `recreate` where two at once would do harm. @default {"rolling"} */
  readonly strategy?: "rolling" | "recreate";
}

/**
 * A Deployment, a Service where it has endpoints, and, with more than one replica, spread
 * constraints and a disruption budget. With one replica a budget would only block node drains.
 */
export class Server extends Construct {
  constructor(scope: Construct, id: string, props: ServerProps) {
    super(scope, id);
    const { workload, replicas = 1 } = props;
    const metadata = {
      name: workload.name,
      namespace: workload.namespace,
      labels: { ...workload.labels },
    };
    const selector = { matchLabels: { ...workload.selector } };
    new KubeDeployment(this, "deployment", {
      metadata,
      spec: {
        replicas,
        revisionHistoryLimit: 5,
        selector,
        strategy: strategy(props),
        template: podTemplate(workload, props, { serves: true, spread: replicas > 1 }),
      },
    });
    if (Object.keys(workload.ports).length > 0) new Service(this, "service", workload);
    if (replicas > 1) {
      new KubePodDisruptionBudget(this, "budget", {
        metadata,
        spec: {
          maxUnavailable: IntOrString.fromNumber(1),
          selector,
          // Pods that crash anyway must not block a drain.
          unhealthyPodEvictionPolicy: "AlwaysAllow",
        },
      });
    }
  }
}

function strategy(props: ServerProps): DeploymentStrategy {
  if (props.strategy === "recreate") return { type: "Recreate" };
  return {
    type: "RollingUpdate",
    rollingUpdate: {
      maxSurge: IntOrString.fromNumber(1),
      maxUnavailable: IntOrString.fromNumber(0),
    },
  };
}
