import type { Entry } from "./entry.ts";

/** Environments and their overlays. */
export const env = {
  "FLOE-ENV001": {
    severity: "error",
    summary: "The environment has no overlay",
    explanation: "Each environment is one file in `environments/` beside the platform file.",
    wrong: "floe synth --env stagging\n",
    right: "floe synth --env staging\n",
  },
  "FLOE-ENV002": {
    severity: "error",
    summary: "The field can't differ between environments",
    explanation:
      "A plugin marks the fields that an overlay may set: sizes, endpoints, storage classes. Everything else is the same everywhere, so that what was tested is what runs.",
    wrong: "plugins: { catalog: { config: { warehouse: other } } }\n",
    right: "plugins: { catalog: { config: { replicas: 3 } } }\n",
  },
  "FLOE-ENV003": {
    severity: "error",
    summary: "The overlay configures an instance that the platform does not declare",
    explanation:
      "Instances are declared in the platform file, where they are approved. An overlay configures them.",
    wrong: "plugins: { compute: { spark: { config: { } } } }\n",
    right: "plugins: { compute: { default: { config: { } } } }\n",
  },
  "FLOE-ENV004": {
    severity: "error",
    summary: "The overlay uses an instance that the platform does not declare",
    explanation: "`use` chooses among the instances of the platform file.",
    wrong: "use: { compute: snowflake }   # the platform has default and warehouse\n",
    right: "use: { compute: warehouse }\n",
  },
  "FLOE-ENV005": {
    severity: "error",
    summary: "The overlay is of another environment",
    explanation: "`metadata.name` of an overlay is its file's name.",
    wrong: "# environments/prod.yaml\nmetadata: { name: production }\n",
    right: "# environments/prod.yaml\nmetadata: { name: prod }\n",
  },
} as const satisfies Record<`FLOE-ENV${number}`, Entry>;
