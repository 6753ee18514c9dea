import type { Json } from "../compiler/object.ts";
import type { Code } from "../diagnostics/mod.ts";

/** Path of a Deployment's main container. */
export const container = "spec.template.spec.containers.0";

/** A change of one object that exactly one rule must refuse. */
export interface Break {
  readonly code: Code;
  /** Kind, or kind and name, of the object to change. */
  readonly object: string;
  /** Dotted path to a value; `undefined` removes what is there. */
  readonly set: Readonly<Record<string, Json | undefined>>;
  readonly says: RegExp;
}

/** One good platform, broken in one place at a time: at least once for each rule. */
export const breaks: readonly Break[] = [
  {
    code: "FLOE-OBJ010",
    object: "Deployment",
    set: { "spec.template.spec.enableServiceLinks": undefined },
    says: /enableServiceLinks/,
  },
  {
    code: "FLOE-OBJ011",
    object: "Deployment",
    set: { "spec.template.spec.securityContext.runAsUser": undefined },
    says: /container "box" has no numeric runAsUser/,
  },
  {
    code: "FLOE-OBJ011",
    object: "Job",
    set: { "spec.template.spec.initContainers.0.securityContext.runAsUser": 0 },
    says: /container "wait" runs as root/,
  },
  {
    code: "FLOE-OBJ012",
    object: "CronJob",
    set: {
      "spec.jobTemplate.spec.template.spec.containers.0.securityContext.readOnlyRootFilesystem":
        false,
    },
    says: /root file system/,
  },
  {
    code: "FLOE-OBJ013",
    object: "Deployment",
    set: { [`${container}.securityContext.capabilities.add`]: ["NET_BIND_SERVICE"] },
    says: /adds capabilities/,
  },
  {
    code: "FLOE-OBJ013",
    object: "Deployment",
    set: { [`${container}.securityContext.allowPrivilegeEscalation`]: undefined },
    says: /privilege escalation/,
  },
  {
    code: "FLOE-OBJ014",
    object: "Deployment",
    set: { "spec.template.spec.securityContext.seccompProfile": undefined },
    says: /seccomp/,
  },
  {
    code: "FLOE-OBJ015",
    object: "Deployment",
    set: { [`${container}.resources.limits`]: undefined },
    says: /no memory limit/,
  },
  {
    code: "FLOE-OBJ016",
    object: "Deployment",
    set: { [`${container}.readinessProbe`]: undefined },
    says: /no readiness probe/,
  },
  {
    code: "FLOE-OBJ017",
    object: "Deployment",
    set: { "spec.template.spec.automountServiceAccountToken": true },
    says: /nothing grants/,
  },
  {
    code: "FLOE-OBJ017",
    object: "ServiceAccount box",
    set: { automountServiceAccountToken: undefined },
    says: /mounts its token/,
  },
  {
    code: "FLOE-OBJ018",
    object: "Deployment",
    set: { [`${container}.image`]: "docker.io/acme/box:latest" },
    says: /names no version/,
  },
  {
    code: "FLOE-OBJ018",
    object: "Deployment",
    set: { [`${container}.image`]: "localhost:5000/box" },
    says: /names no version/,
  },
  {
    code: "FLOE-OBJ020",
    object: "Deployment",
    set: { "spec.template.spec.terminationGracePeriodSeconds": undefined },
    says: /terminationGracePeriodSeconds/,
  },
  {
    code: "FLOE-OBJ021",
    object: "Deployment",
    set: { "spec.template.spec.hostNetwork": true },
    says: /hostNetwork/,
  },
  {
    code: "FLOE-OBJ021",
    object: "Deployment",
    set: { "spec.template.spec.volumes.0": { name: "files", hostPath: { path: "/" } } },
    says: /volume "files"/,
  },
  {
    code: "FLOE-OBJ022",
    object: "Deployment",
    set: { [`${container}.ports.1`]: { name: "api", containerPort: 9090 } },
    says: /two of port "api"/,
  },
  {
    code: "FLOE-OBJ030",
    object: "Deployment",
    set: { "spec.template.spec.topologySpreadConstraints": undefined },
    says: /no spread/,
  },
  {
    code: "FLOE-OBJ031",
    object: "Deployment",
    set: { "spec.replicas": 1 },
    says: /single replica/,
  },
  {
    code: "FLOE-OBJ032",
    object: "Service",
    set: { "spec.selector": { app: "box" } },
    says: /selects by app/,
  },
  {
    code: "FLOE-OBJ032",
    object: "NetworkPolicy box",
    set: { "spec.podSelector.matchLabels": { app: "box" } },
    says: /selects by app/,
  },
  {
    code: "FLOE-OBJ033",
    object: "Job",
    set: { "spec.template.metadata.labels": deploymentLabels() },
    says: /selects the pods of Job "box-prepare/,
  },
  {
    code: "FLOE-OBJ034",
    object: "CronJob",
    set: {
      "spec.jobTemplate.spec.template.metadata.annotations": { "app.kubernetes.io/version": "1" },
    },
    says: /app\.kubernetes\.io\/version/,
  },
  {
    code: "FLOE-OBJ035",
    object: "Job",
    set: { "spec.ttlSecondsAfterFinished": 60 },
    says: /TTL/,
  },
  {
    code: "FLOE-OBJ035",
    object: "Job",
    set: { "metadata.name": "box-prepare" },
    says: /no hash/,
  },
  {
    code: "FLOE-OBJ036",
    object: "CronJob",
    set: { "spec.startingDeadlineSeconds": 10 },
    says: /less than a minute/,
  },
  {
    code: "FLOE-OBJ036",
    object: "CronJob",
    set: { "spec.concurrencyPolicy": "Allow" },
    says: /overlap/,
  },
  {
    code: "FLOE-OBJ037",
    object: "Service",
    set: { "metadata.labels.cdk8s~io/metadata~addr": "c8" },
    says: /cdk8s\.io\/metadata\.addr/,
  },
  {
    code: "FLOE-OBJ038",
    object: "ConfigMap floe-artifacts",
    set: { "metadata.labels.floe~dev/domain": "a b" },
    says: /floe\.dev\/domain/,
  },
  {
    code: "FLOE-OBJ038",
    object: "CronJob",
    set: { "metadata.name": "x".repeat(53) },
    says: /more than 52/,
  },
  { code: "FLOE-OBJ039", object: "Service", set: { "spec.externalIPs": [] }, says: /externalIPs/ },
  {
    code: "FLOE-OBJ040",
    object: "Deployment",
    set: { "spec.template.spec.volumes.0.configMap.name": "ghost" },
    says: /ConfigMap "ghost"/,
  },
  {
    code: "FLOE-OBJ040",
    object: "Job",
    set: { "spec.template.spec.containers.0.env.0.valueFrom.secretKeyRef.key": "ghost" },
    says: /key "ghost" of Secret "box-root"/,
  },
  {
    code: "FLOE-OBJ040",
    object: "Deployment",
    set: { "spec.template.spec.serviceAccountName": "ghost" },
    says: /ServiceAccount "ghost"/,
  },
  {
    code: "FLOE-OBJ040",
    object: "Deployment",
    set: { [`${container}.volumeMounts.0.name`]: "ghost" },
    says: /mounts volume "ghost"/,
  },
  {
    code: "FLOE-OBJ040",
    object: "Deployment",
    set: {
      "spec.template.spec.volumes.1": {
        name: "data",
        persistentVolumeClaim: { claimName: "ghost" },
      },
    },
    says: /PersistentVolumeClaim "ghost"/,
  },
  { code: "FLOE-OBJ041", object: "ResourceQuota", set: { kind: "Secret" }, says: /no file/ },
  {
    code: "FLOE-OBJ042",
    object: "ResourceQuota",
    set: { kind: "Role", rules: [{ apiGroups: [""], resources: ["*"], verbs: ["get"] }] },
    says: /"\*" in resources/,
  },
  {
    code: "FLOE-OBJ043",
    object: "ResourceQuota",
    set: { "metadata.namespace": "acme" },
    says: /product "orders"'s namespace/,
  },
];

function deploymentLabels(): Json {
  const prefix = "app.kubernetes.io";
  return {
    [`${prefix}/name`]: "box",
    [`${prefix}/instance`]: "acme",
    [`${prefix}/component`]: "box",
  };
}
