import type { Entry } from "./entry.ts";

/** Components that change their version. */
export const upgrade = {
  "FLOE-UPG001": {
    severity: "error",
    summary: "The component can't be upgraded in one step",
    explanation:
      "Each version of a component says from which ones it may be reached. The versions in use are those of the last `floe synth`, in the index of the output.",
    wrong: "plugins: { lineage_backend: { type: store, version: 3.0.0 } }   # 1.0.0 is in use\n",
    right: "plugins: { lineage_backend: { type: store, version: 2.0.0 } }   # then 3.0.0\n",
  },
  "FLOE-UPG002": {
    severity: "error",
    summary: "The component can't go back to this version",
    explanation:
      "The version in use changed what is stored so that the older one can't work with it.",
    wrong: "plugins: { catalog: { type: store, version: 1.0.0 } }   # 2.0.0 is in use\n",
    right: "plugins: { catalog: { type: store, version: 2.0.0 } }\n",
  },
  "FLOE-UPG003": {
    severity: "warning",
    summary: "This upgrade needs a backup first",
    explanation:
      "It changes what is stored, and only a backup brings the old state back. floe can't see whether there is one.",
    wrong: "git push   # the migration starts with the next sync\n",
    right:
      "kubectl create job --from=cronjob/postgresql-backup before-upgrade -n acme, then git push\n",
  },
  "FLOE-UPG004": {
    severity: "note",
    summary: "A component is upgraded",
    explanation: "What its makers say about the step is in the hint.",
    wrong: "version: 1.0.0\n",
    right: "version: 1.1.0\n",
  },
} as const satisfies Record<`FLOE-UPG${number}`, Entry>;
