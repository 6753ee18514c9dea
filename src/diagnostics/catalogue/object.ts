import type { Entry } from "./entry.ts";

/** Objects as a whole: identity, network, size, and what a committed tree allows. */
export const object = {
  "FLOE-OBJ001": {
    severity: "error",
    summary: "Two objects have one identity",
    explanation:
      "Kubernetes knows one object per group, kind, namespace and name. Whichever is applied last would replace the other, at every sync.",
    wrong: "two instances whose plugins both make Service acme/store\n",
    right: "plugins:\n  storage:\n    default: { type: minio }\n    archive: { type: minio }\n",
  },
  "FLOE-OBJ002": {
    severity: "warning",
    summary: "An outside host is open on its port to every address",
    explanation:
      "A NetworkPolicy knows addresses and no host names. Without addresses in the overlay, the port is open to everywhere.",
    wrong: "network: {}\n",
    right:
      "network:\n  outside:\n    - { host: s3.example.com, cidrs: [203.0.113.0/24], port: 443 }\n",
  },
  "FLOE-OBJ003": {
    severity: "error",
    summary: "An outside host has no addresses in a production environment",
    explanation:
      "A production environment says where its pods may connect to. A NetworkPolicy knows addresses and no host names, so the overlay has to give them.",
    wrong: "production: true\nnetwork: {}\n",
    right:
      "production: true\nnetwork:\n  outside:\n    - { host: s3.example.com, cidrs: [203.0.113.0/24], port: 443 }\n",
  },
  "FLOE-OBJ004": {
    severity: "warning",
    summary: "Pods that call the Kubernetes API may reach every address",
    explanation:
      "No label selects the API server, so a NetworkPolicy needs its address. Without it, ports 443 and 6443 are open to everywhere for these pods.",
    wrong: "network: {}\n",
    right: "network:\n  apiServer:\n    - { cidr: 10.0.0.1/32, port: 6443 }\n",
  },
  "FLOE-OBJ005": {
    severity: "error",
    summary: "The API server has no address in a production environment",
    explanation:
      "No label selects the API server, so a NetworkPolicy needs its address, and production leaves nothing open by accident.",
    wrong: "production: true\nnetwork: {}\n",
    right: "production: true\nnetwork:\n  apiServer:\n    - { cidr: 10.0.0.1/32, port: 6443 }\n",
  },
  "FLOE-OBJ006": {
    severity: "error",
    summary: "A product's artifacts do not fit into a ConfigMap",
    explanation:
      "Kubernetes refuses a ConfigMap of more than 1 MiB, and its metadata needs room as well. Artifacts grow with dbt nodes, columns and contracts.",
    wrong: "one product with four thousand dbt models\n",
    right: "several products that depend on each other by ports\n",
  },
  "FLOE-OBJ007": {
    severity: "error",
    summary: "A change that Kubernetes refuses to make to a running object",
    explanation:
      "Some fields are fixed when an object is made. Applying the new object fails, so somebody has to replace it on purpose, and know what happens to its data.",
    wrong: "storage: 20Gi → 10Gi\n",
    right: "storage: 20Gi → 40Gi\n",
  },
} as const satisfies Record<`FLOE-OBJ${number}`, Entry>;
