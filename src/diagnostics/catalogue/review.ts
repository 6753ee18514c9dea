import type { Entry } from "./entry.ts";

/** What `floe diff` cannot compare, and `floe why` cannot tell. */
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
  "FLOE-REV003": {
    severity: "error",
    summary: "There is no such object",
    explanation:
      "`floe why` looks in the trees that `floe synth` wrote. An object is called `<kind>/<name>`, `<kind>/<namespace>/<name>`, by its id in `floe/index.json`, or by the path of its file.",
    wrong: "floe why Deployment/polarsi",
    right: "floe why Deployment/polaris",
  },
  "FLOE-REV004": {
    severity: "error",
    summary: "The object has no such field",
    explanation:
      "A field is a path as kubectl writes it: keys with dots between them, items of lists in brackets by position or name. A key that holds a dot stands in brackets as well.",
    wrong: "floe why Deployment/polaris spec.replica",
    right: "floe why Deployment/polaris spec.replicas",
  },
  "FLOE-REV005": {
    severity: "error",
    summary: "The object on disk is not what the files give",
    explanation:
      "`floe why` compiles the platform again to see what a value depends on. If the result differs from `dist/`, the answer would be about something else.",
    wrong: "floe why Deployment/polaris spec.replicas, after an edit of platform.yaml",
    right: "floe synth && floe why Deployment/polaris spec.replicas",
  },
} as const satisfies Record<`FLOE-REV${number}`, Entry>;
