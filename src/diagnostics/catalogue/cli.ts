import type { Entry } from "./entry.ts";

/** What the command line was asked for and cannot find or do. */
export const cli = {
  "FLOE-CLI001": {
    severity: "error",
    summary: "No platform file was found",
    explanation:
      "floe looks for platform.yaml or manifest.yaml in the working directory, then in every folder below platforms/. --platform names another place.",
    wrong: "floe synth --platform platfroms/acme",
    right: "floe synth --platform platforms/acme",
  },
  "FLOE-CLI002": {
    severity: "error",
    summary: "The platform has no such environment",
    explanation: "An environment is a file in environments/ beside the platform file.",
    wrong: "floe synth --env production",
    right: "floe synth --env prod",
  },
  "FLOE-CLI003": {
    severity: "error",
    summary: "The platform has no such product",
    explanation:
      "A product is found by its floe.yaml below the platform's folder. --product takes a product's name, or the path of a product that lies elsewhere. `floe lock --remove` takes a name that the products lock lists.",
    wrong: "floe validate --product retail-order",
    right: "floe validate --product retail-orders",
  },
  "FLOE-CLI004": {
    severity: "error",
    summary: "A plugin module cannot be loaded",
    explanation:
      "The platform's `modules` are code that floe imports before it compiles: a path relative to the platform file, or an npm package of your own deno.json. Its default export is a plugin, or a list of plugins.",
    wrong: "modules: [./plugin.ts]   # the file is called plugins/mine.ts",
    right: "modules: [./plugins/mine.ts]",
  },
  "FLOE-CLI005": {
    severity: "error",
    summary: "dbt could not parse the project",
    explanation:
      "`floe lock` runs `dbt parse` with a profile that floe makes. What dbt said is printed above; floe adds nothing to it.",
    wrong: "select * from {{ ref('stg_order') }}   -- no such model",
    right: "select * from {{ ref('stg_orders') }}",
  },
  "FLOE-CLI006": {
    severity: "error",
    summary: "A program that floe runs for this command is missing",
    explanation: "The message names the program and the option that says where it is.",
    wrong: "floe lock                 # dbt is not installed",
    right: "floe lock --dbt .venv/bin/dbt",
  },
  "FLOE-CLI007": {
    severity: "error",
    summary: "A file is in the way",
    explanation: "`floe init` never overwrites a file. Choose an empty folder.",
    wrong: "floe init .",
    right: "floe init my-platform",
  },
} as const satisfies Record<`FLOE-CLI${number}`, Entry>;
