import { z } from "zod";
import { PostgresReconcile } from "../../constructs/mod.ts";
import {
  databaseOf,
  definePlugin,
  type DescribeInput,
  type Description,
  type Grant,
  type GrantRequest,
  identity,
  type PlatformContext,
  postgresAccounts,
  secretKeyOf,
  secretRef,
} from "../../src/plugin/mod.ts";

const id = "database/external-postgresql";

const config = z.strictObject({
  host: z.string().min(1)
    .describe("Host name of the server, as pods resolve it")
    .meta({ overlay: "endpoint" }),
  port: z.int().min(1).max(65535).default(5432)
    .describe("Port of the server")
    .meta({ overlay: "endpoint" }),
  ssl_mode: z.enum(["disable", "prefer", "require", "verify-full"]).default("require")
    .describe("How connections are encrypted; `verify-full` needs a certificate of a public CA")
    .meta({ overlay: "endpoint" }),
  admin: z.strictObject({
    user: z.string().min(1)
      .describe("A role that may create roles and databases")
      .meta({ overlay: "endpoint" }),
    password: secretRef.describe("Its password; key `password` where none is named")
      .meta({ overlay: "endpoint" }),
    database: z.string().min(1).default("postgres")
      .describe("Database to connect to")
      .meta({ overlay: "endpoint" }),
  }).optional()
    .describe(
      "With it floe makes a role and a database for each consumer, as in a server of its own. " +
        "Without it people make them, by the names that `floe plan` prints",
    ),
  login: z.strictObject({
    user: z.string().min(1)
      .describe("Role that owns every consumer's database")
      .meta({ overlay: "endpoint" }),
    password: secretRef.describe(
      "Its password, a Secret in the namespace of every consumer; key `password` where none is named",
    ).meta({ overlay: "endpoint" }),
  }).optional()
    .describe(
      "One role for all consumers, where a role each is not to be had. Each still has a database " +
        "of its own, which people make",
    ),
}).refine((value) => value.admin === undefined || value.login === undefined, {
  error: "`admin` makes a role for each consumer, `login` shares one: choose one of the two",
  path: ["login"],
});
type Config = z.output<typeof config>;

/**
 * A PostgreSQL server that floe does not run: a managed one, or a cluster of an operator.
 *
 * Who makes what: with `admin`, a Job makes roles and databases, with passwords that
 * `floe secrets create` made; it repairs them whenever it runs again and drops nothing. With
 * `login` or neither, people make them, and floe only names them and the Secrets it reads.
 */
export default definePlugin({
  id,
  summary: "A PostgreSQL server that exists, by host and Secret references",
  config,
  example: {
    host: "postgres.example.com",
    admin: { user: "floe", password: { secret_ref: "postgres-admin" } },
  },
  hazards: [
    "floe neither backs up nor upgrades a server that it does not run",
  ],
  describe,
  grant,
  platform: reconcile,
});

function describe({ config, platform }: DescribeInput<Config>): Description {
  const address = { host: config.host, port: config.port };
  const offers = [{ capability: "sql", at: address }] as const;
  if (config.admin === undefined) return { components: [], offers };
  const { secret, key } = secretKeyOf(config.admin.password, "password");
  return {
    components: [{ name: "reconcile", kind: "job" }],
    offers,
    outside: [{ ...address, from: ["reconcile"] }],
    secrets: [{
      name: secret,
      namespaces: [platform.namespace],
      keys: [{ key, maker: { by: "people" } }],
      purpose: `Password of ${config.admin.user} on ${config.host}`,
    }],
  };
}

function grant(request: GrantRequest, { config, name, platform }: DescribeInput<Config>): Grant {
  if (request.capability !== "sql") throw new Error(`${id} was asked for ${request.capability}`);
  const { sql } = identity(...request.nameParts);
  const database = databaseOf(request);
  const own = identity(name("external-postgresql"), ...request.nameParts).kubernetes;
  const { login, admin } = config;
  const password = login === undefined
    ? { secret: own, key: "password" }
    : secretKeyOf(login.password, "password");
  const user = login?.user ?? sql;
  // The Job that sets the password reads it in the platform's namespace.
  const namespaces = [request.consumer.namespace, ...(admin ? [platform.namespace] : [])];
  return {
    binding: {
      host: config.host,
      port: config.port,
      database,
      user,
      password,
      sslMode: config.ssl_mode,
    },
    secrets: [{
      name: password.secret,
      namespaces: [...new Set(namespaces)].sort(),
      keys: [{
        key: password.key,
        maker: admin === undefined
          ? { by: "people" }
          : { by: "floe", kind: "password", length: 40 },
      }],
      purpose: `Password of the PostgreSQL role ${user} on ${config.host}`,
    }],
  };
}

function reconcile(context: PlatformContext<Config>): void {
  const { admin, host, port, ssl_mode: sslMode } = context.config;
  if (admin === undefined) return;
  new PostgresReconcile(context.scope, "reconcile", {
    workload: context.workload("reconcile"),
    server: {
      host,
      port,
      user: admin.user,
      password: secretKeyOf(admin.password, "password"),
      database: admin.database,
      sslMode,
    },
    accounts: postgresAccounts(context.grants),
  });
}
