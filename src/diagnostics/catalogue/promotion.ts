import type { Entry } from "./entry.ts";

/** Promotion of bundles from environment to environment. */
export const promotion = {
  "FLOE-PRO001": {
    severity: "error",
    summary: "The bundle is for another environment",
    explanation:
      "The objects of a platform or a product are compiled for one environment: addresses, sizes and secrets differ. Promoting those of another one would run them in the wrong place.",
    wrong:
      "floe bundle promote oci://registry.example.com/lakehouse/platform:1.0.0-staging prod …\n",
    right: "floe bundle promote oci://registry.example.com/lakehouse/platform:1.0.0-prod prod …\n",
  },
  "FLOE-PRO002": {
    severity: "error",
    summary: "The version has skipped an environment",
    explanation:
      "A version passes through environments in their order, which the trust policy or --order says. In the one before, it must have been promoted, by somebody who is trusted to.",
    wrong: "floe bundle promote …:1.0.0-prod prod   # 1.0.0 was never in staging\n",
    right: "floe bundle promote …:1.0.0-staging staging, then …:1.0.0-prod prod\n",
  },
  "FLOE-PRO003": {
    severity: "error",
    summary: "The product was compiled against an older platform",
    explanation:
      "A product relies on the services of the platform that it was compiled against. The environment has no platform yet, or a newer one.",
    wrong: "a product compiled against platform 1.0.0, for an environment that runs 1.1.0\n",
    right: "floe synth with the platform of the environment, then build and promote that\n",
  },
  "FLOE-PRO004": {
    severity: "error",
    summary: "The key may not promote",
    explanation:
      "A promotion record is signed. One by a key that nobody trusts for it would be no record: --trust or the trust policy's `promotions` names those who may.",
    wrong:
      "floe bundle promote … --key mine.key --policy trust.yaml   # promotions: [release.pub]\n",
    right: "floe bundle promote … --key release.key --policy trust.yaml\n",
  },
  "FLOE-PRO005": {
    severity: "error",
    summary: "There is nothing to go back to",
    explanation:
      "A rollback goes to what was in the environment before, as the signed records say. There is no such record.",
    wrong: "floe bundle rollback prod after the first promotion\n",
    right: "floe bundle promote of the version that is wanted\n",
  },
  "FLOE-PRO006": {
    severity: "error",
    summary: "The history can't be believed",
    explanation:
      "Every record names the one before by digest. One is missing, is signed by nobody who is trusted, or says something else than what is there: somebody moved the tag by hand, or deleted a record.",
    wrong: "crane tag registry.example.com/lakehouse/platform:1.0.0-prod prod\n",
    right: "floe bundle promote oci://registry.example.com/lakehouse/platform:1.0.0-prod prod …\n",
  },
  "FLOE-PRO007": {
    severity: "error",
    summary: "Somebody else promoted at the same time",
    explanation:
      "Registries have no compare-and-swap, so floe reads the environment's tag back. It points at something else.",
    wrong: "two pipelines that promote to one environment\n",
    right: "one pipeline at a time; `floe bundle history` shows what is there\n",
  },
} as const satisfies Record<`FLOE-PRO${number}`, Entry>;
