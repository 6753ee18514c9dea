import { Construct } from "constructs";
import { KubeStatefulSet } from "cdk8s-plus-28/k8s";
import { Claim, type ClaimProps } from "./claim.ts";
import { type PodProps, podTemplate } from "./pod.ts";
import { Service } from "./service.ts";
import type { Mount } from "./volumes.ts";
import type { Workload } from "./types.ts";

/** A server with one replica and one volume. */
export interface StatefulServerProps extends PodProps {
  readonly workload: Workload;
  readonly claim: Omit<ClaimProps, "workload">;
  /** Where the main container sees the volume. */
  readonly data: { readonly path: string; readonly subPath?: string };
}

/**
 * A StatefulSet with one replica, its Service and a claim of its own.
 *
 * A StatefulSet and not a Deployment with `Recreate`: after a lost pod a Deployment starts the next
 * one while the old one still ends, and two database servers in separate process namespaces don't
 * see each other's lock file. A StatefulSet never runs two. The claim is an object of its own and
 * not a template, because templates can't be changed and so a volume could never grow.
 */
export class StatefulServer extends Construct {
  constructor(scope: Construct, id: string, props: StatefulServerProps) {
    super(scope, id);
    const { workload } = props;
    const claim = new Claim(this, "claim", { workload, ...props.claim });
    const mount: Mount = { volume: "data", writable: true, ...props.data };
    const [main, ...others] = props.containers;
    const pod: PodProps = {
      ...props,
      containers: [{ ...main, mounts: [mount, ...(main.mounts ?? [])] }, ...others],
      volumes: { data: { claim: claim.name }, ...props.volumes },
    };
    new KubeStatefulSet(this, "stateful-set", {
      metadata: {
        name: workload.name,
        namespace: workload.namespace,
        labels: { ...workload.labels },
      },
      spec: {
        replicas: 1,
        revisionHistoryLimit: 5,
        selector: { matchLabels: { ...workload.selector } },
        serviceName: workload.name,
        template: podTemplate(workload, pod, { serves: true }),
      },
    });
    new Service(this, "service", workload);
  }
}
