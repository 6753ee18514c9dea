import type { Entry } from "./entry.ts";

/** Pods and containers: the hard rules that every pod template obeys. */
export const objectPod = {
  "FLOE-OBJ010": {
    severity: "error",
    summary: "A pod gets a variable for every Service",
    explanation:
      "Kubernetes injects NAME_PORT=tcp://… for each Service of the namespace. Several components read a variable of that very name as a number and crash.",
    wrong: "spec: { containers: [] }\n",
    right: "spec: { enableServiceLinks: false, containers: [] }\n",
  },
  "FLOE-OBJ011": {
    severity: "error",
    summary: "A container has no numeric user, or runs as root",
    explanation:
      "runAsNonRoot alone fails at start for an image whose user is a name. A number is checked by Kubernetes itself.",
    wrong: "securityContext: { runAsNonRoot: true }\n",
    right: "securityContext: { runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001 }\n",
  },
  "FLOE-OBJ012": {
    severity: "error",
    summary: "A container may write to its root file system",
    explanation:
      "What a container must write belongs to a volume that is named, sized and gone with the pod, or kept on purpose.",
    wrong: "securityContext: {}\n",
    right: "securityContext: { readOnlyRootFilesystem: true }\n",
  },
  "FLOE-OBJ013": {
    severity: "error",
    summary: "A container keeps capabilities or may gain privileges",
    explanation:
      "None of the components needs a Linux capability. Pod Security `restricted` refuses pods that keep one.",
    wrong: "securityContext: {}\n",
    right: "securityContext:\n  allowPrivilegeEscalation: false\n  capabilities: { drop: [ALL] }\n",
  },
  "FLOE-OBJ014": {
    severity: "error",
    summary: "A pod runs without the runtime's seccomp profile",
    explanation:
      "Without a profile every system call is allowed. Pod Security `restricted` refuses such pods.",
    wrong: "securityContext: {}\n",
    right: "securityContext: { seccompProfile: { type: RuntimeDefault } }\n",
  },
  "FLOE-OBJ015": {
    severity: "error",
    summary: "A container has no requests or no memory limit",
    explanation:
      "The scheduler places a pod by its requests, and a namespace with a quota refuses pods without them. A memory limit keeps one pod from taking a node down.",
    wrong: "resources: {}\n",
    right: "resources:\n  requests: { cpu: 100m, memory: 128Mi }\n  limits: { memory: 128Mi }\n",
  },
  "FLOE-OBJ016": {
    severity: "error",
    summary: "A server has no probes",
    explanation:
      "Without a readiness probe a Service sends traffic to a pod that is still starting; without a liveness probe nobody notices one that hangs.",
    wrong: "containers: [{ name: web }]\n",
    right: "containers: [{ name: web, readinessProbe: …, livenessProbe: … }]\n",
  },
  "FLOE-OBJ017": {
    severity: "error",
    summary: "A pod mounts a Kubernetes token that nothing grants",
    explanation:
      "A token is a credential. Only a component whose description asks for the Kubernetes API gets one.",
    wrong: "automountServiceAccountToken: true\n",
    right: "automountServiceAccountToken: false\n",
  },
  "FLOE-OBJ018": {
    severity: "error",
    summary: "An image has no fixed version",
    explanation:
      "The same tree must run the same code tomorrow. `latest` and references without tag or digest change by themselves.",
    wrong: "image: registry.example.com/web:latest\n",
    right: "image: registry.example.com/web:1.2.3\n",
  },
  "FLOE-OBJ019": {
    severity: "error",
    summary: "An image is not pinned although its digest is known",
    explanation:
      "images.lock.yaml has the digest of this image, but the object names only the tag, which can be moved.",
    wrong: "image: registry.example.com/web:1.2.3\n",
    right: "image: registry.example.com/web:1.2.3@sha256:…\n",
  },
  "FLOE-OBJ020": {
    severity: "error",
    summary: "A server has no time to stop",
    explanation:
      "A server needs an explicit grace period, so that requests in flight end before the kill.",
    wrong: "spec: {}\n",
    right: "spec: { terminationGracePeriodSeconds: 30 }\n",
  },
  "FLOE-OBJ021": {
    severity: "error",
    summary: "A pod uses something of its node",
    explanation:
      "Host namespaces, host ports, host paths and privileged containers reach beyond the pod. Pod Security refuses them.",
    wrong: "hostNetwork: true\n",
    right: "hostNetwork: false\n",
  },
  "FLOE-OBJ022": {
    severity: "error",
    summary: "Two things in one pod have one name",
    explanation:
      "Container, volume and port names must be unique in a pod. For some of them Kubernetes silently keeps only one.",
    wrong: "ports: [{ name: http }, { name: http }]\n",
    right: "ports: [{ name: http }, { name: metrics }]\n",
  },
} as const satisfies Record<`FLOE-OBJ${number}`, Entry>;
