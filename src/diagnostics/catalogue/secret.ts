import type { Entry } from "./entry.ts";

/** Secrets: where values come from and how they are called. */
export const secret = {
  "FLOE-SEC001": {
    severity: "error",
    summary: "Two different Secrets have one name",
    explanation:
      "Both want a Secret of this name in this namespace, with different keys or makers.",
    wrong: "a `db` Secret with key password, and another `db` Secret with key token\n",
    right: "Secrets with names of their own\n",
  },
  "FLOE-SEC002": {
    severity: "error",
    summary: "Two values end in one environment variable",
    explanation:
      "The variables of a pod are named by what they hold. Two references end in the same variable, so one would hide the other.",
    wrong: "secret_ref: my-db   and   secret_ref: my_db\n",
    right: "secret_ref: my-db   and   secret_ref: other-db\n",
  },
} as const satisfies Record<`FLOE-SEC${number}`, Entry>;
