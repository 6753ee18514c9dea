import type { Entry } from "./entry.ts";

/** Products. */
export const product = {
  "FLOE-PRD001": {
    severity: "error",
    summary: "Two products have one name",
    explanation:
      "Product names are unique in a platform: namespaces, databases and buckets are named by them.",
    wrong: "two files with metadata: { name: sales }\n",
    right: "metadata: { name: sales }   and   metadata: { name: sales-reports }\n",
  },
  "FLOE-PRD002": {
    severity: "error",
    summary: "The product belongs to another platform",
    explanation: "`platform.ref` leads to a file that is not the platform being compiled.",
    wrong: "platform: { ref: ../../other/platform.yaml }\n",
    right: "platform: { ref: ../../platform.yaml }\n",
  },
  "FLOE-PRD003": {
    severity: "error",
    summary: "There is no contract at this path",
    explanation: "The path is relative to the folder of floe.yaml.",
    wrong: "contracts: [{ path: datacontrat.yaml }]\n",
    right: "contracts: [{ path: datacontract.yaml }]\n",
  },
  "FLOE-PRD004": {
    severity: "error",
    summary: "There is no such resource preset",
    explanation: "A product's `resources` is the name of a preset in the platform, or quantities.",
    wrong: "resources: huge\n",
    right: "resources: large\n",
  },
  "FLOE-PRD005": {
    severity: "warning",
    summary: "The job is of a kind that the runtime does not run",
    explanation:
      "floe's runtime builds dbt nodes. A job that calls a Python function is left out, and so are its schedules.",
    wrong: "jobs: { tidy: { type: ops, target_function: jobs.tidy } }\n",
    right: 'jobs: { refresh: { type: batch, selection: ["tag:marts"] } }\n',
  },
} as const satisfies Record<`FLOE-PRD${number}`, Entry>;
