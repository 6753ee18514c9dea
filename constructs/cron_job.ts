import { Construct } from "constructs";
import { KubeCronJob } from "cdk8s-plus-28/k8s";
import { type JobProps, jobSpec } from "./job.ts";

/** Work that a clock or a person starts. */
export interface CronJobProps extends JobProps {
  /** Five fields. A CronJob that runs on demand needs one too. */
  readonly schedule: string;
  /** IANA time zone. */
  readonly timeZone: string;
  /** True for runs on demand: `kubectl create job --from=cronjob/<name>`. @default {false} */
  readonly suspend?: boolean;
}

/**
 * A CronJob whose runs never overlap. A run that could not start within an hour is skipped: the
 * default of cdk8s-plus, ten seconds, loses runs whenever the controller is busy.
 */
export class CronJob extends Construct {
  constructor(scope: Construct, id: string, props: CronJobProps) {
    super(scope, id);
    const { workload } = props;
    new KubeCronJob(this, "cron-job", {
      metadata: {
        name: workload.name,
        namespace: workload.namespace,
        labels: { ...workload.labels },
      },
      spec: {
        schedule: props.schedule,
        timeZone: props.timeZone,
        suspend: props.suspend ?? false,
        concurrencyPolicy: "Forbid",
        startingDeadlineSeconds: 3600,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 3,
        jobTemplate: {
          metadata: { labels: { ...workload.labels } },
          spec: jobSpec(props),
        },
      },
    });
  }
}
