import { Construct } from "constructs";
import { KubeConfigMap } from "cdk8s-plus-28/k8s";
import { hashedName, logicalName } from "./hash.ts";
import type { Workload } from "./types.ts";

/** Files for a component's pods. */
export interface ConfigMapProps {
  readonly workload: Workload;
  /** Added to the component's name. @default {"config"} */
  readonly suffix?: string;
  /** Content by file name. */
  readonly data: Readonly<Record<string, string>>;
}

/**
 * An immutable ConfigMap named by its content: new content is a new name, so that the pods that
 * mount it are replaced and a rollback finds the old one.
 */
export class ConfigMap extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, { workload, suffix = "config", data }: ConfigMapProps) {
    super(scope, id);
    const base = `${workload.name}-${suffix}`;
    this.name = hashedName(base, data);
    new KubeConfigMap(this, "config-map", {
      metadata: {
        name: this.name,
        namespace: workload.namespace,
        labels: { ...workload.labels },
        annotations: { [logicalName]: base },
      },
      immutable: true,
      data: { ...data },
    });
  }
}
