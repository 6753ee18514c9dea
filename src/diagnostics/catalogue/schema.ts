import type { Entry } from "./entry.ts";

/** A file that is YAML, but not what floe expects. */
export const schema = {
  "FLOE-SCH001": {
    severity: "error",
    summary: "A field that floe does not know",
    explanation:
      "Unknown fields are errors, because a misspelled guardrail would otherwise be silently absent. The hint names the nearest field that exists there.",
    wrong: "metadata:\n  name: sales\n  ownr: sales-data@example.com\n",
    right: "metadata:\n  name: sales\n  owner: sales-data@example.com\n",
  },
  "FLOE-SCH002": {
    severity: "error",
    summary: "A required field is missing",
    explanation: "The place is the mapping in which the field belongs.",
    wrong: "metadata:\n  name: sales\n",
    right: "metadata:\n  name: sales\n  version: 1.0.0\n",
  },
  "FLOE-SCH003": {
    severity: "error",
    summary: "A value of the wrong type",
    explanation:
      "floe reads YAML 1.2: only true and false are booleans, and a version such as 1.10 is a number unless it is quoted.",
    wrong: "schedule:\n  enabled: yes\n",
    right: "schedule:\n  enabled: true\n",
  },
  "FLOE-SCH004": {
    severity: "error",
    summary: "A value that is none of the choices",
    explanation: "The field takes one of a few words, which the hint lists.",
    wrong: "governance:\n  policy_enforcement_level: strickt\n",
    right: "governance:\n  policy_enforcement_level: strict\n",
  },
  "FLOE-SCH005": {
    severity: "error",
    summary: "A value that is not allowed",
    explanation: "It has the right type, but is out of range or not of the expected form.",
    wrong: 'schedule:\n  cron: "61 * * * *"\n',
    right: 'schedule:\n  cron: "1 * * * *"\n',
  },
  "FLOE-SCH006": {
    severity: "error",
    summary: "One field under two names",
    explanation:
      "Some fields may be written in two ways, for example dependsOn and depends_on. Where both are given, floe cannot know which one counts.",
    wrong: "dependsOn: [stg_orders]\ndepends_on: [stg_customers]\n",
    right: "dependsOn: [stg_orders, stg_customers]\n",
  },
  "FLOE-SCH007": {
    severity: "warning",
    summary: "An old way of writing something",
    explanation: "floe still reads it. The hint says what to write instead.",
    wrong: "platform:\n  manifest: ../../platform.yaml\n",
    right: "platform:\n  ref: ../../platform.yaml\n",
  },
  "FLOE-SCH008": {
    severity: "error",
    summary: "A secret is written where a reference belongs",
    explanation:
      "No secret may be in a configuration: it would reach git, logs and bundles. Name a Secret of the cluster instead, and change the value, because it has been seen.",
    wrong: "credentials:\n  client_secret: <the secret itself>\n",
    right: "credentials:\n  client_secret: { secret_ref: catalog-client, key: client-secret }\n",
  },
  "FLOE-SCH009": {
    severity: "warning",
    summary: "A secret is written that floe does not use",
    explanation:
      "floe deploys this service and makes its credentials itself, so the value is ignored and reaches nothing that floe writes. Delete it from the file.",
    wrong: "oauth2:\n  client_id: demo\n  client_secret: <the secret itself>\n",
    right: "oauth2:\n  scope: PRINCIPAL_ROLE:ALL\n",
  },
  "FLOE-SCH010": {
    severity: "error",
    summary: "A file that is not what it should be",
    explanation:
      "apiVersion and kind say what a file describes. Without both, a platform file has maps of storage, catalogs and compute, and a product file has name and transforms (generation 1).",
    wrong: "apiVersion: floe.dev/v2\nkind: Plattform\n",
    right: "apiVersion: floe.dev/v1\nkind: Platform\n",
  },
  "FLOE-SCH011": {
    severity: "error",
    summary: "A platform file speaks of an environment",
    explanation:
      "The platform file is the same everywhere. What differs is in overlays, one per environment, in environments/<environment>.yaml.",
    wrong: "environments:\n  prod: { threads: 8 }\n",
    right: "# environments/prod.yaml\nplugins:\n  compute: { config: { threads: 8 } }\n",
  },
  "FLOE-SCH012": {
    severity: "note",
    summary: "The address of a service that floe deploys is ignored",
    explanation:
      "A host without a dot is a Service of the pod's own namespace, which holds only what floe deploys. floe makes the address of such a service itself.",
    wrong: "catalog:\n  type: polaris\n  config: { uri: http://polaris:8181/api/catalog }\n",
    right: "catalog:\n  type: polaris\n",
  },
  "FLOE-SCH013": {
    severity: "warning",
    summary: "A field has no effect yet",
    explanation: "floe reads the field and does nothing with it. Nothing you see comes from it.",
    wrong: "ownership:\n  slack: '#sales'\n",
    right: "metadata:\n  owner: sales-data@example.com\n",
  },
  "FLOE-SCH014": {
    severity: "error",
    summary: "A guardrail is not enforced yet",
    explanation:
      "floe knows the guardrail but does not enforce it. To go on as if it did would be worse than to stop.",
    wrong: "governance:\n  pii_encryption: required\n",
    right: "governance:\n  pii_encryption: optional\n",
  },
  "FLOE-SCH015": {
    severity: "error",
    summary: "A product names a connection",
    explanation:
      "Hosts, users and endpoints belong to the platform and its overlays, so that one product file works in every environment.",
    wrong: "destinations:\n  - config: { host: crm.example.com }\n",
    right: "destinations:\n  - connection_secret_ref: crm\n",
  },
  "FLOE-SCH016": {
    severity: "warning",
    summary: "An environment variable is not read",
    explanation:
      "The same files give the same result on every machine, so floe reads no environment variables. The default in the expression is used.",
    wrong: "attributes:\n  team: ${TEAM:-sales}\n",
    right: "attributes:\n  team: sales\n",
  },
  "FLOE-SCH017": {
    severity: "note",
    summary: "floe assumes what the file does not say",
    explanation:
      "Generation 1 names neither the platform nor its owner. floe takes the folder's name and platform-team until the file says it.",
    wrong: 'version: "1.2.0"\nstorage: {}\n',
    right:
      "apiVersion: floe.dev/v1\nkind: Platform\nmetadata: { name: lakehouse, version: 1.2.0, owner: platform-team }\n",
  },
  "FLOE-SCH018": {
    severity: "error",
    summary: "A reference inside the file leads nowhere",
    explanation:
      "A schedule names its job, a layer its storage. The hint names the nearest that exists.",
    wrong:
      "jobs: { build: { type: batch, selection: ['*'] } }\nschedules: { nightly: { job: buidl } }\n",
    right:
      "jobs: { build: { type: batch, selection: ['*'] } }\nschedules: { nightly: { job: build } }\n",
  },
  "FLOE-SCH019": {
    severity: "error",
    summary: "A field does not fit the tier",
    explanation:
      "A domain has a parent and an enterprise has none. approved_plugins and approved_sinks belong to the enterprise, approved_products to a domain.",
    wrong: "scope: enterprise\nparent: { ref: ../group/platform.yaml }\n",
    right: "scope: domain\nparent: { ref: ../group/platform.yaml }\n",
  },
  "FLOE-SCH020": {
    severity: "warning",
    summary: "A setting is read differently from what it says",
    explanation: "floe has no exact counterpart; the message says what it takes instead.",
    wrong: "logging:\n  level: CRITICAL\n",
    right: "logging:\n  level: ERROR\n",
  },
} as const satisfies Record<`FLOE-SCH${number}`, Entry>;
