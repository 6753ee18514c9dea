import type { Entry } from "./entry.ts";

/** Container images. */
export const image = {
  "FLOE-IMG001": {
    severity: "error",
    summary: "images.lock.yaml is not a lock that floe reads",
    explanation: "The file maps references with a tag, and product names, to digests.",
    wrong: 'images: { "docker.io/library/postgres:17": latest }\n',
    right: 'images: { "docker.io/library/postgres:17": "sha256:…" }\n',
  },
  "FLOE-IMG002": {
    severity: "warning",
    summary: "The platform names no image registry",
    explanation:
      "Products and floe's tools are images that you build, so pods must know where from. Without `images.registry` floe writes `localhost`, which only a local cluster has.",
    wrong: "metadata: { name: lakehouse }\n",
    right: "images: { registry: registry.example.com/lakehouse }\n",
  },
} as const satisfies Record<`FLOE-IMG${number}`, Entry>;
