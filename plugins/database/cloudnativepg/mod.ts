import {
  type Call,
  definePlugin,
  type DescribeInput,
  type Description,
  type Diagnostic,
  grantRole,
  type Need,
  pluginDiagnostic,
} from "../../../src/plugin/mod.ts";
import { type Config, config, longestName, superuserSecret, versions } from "./config.ts";
import { archive } from "./archive.ts";
import { backup, cluster, reconcile } from "./objects.ts";

const id = "database/cloudnativepg";

/** Name of the component whose pods the operator makes. */
const servers = "postgresql";

/**
 * PostgreSQL with followers, run by the operator CloudNativePG, with a database and a role for each
 * consumer.
 *
 * Roles and databases are made by the same Job as on `database/postgresql`, and not by the
 * operator: one way for all servers, passwords where every consumer's are, nothing dropped. It logs in
 * as the superuser, whose password the operator makes. Objects are called as that plugin's, so that
 * a platform that changes from one to the other keeps its Secrets.
 *
 * The operator's pods carry its labels and use an account that it makes. Policies find them by
 * `cnpg.io/cluster`, which the Jobs of the operator (initdb, join, upgrade) carry too. floe's labels
 * could be inherited, but on volumes the operator writes its own over them at every turn.
 *
 * Facts: CloudNativePG 1.30.0, its definitions, its documentation ("Networking", "PostgreSQL upgrades",
 * "Container image requirements") and its sources (`pkg/specs`, `pkg/reconciler`).
 */
export default definePlugin({
  id,
  summary: "PostgreSQL run by the operator CloudNativePG, with a database for each consumer",
  label: servers,
  config,
  versions,
  hazards: [
    "The operator and its definitions must be in the cluster, 1.30 or newer; floe installs neither",
    "Deleting the Cluster object deletes its volumes (owner references). Controllers are told never " +
    "to prune it; people can",
    "The operator makes the pods: floe's rules for pods see none of them. The operator's defaults " +
    "pass Pod Security `restricted`, says its documentation",
    "Dumps go back to the night before. Recovery to a point in time needs `archive`, and for it the " +
    "operator's Barman Cloud plugin in the cluster, 0.15 or newer",
  ],
  advise,
  describe,
  grant: (request, { name, platform }) =>
    // The operator makes certificates of an authority of its own, which clients don't know.
    grantRole(request, { server: name(servers), platform, sslMode: "require" }),
  platform(context) {
    cluster(context);
    archive(context);
    reconcile(context);
    backup(context);
  },
});

function advise({ config, name, platform }: DescribeInput<Config>): readonly Diagnostic[] {
  const length = pluginDiagnostic(id, "NAME", "error", {
    message: `The operator accepts names of ${longestName} characters, and "${name(servers)}" is ` +
      "longer",
    hint: "Choose a shorter name for the instance",
  });
  const single = pluginDiagnostic(id, "SINGLE", "warning", {
    message: "PostgreSQL runs as one server: it is away while its node is",
    hint: "Set `instances: 3`",
  });
  const unsaved = pluginDiagnostic(id, "BACKUP", "warning", {
    message: "PostgreSQL has no backup: followers repeat a mistake at once",
    hint: "Set `backup: true`, or `archive: {}`",
  });
  return [
    ...(name(servers).length > longestName ? [length] : []),
    ...(platform.production && config.instances === 1 ? [single] : []),
    ...(platform.production && !config.backup && config.archive === undefined ? [unsaved] : []),
  ];
}

function describe({ config, name, platform }: DescribeInput<Config>): Description {
  return {
    components: [
      {
        name: servers,
        kind: "server",
        endpoints: [
          { name: "sql", port: 5432, appProtocol: "tcp", serviceSuffix: "-rw" },
          { name: "status", port: 8000, appProtocol: "http" },
          { name: "metrics", port: 9187, appProtocol: "http", metrics: { path: "/metrics" } },
        ],
        // Each server's manager watches its Cluster. The operator gives it the rights.
        kubernetesApi: { rules: [] },
        operated: { labels: { "cnpg.io/cluster": name(servers) } },
      },
      { name: "reconcile", kind: "job" },
      ...(config.backup ? [{ name: "backup", kind: "cron-job" } as const] : []),
    ],
    peers: [{
      name: "operator",
      at: {
        namespace: config.operator_namespace,
        labels: { "app.kubernetes.io/name": "cloudnative-pg" },
      },
    }],
    needs: [
      ...(config.backup ? [dumps] : []),
      ...(config.archive === undefined ? [] : [archived]),
    ],
    offers: [{ capability: "sql", at: { component: servers, endpoint: "sql" } }],
    calls: callsOf(config),
    secrets: [{
      name: superuserSecret(name(servers)),
      namespaces: [platform.namespace],
      keys: [{ key: "password", maker: { by: "operator", name: "CloudNativePG" } }],
      purpose: "Password of PostgreSQL's superuser",
    }],
  };
}

const dumps: Need = {
  name: "backup",
  capability: "object-store",
  demand: { purpose: "backup", access: "readwrite" },
  from: ["backup"],
  edge: "call",
  cardinality: "optional",
};

/** The plugin runs beside each server and writes from there. */
const archived: Need = {
  name: "archive",
  capability: "object-store",
  demand: { purpose: "archive", access: "readwrite" },
  from: [servers],
  edge: "call",
  field: ["archive"],
};

function callsOf(config: Config): readonly Call[] {
  const clients = config.backup ? ["reconcile", "backup"] : ["reconcile"];
  return [
    ...clients.map((from) => call(from, "sql", "boot")),
    // Followers copy the primary, and the servers ask each other how they are.
    ...["operator", servers].flatMap((from) => [
      call(from, "sql", "call"),
      call(from, "status", "call"),
    ]),
  ];
}

function call(from: string, endpoint: string, edge: Call["edge"]): Call {
  return {
    from: { side: "platform", component: from },
    to: { side: "platform", component: servers, endpoint },
    edge,
  };
}
