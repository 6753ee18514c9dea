import type { Entry } from "./entry.ts";

/** What `floe diff` cannot compare. */
export const review = {
  "FLOE-REV001": {
    severity: "error",
    summary: "A file of a compared folder holds no Kubernetes object",
    explanation:
      "`floe diff` compares objects, so a file that holds something else, or a merge conflict, would hide a change from the reviewer.",
    wrong: "floe diff platforms/lakehouse main:dist",
    right: "floe diff main:dist dist",
  },
  "FLOE-REV002": {
    severity: "error",
    summary: "There is nothing to compare",
    explanation:
      "Each side of `floe diff` is a folder with files, or a folder of a git revision, `<revision>:<folder>`. What git said is in the message.",
    wrong: "floe diff mian:dist dist",
    right: "floe diff main:dist dist",
  },
} as const satisfies Record<`FLOE-REV${number}`, Entry>;
