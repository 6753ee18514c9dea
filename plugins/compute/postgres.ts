import { z } from "zod";
import {
  type BindingOf,
  dbtSecret,
  definePlugin,
  expand,
  type Grant,
  type GrantRequest,
  type Need,
  type Offer,
  type ProductFacts,
  secretKeyOf,
  type SecretRef,
  secretRef,
  type WantedSecret,
} from "../../src/plugin/mod.ts";

type Sql = BindingOf<"sql">;

const config = z.strictObject({
  threads: z.int().min(1).max(64).default(4)
    .describe("Models that dbt builds at once; each has a connection")
    .meta({ overlay: "size" }),
  schema: z.string().regex(/^[a-z_{][a-z0-9_{}]*$/, "a schema's name in lower case")
    .default("{product_slug}")
    .describe("Schema that dbt builds in; {product_name} and {product_slug} are replaced"),
  connect_timeout: z.int().min(1).max(600).default(10)
    .describe("Seconds to wait for a connection"),
  retries: z.int().min(0).max(10).default(1).describe("Tries to connect again"),
  host: z.string().min(1).optional()
    .describe(
      "An existing server; without it each product gets a database of its own from the platform's " +
        "`database`",
    )
    .meta({ overlay: "endpoint" }),
  port: z.int().min(1).max(65535).default(5432)
    .describe("Port of the existing server").meta({ overlay: "endpoint" }),
  database: z.string().min(1).optional()
    .describe("Database on the existing server; {product_name} and {product_slug} are replaced")
    .meta({ overlay: "endpoint" }),
  user: z.string().min(1).optional()
    .describe("User of the existing server; {product_name} and {product_slug} are replaced")
    .meta({ overlay: "endpoint" }),
  password: secretRef.optional()
    .describe(
      "Secret with the password of that user, in each product's namespace; key `password` unless " +
        "it says otherwise",
    )
    .meta({ overlay: "endpoint" }),
  reader: z.strictObject({
    user: z.string().min(1)
      .describe("A user that may only read; {product_name} and {product_slug} are replaced")
      .meta({ overlay: "endpoint" }),
    password: secretRef
      .describe(
        "Its password, in the platform's namespace; key `password` unless it says otherwise",
      )
      .meta({ overlay: "endpoint" }),
  }).optional()
    .describe("Who reads the tables of the existing server for others, for the semantic layer say"),
  sslmode: z.enum(["disable", "prefer", "require", "verify-full"]).default("require")
    .describe("How the connection to the existing server is encrypted")
    .meta({ overlay: "endpoint" }),
}).superRefine((config, context) => {
  if (config.host === undefined && config.reader !== undefined) {
    const message = "reader belongs to an existing server: name its host too";
    context.addIssue({ code: "custom", path: ["reader"], message });
  }
  const external = ["database", "user", "password"] as const;
  for (const field of external) {
    if ((config.host === undefined) === (config[field] === undefined)) continue;
    const message = config.host === undefined
      ? `${field} belongs to an existing server: name its host too`
      : `an existing server needs ${field}`;
    context.addIssue({ code: "custom", path: [field], message });
  }
});

type Config = z.output<typeof config>;
const need = "database";
const reader = "reader";

/**
 * PostgreSQL: a database of the product's own on the platform's server, or an existing server.
 *
 * Profile keys: dbt-postgres 1.11 (`PostgresCredentials`).
 */
export default definePlugin({
  id: "compute/postgres",
  summary: "PostgreSQL: the platform's own server or an existing one",
  config,
  hazards: [
    "Transforms share the server with the platform's own services unless another database instance is bound",
  ],
  describe: ({ config }) => ({ components: [], offers: offersOf(config) }),
  describeProduct: ({ config, instance }) => ({
    components: [],
    ...(config.host !== undefined ? {} : { needs: needsOf(instance) }),
  }),
  grant: (request, { config, instance }) => {
    const server = serverOf(config);
    if (request.capability === "tables") return tables(request, config, instance, server);
    return server === undefined ? ownDatabase(request, config) : onServer(server, request, config);
  },
});

function offersOf({ host, port, reader: login }: Config): readonly Offer[] {
  if (host === undefined) {
    return [{ capability: "dbt-profile" }, { capability: "tables", at: { need: reader } }];
  }
  const at = { host, port };
  const profiles: Offer = { capability: "dbt-profile", at };
  return login === undefined ? [profiles] : [profiles, { capability: "tables", at }];
}

/** A database of the product's own, and a login that may only read it where somebody does. */
function needsOf(instance: string): readonly Need[] {
  return [
    { name: need, capability: "sql", demand: { database: instance }, edge: "call" },
    {
      name: reader,
      capability: "sql",
      demand: { database: instance, reads: need },
      // Whoever reads opens the connection.
      from: [],
      edge: "call",
      side: "platform",
      only: "tables",
    },
  ];
}

function tables(
  { own, product, consumer }: GrantRequest,
  config: Config,
  compute: string,
  server: Server | undefined,
): Grant {
  const schema = expand(config.schema, product);
  const same = { schema, compute };
  if (server === undefined) return { binding: { ...own.binding(reader, "sql"), ...same } };
  if (config.reader === undefined) throw new Error("A server without a reader offers no tables");
  const password = secretKeyOf(config.reader.password, "password");
  return {
    binding: {
      host: server.host,
      port: config.port,
      database: expand(server.database, product),
      user: expand(config.reader.user, product),
      password,
      sslMode: config.sslmode,
      ...same,
    },
    secrets: [{
      name: password.secret,
      namespaces: [consumer.namespace],
      keys: [{ key: password.key, maker: { by: "people" } }],
      purpose: `Password of the PostgreSQL user that reads tables of ${server.host}`,
    }],
  };
}

function ownDatabase({ own, product }: GrantRequest, config: Config): Grant {
  return { binding: profile(own.binding(need, "sql"), config, product) };
}

function onServer(server: Server, { consumer, product }: GrantRequest, config: Config): Grant {
  const password = secretKeyOf(server.password, "password");
  const wanted: WantedSecret = {
    name: password.secret,
    namespaces: [consumer.namespace],
    keys: [{ key: password.key, maker: { by: "people" } }],
    purpose: `Password of the PostgreSQL user that dbt connects as to ${server.host}`,
  };
  const sql: Sql = {
    host: server.host,
    port: config.port,
    database: expand(server.database, product),
    user: expand(server.user, product),
    password,
    sslMode: config.sslmode,
  };
  return { binding: profile(sql, config, product), secrets: [wanted] };
}

/** What must be said of an existing server. */
interface Server {
  readonly host: string;
  readonly database: string;
  readonly user: string;
  readonly password: SecretRef;
}

/** The existing server; the schema has made sure that all of it is there or none. */
function serverOf({ host, database, user, password }: Config): Server | undefined {
  if (host === undefined || database === undefined) return undefined;
  if (user === undefined || password === undefined) return undefined;
  return { host, database, user, password };
}

function profile(sql: Sql, config: Config, product: ProductFacts | undefined) {
  const password = dbtSecret(sql.password);
  return {
    adapter: "postgres",
    output: {
      type: "postgres",
      host: sql.host,
      port: sql.port,
      dbname: sql.database,
      user: sql.user,
      password: password.reference,
      sslmode: sql.sslMode,
      schema: expand(config.schema, product),
      threads: config.threads,
      connect_timeout: config.connect_timeout,
      // A model that runs for long leaves its connection silent; proxies and clouds close such.
      keepalives_idle: 60,
      retries: config.retries,
    },
    env: [password.variable],
    packages: ["dbt-postgres==1.11.0"],
  };
}
