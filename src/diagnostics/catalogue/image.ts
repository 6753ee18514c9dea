import type { Entry } from "./entry.ts";

/** Container images. */
export const image = {
  "FLOE-IMG001": {
    severity: "error",
    summary: "images.lock.yaml is not a lock that floe reads",
    explanation:
      "The file maps references with a tag to digests, and product names to a version and a digest.",
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
  "FLOE-IMG003": {
    severity: "error",
    summary: "An image of a production environment has no digest",
    explanation:
      "A tag can be moved to other bytes after they were reviewed; a digest can't. `floe image lock` asks the registries and writes images.lock.yaml. Where a digest can't be had, the platform file names the image and the reason.",
    wrong: "# images.lock.yaml\nimages: {}\n",
    right:
      "# platform.yaml\nimages:\n  allow_without_digest:\n    - { image: docker.io/acme/box, reason: The vendor's registry is not reachable from CI }\n",
  },
  "FLOE-IMG004": {
    severity: "warning",
    summary: "The images lock has a product's image of another version",
    explanation:
      "The digest of an older build must not run under a newer version's name, so it is left out until the product's CI pins the new one.",
    wrong: 'products: { orders: { version: 1.0.0, digest: "sha256:…" } }   # floe.yaml: 1.1.0\n',
    right: 'products: { orders: { version: 1.1.0, digest: "sha256:…" } }\n',
  },
} as const satisfies Record<`FLOE-IMG${number}`, Entry>;
