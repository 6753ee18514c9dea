import { type PodSpec, type PodTemplateSpec, toJson_PodSpec } from "cdk8s-plus-28/k8s";
import { type Container, kubeContainer } from "./container.ts";
import type { PodUser, Resources, Workload } from "./types.ts";
import { scratchName, volume, type VolumeSource } from "./volumes.ts";

/** What differs between pods. Everything else is the same for all, in `podSpec()`. */
export interface PodProps {
  readonly user: PodUser;
  /** The first one is the main one. */
  readonly containers: readonly [Container, ...Container[]];
  /** Run to their end, in this order, after the wait for the boot edges. */
  readonly init?: readonly Container[];
  readonly volumes?: Readonly<Record<string, VolumeSource>>;
  /** Seconds between the signal to stop and the kill. @default {30} */
  readonly grace?: number;
}

/** How a pod ends: servers are restarted, Jobs are not. */
export interface PodKind {
  readonly restartPolicy?: "Never" | "OnFailure";
  /** Whether the main container gets the workload's ports. */
  readonly serves: boolean;
  /** Whether the pods are spread over nodes and zones. */
  readonly spread?: boolean;
}

/** Enough for one command of the tools image. */
export const toolsResources: Resources = {
  requests: { cpu: "20m", memory: "64Mi" },
  limits: { memory: "256Mi" },
};

/**
 * The one pod specification of floe. It replaces every default that hurts here: service links,
 * the mounted token, the image's user, root file system, capabilities, seccomp, requests. Passes
 * Pod Security `restricted`.
 */
export function podSpec(workload: Workload, props: PodProps, kind: PodKind): PodSpec {
  const { user } = props;
  const init = [...waitContainers(workload), ...(props.init ?? [])];
  const [main, ...others] = props.containers;
  const volumes = podVolumes(props, init);
  return {
    serviceAccountName: workload.serviceAccount,
    automountServiceAccountToken: workload.kubernetesApi,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: user.uid,
      runAsGroup: user.gid,
      fsGroup: user.fsGroup ?? user.gid,
      // Without it the kubelet walks a whole volume at every start.
      fsGroupChangePolicy: "OnRootMismatch",
      seccompProfile: { type: "RuntimeDefault" },
    },
    terminationGracePeriodSeconds: props.grace ?? 30,
    ...(kind.restartPolicy === undefined ? {} : { restartPolicy: kind.restartPolicy }),
    ...(init.length === 0 ? {} : { initContainers: init.map((spec) => kubeContainer(spec)) }),
    containers: [
      kubeContainer(main, kind.serves ? workload.ports : {}),
      ...others.map((spec) => kubeContainer(spec)),
    ],
    ...(volumes.length === 0 ? {} : { volumes }),
    ...(kind.spread === true ? { topologySpreadConstraints: spread(workload) } : {}),
  };
}

/** `podSpec()` as plain JSON, for programs that make pods themselves. */
export function podSpecJson(workload: Workload, props: PodProps, kind: PodKind): unknown {
  return toJson_PodSpec(podSpec(workload, props, kind));
}

/** A pod template: labels never change with a version, so a release restarts nothing by itself. */
export function podTemplate(workload: Workload, props: PodProps, kind: PodKind): PodTemplateSpec {
  return { metadata: { labels: { ...workload.labels } }, spec: podSpec(workload, props, kind) };
}

/** The tools image runs as any user; this is its own. */
export const toolsUser: PodUser = { uid: 10001, gid: 10001 };

/** A container of the tools image that runs one `floe-tools` command. */
export function toolsContainer(
  workload: Workload,
  command: readonly [string, ...string[]],
  more: Partial<Omit<Container, "name" | "image" | "args">> = {},
): Container {
  return {
    name: command[0],
    image: workload.toolsImage,
    args: command,
    resources: toolsResources,
    writable: { "/tmp": "16Mi" },
    ...more,
  };
}

function waitContainers(workload: Workload): Container[] {
  if (workload.waits.length === 0) return [];
  const targets = workload.waits.map(({ host, port }) => `${host}:${port}`);
  return [toolsContainer(workload, ["wait", ...targets], { writable: {} })];
}

function podVolumes(props: PodProps, init: readonly Container[]) {
  const scratch = new Map<string, string>();
  for (const { writable = {} } of [...init, ...props.containers]) {
    for (const [path, size] of Object.entries(writable)) scratch.set(scratchName(path), size);
  }
  return [
    ...Object.entries(props.volumes ?? {}).map(([name, source]) => volume(name, source)),
    ...Array.from(scratch, ([name, size]) => volume(name, { scratch: size })),
  ];
}

function spread({ selector }: Workload) {
  return ["kubernetes.io/hostname", "topology.kubernetes.io/zone"].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: { ...selector } },
    // Old pods of a rolling update must not push new ones to one node.
    matchLabelKeys: ["pod-template-hash"],
  }));
}
