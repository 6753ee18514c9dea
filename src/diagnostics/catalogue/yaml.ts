import type { Entry } from "./entry.ts";

/** Text that is not the YAML floe reads. */
export const yaml = {
  "FLOE-YAML001": {
    severity: "error",
    summary: "The file is not valid YAML",
    explanation:
      "The YAML parser stopped at this place. Nothing after it was read, so mend this first.",
    wrong: "metadata:\n  name: 'sales\n",
    right: "metadata:\n  name: sales\n",
  },
} as const satisfies Record<`FLOE-YAML${number}`, Entry>;
