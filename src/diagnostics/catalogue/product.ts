import type { Entry } from "./entry.ts";

/** Products. */
export const product = {
  "FLOE-PRD001": {
    severity: "error",
    summary: "Two products have one name",
    explanation:
      "Product names are unique in a platform, products in repositories of their own included: namespaces, databases and buckets are named by them.",
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
  "FLOE-PRD006": {
    severity: "note",
    summary: "The platform does not list the product",
    explanation:
      "A product in a repository of its own compiles alone. The platform makes its database role, bucket user, catalog principal and code location only for the products in environments/<environment>.products.lock.yaml, so one that is not in there can't be promoted to that environment.",
    wrong: "products: []   # environments/prod.products.lock.yaml\n",
    right: "floe lock --add ../site-visits   # in the platform's repository\n",
  },
  "FLOE-PRD007": {
    severity: "warning",
    summary: "The platform lists another state of the product",
    explanation:
      "environments/<environment>.products.lock.yaml says what a product in a repository of its own demands of the platform. The product's floe.yaml has changed since, so the platform may not grant what it now needs.",
    wrong: "version: 1.0.0   # in the lock, while floe.yaml says 1.1.0\n",
    right: "floe lock --add ../site-visits   # in the platform's repository\n",
  },
  "FLOE-PRD008": {
    severity: "warning",
    summary: "The product wants a semantic layer, and the platform has none",
    explanation: "`semantic:` says what readers of the semantic layer may see. Without a plugin " +
      "of that category nobody reads, and nothing is made of it.",
    wrong: "product:  semantic: { enabled: true }\n" +
      "platform: plugins: { compute: { type: postgres } }",
    right: "platform: plugins: { compute: { type: postgres }, semantic_layer: { type: cube } }",
  },
} as const satisfies Record<`FLOE-PRD${number}`, Entry>;
