import {
  definePlugin,
  type DescribeInput,
  type Description,
  type Diagnostic,
  type Grant,
  type GrantRequest,
  grantRole,
  pluginDiagnostic,
} from "../../../src/plugin/mod.ts";
import { adminSecret, type Config, config, versions } from "./config.ts";
import { backup, reconcile, server } from "./objects.ts";

const id = "database/postgresql";

/**
 * One PostgreSQL server with a database and a role for each consumer.
 *
 * Facts: docker-library/postgres. From 18 on the volume belongs at `/var/lib/postgresql`, mounted at
 * `…/data` the entrypoint refuses to start (issues 1370, 1409). Scripts in `initdb.d` run on an
 * empty volume only, so roles and databases are made by a Job that may run at any time.
 *
 * Passwords are made by `floe secrets create`. When the Job runs again it repairs what differs and
 * drops nothing; a changed Secret becomes the role's password on the next run, which deleting the
 * Job brings about: whatever applies the objects makes it again.
 * A consumer that is up before its role exists is refused by the server, exits, and is restarted.
 */
export default definePlugin({
  id,
  summary: "PostgreSQL, one server in the cluster with a database for each consumer",
  config,
  hazards: [
    "The images of 17 and 18 keep their files in different places, and neither reads the other's: going up is a dump and a restore",
    "Traffic to the server is not encrypted: it stays in the cluster's network, between the pods that the policies allow",
  ],
  aliases: [{ type: "postgres" }],
  versions,
  advise,
  describe,
  grant,
  platform(context) {
    server(context);
    reconcile(context);
    backup(context);
  },
});

function advise({ platform, config }: DescribeInput<Config>): readonly Diagnostic[] {
  if (!platform.production) return [];
  const backups = config.backup ? "and restored from its dumps by hand" : "and has no backup";
  return [pluginDiagnostic(id, "SINGLE", "warning", {
    message: `PostgreSQL runs as one server: it is away while its node is, ${backups}`,
    hint: "Choose `database: { type: external-postgresql }` for a managed or replicated server",
  })];
}

function describe({ config, name, platform }: DescribeInput<Config>): Description {
  const server = { side: "platform", component: "postgresql", endpoint: "sql" } as const;
  const jobs = config.backup ? ["reconcile", "backup"] : ["reconcile"];
  return {
    components: [
      {
        name: "postgresql",
        kind: "server",
        endpoints: [{ name: "sql", port: 5432, appProtocol: "tcp" }],
      },
      { name: "reconcile", kind: "job" },
      ...(config.backup ? [{ name: "backup", kind: "cron-job" } as const] : []),
    ],
    needs: config.backup
      ? [{
        name: "backup",
        capability: "object-store",
        demand: { purpose: "backup", access: "readwrite" },
        from: ["backup"],
        edge: "call",
        cardinality: "optional",
      }]
      : [],
    offers: [{ capability: "sql", at: { component: "postgresql", endpoint: "sql" } }],
    calls: jobs.map((component) => ({
      from: { side: "platform", component },
      to: server,
      edge: "boot",
    })),
    secrets: [{
      name: adminSecret(name("postgresql")),
      namespaces: [platform.namespace],
      keys: [{ key: "password", maker: { by: "floe", kind: "password", length: 40 } }],
      purpose: "Password of PostgreSQL's administrator, set when the volume is empty",
    }],
  };
}

function grant(request: GrantRequest, { name, platform }: DescribeInput<Config>): Grant {
  // The server has no certificate; traffic stays in the cluster's network.
  return grantRole(request, { server: name("postgresql"), platform, sslMode: "disable" });
}
