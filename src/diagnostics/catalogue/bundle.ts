import type { Entry } from "./entry.ts";

/** Bundles, and the layouts and registries that hold them. */
export const bundle = {
  "FLOE-BDL001": {
    severity: "error",
    summary: "The address of a bundle can't be read",
    explanation:
      "A bundle lies in a local OCI layout, `oci-layout:<folder>`, or in a registry, `oci://<registry>/<repository>`, each with `:<tag>` or `@sha256:…`.",
    wrong: "floe bundle inspect registry.example.com/lakehouse/platform\n",
    right: "floe bundle inspect oci://registry.example.com/lakehouse/platform:1.0.0-prod\n",
  },
  "FLOE-BDL002": {
    severity: "error",
    summary: "There is nothing to bundle",
    explanation: "A bundle is made of what `floe synth` wrote, which the index lists.",
    wrong: "floe bundle build --dist elsewhere\n",
    right: "floe synth && floe bundle build\n",
  },
  "FLOE-BDL003": {
    severity: "error",
    summary: "A file is not as floe wrote it",
    explanation:
      "What is bundled and signed must be what was compiled. The index has a digest of each file.",
    wrong: "an edited file below dist/\n",
    right: "floe synth && floe bundle build\n",
  },
  "FLOE-BDL004": {
    severity: "error",
    summary: "The version is taken",
    explanation:
      "A version tag is never overwritten: whoever has pulled it must be able to rely on it.",
    wrong:
      "metadata: { name: lakehouse, version: 1.0.0 }   # 1.0.0 was pushed with other objects\n",
    right: "metadata: { name: lakehouse, version: 1.0.1 }\n",
  },
  "FLOE-BDL005": {
    severity: "error",
    summary: "The layout or registry refuses",
    explanation:
      "It has no such content, wants other credentials, does not answer, or answers what can't be trusted. Nothing was tagged. `deno task floe` has no network; `deno task bundle` has.",
    wrong: "floe bundle push oci-layout:bundles oci://registry.example.com/nobody/here\n",
    right: "docker login registry.example.com, then the same command again\n",
  },
  "FLOE-BDL006": {
    severity: "error",
    summary: "Somebody else wrote the same version at the same time",
    explanation:
      "Registries have no compare-and-swap, so floe reads the tag back. Theirs is there now.",
    wrong: "two pipelines that push one version\n",
    right: "one pipeline at a time, or a version of its own for each\n",
  },
  "FLOE-BDL007": {
    severity: "error",
    summary: "There is no such bundle",
    explanation: "The layout or registry knows no such tag or digest.",
    wrong: "floe bundle inspect oci-layout:bundles/lakehouse/platform:9.9.9\n",
    right: "floe bundle list oci-layout:bundles/lakehouse/platform\n",
  },
} as const satisfies Record<`FLOE-BDL${number}`, Entry>;
