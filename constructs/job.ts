import { Construct } from "constructs";
import { type JobSpec, KubeJob, toJson_JobSpec } from "cdk8s-plus-28/k8s";
import { hashedName, logicalName } from "./hash.ts";
import { type PodProps, podTemplate } from "./pod.ts";
import type { Workload } from "./types.ts";

/** Work that runs once for each version of its inputs. */
export interface JobProps extends PodProps {
  readonly workload: Workload;
  /** Failures before the Job gives up. @default {6} */
  readonly backoffLimit?: number;
  /** Seconds after which the Job is ended with all its tries; without it there is no end. */
  readonly deadline?: number;
  /** Of the Job alone, never of its pods. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * A Job that GitOps controllers apply: its name carries a hash of its own specification, so changed
 * inputs make a new Job. It has no TTL, because a controller would start a deleted Job again.
 */
export class Job extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: JobProps) {
    super(scope, id);
    const { workload } = props;
    const spec = jobSpec(props);
    this.name = hashedName(workload.name, toJson_JobSpec(spec));
    new KubeJob(this, "job", {
      metadata: {
        name: this.name,
        namespace: workload.namespace,
        labels: { ...workload.labels },
        annotations: { ...props.annotations, [logicalName]: workload.name },
      },
      spec,
    });
  }
}

/** The specification that Jobs and CronJobs share. */
export function jobSpec(props: JobProps): JobSpec {
  return {
    backoffLimit: props.backoffLimit ?? 6,
    ...(props.deadline === undefined ? {} : { activeDeadlineSeconds: props.deadline }),
    // An evicted pod is not a failure of the work. Needs restartPolicy Never, which also keeps
    // the logs of failed tries.
    podFailurePolicy: {
      rules: [{
        action: "Ignore",
        onPodConditions: [{ type: "DisruptionTarget", status: "True" }],
      }],
    },
    template: podTemplate(props.workload, props, { serves: false, restartPolicy: "Never" }),
  };
}
