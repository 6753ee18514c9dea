import type { Entry } from "./entry.ts";

/** The tree of files below the output folder. */
export const output = {
  "FLOE-OUT001": {
    severity: "error",
    summary: "The output is not what the input makes",
    explanation: "Somebody changed the input without running `floe synth`, or edited the output.",
    wrong: "a change of platform.yaml without its dist/\n",
    right: "floe synth && git add dist\n",
  },
  "FLOE-OUT002": {
    severity: "warning",
    summary: "A file that floe did not write lies in the output",
    explanation:
      "A GitOps controller applies everything below its path, and floe never removes what it did not write.",
    wrong: "dist/acme/prod/manifests/store/mine.yaml\n",
    right: "mine.yaml outside of dist/\n",
  },
  "FLOE-OUT003": {
    severity: "error",
    summary: "Writing was interrupted",
    explanation:
      "A journal says that files of the last run are still to be moved. Until then the tree is half old and half new.",
    wrong: "a run of `floe synth` that was killed\n",
    right: "floe synth\n",
  },
  "FLOE-OUT004": {
    severity: "error",
    summary: "The index of the output can't be read",
    explanation: "The index lists what floe wrote, so that it never removes anything else.",
    wrong: "a merge conflict in floe/index.json\n",
    right: "git checkout dist, then floe synth\n",
  },
} as const satisfies Record<`FLOE-OUT${number}`, Entry>;
