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
  "FLOE-IMG005": {
    severity: "error",
    summary: "images.lock.yaml is stale",
    explanation:
      "`floe image lock --check` compares the lock with the images that the environments run; with `--update` also with what the tags stand for now.",
    wrong: "floe image lock --check   # after a new version of a plugin\n",
    right: "floe image lock && git add images.lock.yaml\n",
  },
  "FLOE-IMG006": {
    severity: "error",
    summary: "A registry does not have the image",
    explanation:
      "There is no such repository or tag: the version is mistyped, the mirror lacks it, or the image was not pushed yet. The other images are locked all the same.",
    wrong: "images: { mirrors: { docker.io: registry.example.com/hub } }   # not mirrored yet\n",
    right:
      "images: { mirrors: { docker.io: registry.example.com/hub } }   # mirrored, then locked\n",
  },
  "FLOE-IMG007": {
    severity: "error",
    summary: "A registry does not show the image to whoever asks",
    explanation:
      "It wants credentials, or others. floe takes those that `docker login` stored, in a file or in a program. Docker Hub answers like this for a repository that does not exist, too.",
    wrong: "floe image lock\n",
    right: "docker login registry.example.com && deno task image lock\n",
  },
  "FLOE-IMG008": {
    severity: "error",
    summary: "A registry gives no answer",
    explanation:
      "There is no connection, no answer within half a minute, or only `429` and `5xx` after three tries. `deno task floe` has no network; `deno task image` has.",
    wrong: "deno task floe image lock\n",
    right: "deno task image lock\n",
  },
  "FLOE-IMG009": {
    severity: "error",
    summary: "A registry's answer can't be trusted",
    explanation:
      "The bytes have another digest than the registry says, or they are no index and no image of the formats that Kubernetes runs today.",
    wrong: "images: { mirrors: { docker.io: proxy.example.com } }   # answers with a login page\n",
    right: "images: { mirrors: { docker.io: registry.example.com/hub } }\n",
  },
  "FLOE-IMG010": {
    severity: "error",
    summary: "Two environments would run different images of one name",
    explanation:
      "Their mirrors have different bytes under one tag. The lock has one digest for all environments, so that what was tested is what runs. A mirror that holds one platform of an index only has another digest, too.",
    wrong: "# a mirror filled with `docker pull` and `docker push`\n",
    right: "# a mirror filled with `skopeo copy --all`, or `crane copy`\n",
  },
  "FLOE-IMG011": {
    severity: "warning",
    summary: "An image stays without a digest, as the platform allows",
    explanation:
      "The registry gave none, and `images.allow_without_digest` names the image. Delete that line once the lock has a digest.",
    wrong: "allow_without_digest: [{ image: docker.io/acme/box, reason: … }]   # for ever\n",
    right: 'images: { "docker.io/acme/box:1.2.3": "sha256:…" }   # in images.lock.yaml\n',
  },
} as const satisfies Record<`FLOE-IMG${number}`, Entry>;
