import type { Entry } from "./entry.ts";

/** Capabilities: what plugins need and offer, and the edges that follow. */
export const capability = {
  "FLOE-CAP001": {
    severity: "error",
    summary: "Nobody provides what a plugin needs",
    explanation: "A plugin needs a capability, and no selected plugin offers it.",
    wrong: "plugins: { catalog: { type: polaris } }   # needs sql\n",
    right: "plugins: { catalog: { type: polaris }, database: { type: postgresql } }\n",
  },
  "FLOE-CAP002": {
    severity: "error",
    summary: "Several plugins provide what one needs",
    explanation: "None of the providers is chosen by a reference or by being the default.",
    wrong: "plugins: { database: { red: { type: postgresql }, blue: { type: postgresql } } }\n",
    right: "plugins:\n  catalog: { type: polaris, bind: { database: red } }\n",
  },
  "FLOE-CAP003": {
    severity: "error",
    summary: "bind names something that can't answer",
    explanation:
      "`bind` maps a need to an instance that offers the needed capability: `<category>/<instance>`, or the instance alone.",
    wrong: "bind: { database: storage/default }\n",
    right: "bind: { database: database/default }\n",
  },
  "FLOE-CAP004": {
    severity: "error",
    summary: "bind names a need that the plugin does not have",
    explanation: "The keys of `bind` are the names of the plugin's needs.",
    wrong: "bind: { databse: database/red }\n",
    right: "bind: { database: database/red }\n",
  },
  "FLOE-CAP005": {
    severity: "error",
    summary: "Components wait for each other in a circle",
    explanation: "A component that needs another to start waits for it. These would wait for ever.",
    wrong: "a needs b to start, b needs a to start\n",
    right: "a needs b to start, b calls a at work\n",
  },
  "FLOE-CAP006": {
    severity: "error",
    summary: "Plugins need each other's answers in a circle",
    explanation: "To answer, a provider asked for an answer that depends on its own.",
    wrong: "database for storage needs a bucket of storage\n",
    right: "bind: { database: database/external }\n",
  },
  "FLOE-CAP007": {
    severity: "error",
    summary: "A provider answered with data of the wrong shape",
    explanation: "The capability defines what a binding holds. That is a mistake in the plugin.",
    wrong: 'binding: { host: "db" }   // the port is missing\n',
    right: 'binding: { host: "db", port: 5432, … }\n',
  },
  "FLOE-CAP008": {
    severity: "error",
    summary: "A user interface that asks nobody who they are is exposed",
    explanation:
      "Who reaches such an interface may do everything that it can do. It may only be reached from outside through a proxy that asks people who they are.",
    wrong:
      "plugins: { ingress: { type: ingress, config: { expose: { dagster: orchestrator } } } }\n",
    right:
      "plugins:\n  ingress: { type: ingress, config: { expose: { dagster: orchestrator }, authentication: { oidc_issuer: … } } }\n",
  },
  "FLOE-CAP009": {
    severity: "error",
    summary: "A config names a plugin that does not offer what is asked of it",
    explanation:
      "A field names who must answer, `<category>` or `<category>/<instance>`. There is no such selection, or it offers something else.",
    wrong: "expose: { dagster: orchestra }\n",
    right: "expose: { dagster: orchestrator }\n",
  },
} as const satisfies Record<`FLOE-CAP${number}`, Entry>;
