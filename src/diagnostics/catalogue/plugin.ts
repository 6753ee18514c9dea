import type { Entry } from "./entry.ts";

/** Plugins and their instances. */
export const plugin = {
  "FLOE-PLG001": {
    severity: "error",
    summary: "There is no such plugin",
    explanation: "`type` is the name of a plugin in its category, or one of its other names.",
    wrong: "plugins: { compute: { type: duckbd } }\n",
    right: "plugins: { compute: { type: duckdb } }\n",
  },
  "FLOE-PLG002": {
    severity: "error",
    summary: "Products need a plugin of this category",
    explanation: "A product runs dbt on a compute, so a platform with products chooses both.",
    wrong: "plugins: { orchestrator: { type: dagster } }\n",
    right: "plugins:\n  compute: { type: duckdb }\n  orchestrator: { type: dagster }\n",
  },
  "FLOE-PLG003": {
    severity: "warning",
    summary: "The instance is not used",
    explanation:
      "No product, service, overlay or default refers to this instance, so nothing is made for it.",
    wrong: "plugins: { compute: { default: { type: duckdb }, spare: { type: duckdb } } }\n",
    right: "plugins: { compute: { default: { type: duckdb } } }\n",
  },
  "FLOE-PLG004": {
    severity: "error",
    summary: "There is no such instance",
    explanation: "A product refers to instances by the names that the platform gives them.",
    wrong: "compute: spark   # the platform has default and warehouse\n",
    right: "compute: warehouse\n",
  },
  "FLOE-PLG005": {
    severity: "error",
    summary: "It is not clear which instance is meant",
    explanation:
      "The category has several instances, none is called `default`, and nothing chooses.",
    wrong: "plugins: { compute: { small: { type: duckdb }, big: { type: duckdb } } }\n",
    right:
      "plugins: { compute: { small: { type: duckdb }, big: { type: duckdb } } }\ndefaults: { compute: small }\n",
  },
  "FLOE-PLG006": {
    severity: "error",
    summary: "A plugin describes itself wrongly",
    explanation:
      "The plugin's description refers to a component, an endpoint or a side that it does not have. That is a mistake in the plugin.",
    wrong:
      'calls: [{ from: { side: "platform", component: "web" }, … }]   // there is no component "web"\n',
    right: 'components: [{ name: "web", kind: "server" }]\n',
  },
  "FLOE-PLG007": {
    severity: "error",
    summary: "Two things get one name",
    explanation:
      "Names are made from what they name, in the forms that Kubernetes, PostgreSQL, buckets, environment variables and Python allow. These two end in the same one.",
    wrong: "products called sales-data and sales_data\n",
    right: "products called sales-data and sales-reports\n",
  },
  "FLOE-PLG008": {
    severity: "error",
    summary: "The plugin does not know this version",
    explanation: "A plugin lists the versions of its component that it can configure.",
    wrong: "plugins: { catalog: { type: polaris, version: 0.1.0 } }\n",
    right: "plugins: { catalog: { type: polaris } }\n",
  },
  "FLOE-PLG009": {
    severity: "warning",
    summary: "The version has no effect",
    explanation:
      "The plugin runs nothing that has versions of its own: a service outside, or a library in the products' images.",
    wrong: "plugins: { storage: { type: s3, version: 1.0.0 } }\n",
    right: "plugins: { storage: { type: s3 } }\n",
  },
} as const satisfies Record<`FLOE-PLG${number}`, Entry>;
