import type { Entry } from "./entry.ts";

/** Workloads, their names, references and rights: the hard rules over final objects. */
export const objectWorkload = {
  "FLOE-OBJ030": {
    severity: "error",
    summary: "Replicas without spread or disruption budget",
    explanation:
      "Several replicas help only if they are on several nodes and are not drained at once.",
    wrong: "replicas: 2\n",
    right: "replicas: 2, topologySpreadConstraints, a PodDisruptionBudget\n",
  },
  "FLOE-OBJ031": {
    severity: "error",
    summary: "A disruption budget for a single replica",
    explanation: "A budget on one replica blocks the drain of its node for ever.",
    wrong: "replicas: 1 and a PodDisruptionBudget\n",
    right: "replicas: 1\n",
  },
  "FLOE-OBJ032": {
    severity: "error",
    summary: "A selector is not exactly name, instance and component",
    explanation:
      "Selectors can't be changed later. These three labels never change; anything else might.",
    wrong: "matchLabels: { app: web }\n",
    right:
      "matchLabels:\n  app.kubernetes.io/name: web\n  app.kubernetes.io/instance: acme\n  app.kubernetes.io/component: web\n",
  },
  "FLOE-OBJ033": {
    severity: "error",
    summary: "A selector selects nothing, or another workload's pods",
    explanation:
      "A workload must select the pods of its own template, and no second workload may select them too: they would fight over the pods.",
    wrong: "two Deployments with one selector\n",
    right: "one selector per workload\n",
  },
  "FLOE-OBJ034": {
    severity: "error",
    summary: "A version or a digest is in a pod template's labels or annotations",
    explanation: "Such a label changes with every release and restarts pods that did not change.",
    wrong: "labels: { app.kubernetes.io/version: 1.2.3 }\n",
    right: "labels: { app.kubernetes.io/name: web }\n",
  },
  "FLOE-OBJ035": {
    severity: "error",
    summary: "A Job that a controller would run again",
    explanation:
      "A controller makes a deleted Job again, so a synced Job has no TTL. Its name carries a hash of its inputs, because a Job can't be changed.",
    wrong: "metadata: { name: migrate }\nspec: { ttlSecondsAfterFinished: 300 }\n",
    right: "metadata: { name: migrate-1a2b3c4d }\n",
  },
  "FLOE-OBJ036": {
    severity: "error",
    summary: "A CronJob leaves its scheduling to defaults",
    explanation:
      "The defaults start overlapping runs, try missed ones without a limit, and keep little history.",
    wrong: "spec: { schedule: 0 4 * * * }\n",
    right:
      "spec:\n  schedule: 0 4 * * *\n  startingDeadlineSeconds: 3600\n  concurrencyPolicy: Forbid\n  successfulJobsHistoryLimit: 1\n  failedJobsHistoryLimit: 1\n",
  },
  "FLOE-OBJ037": {
    severity: "error",
    summary: "A label of cdk8s",
    explanation:
      "cdk8s makes labels and selectors from the path of a construct. Renaming the construct would break an immutable selector.",
    wrong: "labels: { cdk8s.io/metadata.addr: c8… }\n",
    right: "labels: { app.kubernetes.io/name: web }\n",
  },
  "FLOE-OBJ038": {
    severity: "error",
    summary: "A name that Kubernetes refuses",
    explanation:
      "Names are lower-case letters, digits and dashes, up to a length that depends on the kind.",
    wrong: "metadata: { name: My_Service }\n",
    right: "metadata: { name: my-service }\n",
  },
  "FLOE-OBJ039": {
    severity: "error",
    summary: "A Service with addresses of its own outside the cluster",
    explanation:
      "External addresses and load balancers open a platform to the outside. That is an ingress plugin's work.",
    wrong: "spec: { externalIPs: [192.0.2.1] }\n",
    right: "spec: { type: ClusterIP }\n",
  },
  "FLOE-OBJ040": {
    severity: "error",
    summary: "An object names something that does not exist",
    explanation:
      "A pod waits for ever for a ConfigMap, Secret, claim or ServiceAccount that nobody makes.",
    wrong: "envFrom: [{ configMapRef: { name: nothing } }]\n",
    right: "envFrom: [{ configMapRef: { name: web-config-1a2b3c4d } }]\n",
  },
  "FLOE-OBJ041": {
    severity: "error",
    summary: "A Secret in the output",
    explanation:
      "No object that floe writes holds a secret's value or can overwrite one. `floe secrets` lists what has to exist.",
    wrong: "kind: Secret\n",
    right: "env: [{ name: PASSWORD, valueFrom: { secretKeyRef: { name: db, key: password } } }]\n",
  },
  "FLOE-OBJ042": {
    severity: "error",
    summary: "A role with wildcards",
    explanation: "A wildcard grants what nobody has read, also of kinds that are installed later.",
    wrong: "rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]\n",
    right: "rules: [{ apiGroups: [batch], resources: [jobs], verbs: [create, get] }]\n",
  },
  "FLOE-OBJ043": {
    severity: "error",
    summary: "A product's object outside of the product's namespace",
    explanation:
      "A product's objects live in its own namespace only, so that one product can never change another or the platform.",
    wrong: "metadata: { namespace: acme }   in product orders\n",
    right: "metadata: { namespace: acme-orders }\n",
  },
} as const satisfies Record<`FLOE-OBJ${number}`, Entry>;
