import {
  type Container as KubeContainer,
  type EnvVar as KubeEnvVar,
  Quantity,
  type ResourceRequirements,
  type VolumeMount,
} from "cdk8s-plus-28/k8s";
import { probe, type Probes } from "./probes.ts";
import type { EnvVar, Resources, Workload } from "./types.ts";
import { type Mount, scratchName } from "./volumes.ts";

/** One container. What it may not do is not its choice: the pod refuses it. */
export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly workingDir?: string;
  readonly env?: readonly EnvVar[];
  readonly resources: Resources;
  /**
   * Paths that may be written, with the size of the emptyDir behind each. The root file system is
   * read-only. Containers of one pod that name one path share it.
   */
  readonly writable?: Readonly<Record<string, string>>;
  readonly mounts?: readonly Mount[];
  readonly probes?: Probes;
  /** Run before the signal to stop, for servers that must first leave the Service. */
  readonly preStop?: readonly string[];
}

/** A container in Kubernetes' words; only a server's main container gets `ports`. */
export function kubeContainer(spec: Container, ports: Workload["ports"] = {}): KubeContainer {
  const env = (spec.env ?? []).map(envVar);
  const mounts = volumeMounts(spec);
  const containerPorts = Object.entries(ports)
    .map(([name, { targetPort }]) => ({ name, containerPort: targetPort }));
  return {
    name: spec.name,
    image: spec.image,
    imagePullPolicy: "IfNotPresent",
    ...(spec.command === undefined ? {} : { command: [...spec.command] }),
    ...(spec.args === undefined ? {} : { args: [...spec.args] }),
    ...(spec.workingDir === undefined ? {} : { workingDir: spec.workingDir }),
    ...(env.length === 0 ? {} : { env }),
    ...(containerPorts.length === 0 ? {} : { ports: containerPorts }),
    ...(mounts.length === 0 ? {} : { volumeMounts: mounts }),
    ...kubeProbes(spec.probes),
    ...(spec.preStop === undefined
      ? {}
      : { lifecycle: { preStop: { exec: { command: [...spec.preStop] } } } }),
    resources: resources(spec.resources),
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
    },
  };
}

/** Requests and limits in Kubernetes' words. */
export function resources({ requests, limits }: Resources): ResourceRequirements {
  const quantities = (record: Readonly<Record<string, string | undefined>>) =>
    Object.fromEntries(
      Object.entries(record).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, Quantity.fromString(value)]]
      ),
    );
  return { requests: quantities({ ...requests }), limits: quantities({ ...limits }) };
}

function envVar(variable: EnvVar): KubeEnvVar {
  if ("value" in variable) return { name: variable.name, value: variable.value };
  const { secret, key } = variable.secret;
  return { name: variable.name, valueFrom: { secretKeyRef: { name: secret, key } } };
}

function volumeMounts({ mounts = [], writable = {} }: Container): VolumeMount[] {
  return [
    ...mounts.map(({ volume, path, subPath, writable }) => ({
      name: volume,
      mountPath: path,
      ...(subPath === undefined ? {} : { subPath }),
      ...(writable === true ? {} : { readOnly: true }),
    })),
    ...Object.keys(writable).map((path) => ({ name: scratchName(path), mountPath: path })),
  ];
}

function kubeProbes(probes: Probes | undefined): Partial<KubeContainer> {
  if (probes === undefined) return {};
  return {
    ...(probes.startup === undefined ? {} : { startupProbe: probe(probes.startup) }),
    readinessProbe: probe(probes.readiness),
    ...(probes.liveness === undefined ? {} : { livenessProbe: probe(probes.liveness) }),
  };
}
