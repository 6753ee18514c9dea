import { z } from "zod";
import { ConfigMap, type EnvVar, Job, jsonFile, Server, type Sizes } from "../../constructs/mod.ts";
import {
  definePlugin,
  type Description,
  type Diagnostic,
  type Endpoint,
  type KnownVersion,
  knownVersion,
  type PlatformContext,
  pluginDiagnostic,
  sizes,
} from "../../src/plugin/mod.ts";

const id = "lineage_backend/marquez";

/**
 * Before 0.50.0 tables could only be migrated by a server that starts. Facts: Marquez' changelog,
 * and its migrations at both tags, which are the same.
 */
const versions = [
  {
    version: "0.50.0",
    images: {
      server: "docker.io/marquezproject/marquez:0.50.0",
      web: "docker.io/marquezproject/marquez-web:0.50.0",
    },
  },
  {
    version: "0.51.1",
    images: {
      server: "docker.io/marquezproject/marquez:0.51.1",
      web: "docker.io/marquezproject/marquez-web:0.51.1",
    },
    upgrade: {
      from: ["0.50.0"],
      migration: "migrate",
      reversible: true,
      notes: "The migration Job runs and finds nothing to do: the tables are the same in both.",
    },
  },
] as const satisfies readonly KnownVersion[];

const config = z.strictObject({
  size: sizes.default("small")
    .describe("CPU and memory of the API")
    .meta({ overlay: "size" }),
  web: z.boolean().default(true)
    .describe("Whether the user interface is deployed beside the API"),
  retention_days: z.int().min(1).max(3650).default(90)
    .describe("Days that lineage is kept")
    .meta({ overlay: "size" }),
});
type Config = z.output<typeof config>;
type Context = PlatformContext<Config>;

/** Starting points, not measurements. */
const presets: Sizes = {
  small: { requests: { cpu: "100m", memory: "512Mi" }, limits: { memory: "1Gi" } },
  medium: { requests: { cpu: "500m", memory: "1Gi" }, limits: { memory: "2Gi" } },
  large: { requests: { cpu: "2", memory: "4Gi" }, limits: { memory: "4Gi" } },
};
const webResources = { requests: { cpu: "20m", memory: "128Mi" }, limits: { memory: "256Mi" } };

/** The images run as root and write nothing that belongs to it. */
const user = { uid: 10001, gid: 10001 };
const configPath = "/etc/marquez/config.json";

/**
 * Marquez: its API, its tables, and its user interface. One replica of the API, because each runs
 * the removal of old lineage. Without its tables it ends at the start, and is started again until
 * the migration has made them.
 *
 * Facts: Marquez 0.51.1 and 0.50.0, their images, example configurations and charts.
 */
export default definePlugin({
  id,
  summary: "Marquez, an OpenLineage receiver in the cluster (upstream stands still)",
  config,
  hazards: [
    "Lineage older than `retention_days` is deleted",
    "Its OpenLineage schema is from early 2025: newer facets are kept and not shown",
  ],
  versions,
  advise,
  describe: ({ config }) => describe(config),
  grant: ({ capability, address }) => {
    if (capability !== "openlineage" || address === undefined) {
      throw new Error(`${id} was asked for ${capability}`);
    }
    const url = `http://${address.host}:${address.port}`;
    return { binding: { url, path: "/api/v1/lineage" } };
  },
  platform(context) {
    const settings = new ConfigMap(context.scope, "config", {
      workload: context.workload("marquez"),
      data: { "config.json": jsonFile(settingsOf(context)) },
    });
    server(context, settings.name);
    migrate(context, settings.name);
    if (context.config.web) web(context);
  },
});

function advise(): readonly Diagnostic[] {
  return [
    pluginDiagnostic(id, "STALLED", "warning", {
      message: "Marquez has had no release since March 2025, and the Node.js of its user " +
        "interface gets no more fixes",
      hint: "Choose `lineage_backend: { type: http }` with another OpenLineage receiver, or set " +
        "`web: false`",
    }),
    pluginDiagnostic(id, "NO-AUTH", "note", {
      message: "Marquez asks nobody who they are: whoever reaches its ports reads and writes " +
        "lineage",
      hint:
        "Reach it by `kubectl port-forward`, or expose it behind a login with an ingress plugin",
    }),
  ];
}

const webEndpoint: Endpoint = {
  name: "http",
  port: 3000,
  appProtocol: "http",
  ui: { title: "Marquez", authentication: "none" },
};

function describe({ web }: Config): Description {
  return {
    components: [
      {
        name: "marquez",
        kind: "server",
        endpoints: [
          { name: "http", port: 5000, appProtocol: "http", metrics: { path: "/metrics" } },
          { name: "admin", port: 5001, appProtocol: "http" },
        ],
      },
      { name: "migrate", kind: "job", before: ["marquez"] },
      ...(web
        ? [{
          name: "web",
          kind: "server" as const,
          endpoints: [webEndpoint],
        }]
        : []),
    ],
    needs: [{
      name: "database",
      capability: "sql",
      demand: { database: "main" },
      from: ["marquez", "migrate"],
      edge: "boot",
    }],
    offers: [{ capability: "openlineage", at: { component: "marquez", endpoint: "http" } }],
    calls: web
      ? [{
        from: { side: "platform", component: "web" },
        to: { side: "platform", component: "marquez", endpoint: "http" },
        edge: "call",
      }]
      : [],
  };
}

function server(context: Context, settings: string): void {
  new Server(context.scope, "server", {
    workload: context.workload("marquez"),
    user,
    containers: [{
      ...api(context, ["server", configPath]),
      probes: {
        startup: { check: { http: "/ping", port: "admin" }, period: 5, timeout: 5, failures: 60 },
        readiness: {
          check: { http: "/healthcheck", port: "admin" },
          period: 10,
          timeout: 5,
          failures: 3,
        },
        liveness: { check: { http: "/ping", port: "admin" }, period: 20, timeout: 5, failures: 6 },
      },
      // Endpoints forget a pod a moment after it is told to stop.
      preStop: ["sleep", "5"],
    }],
    volumes: { config: { configMap: settings } },
    grace: 45,
  });
}

function migrate(context: Context, settings: string): void {
  new Job(context.scope, "migrate", {
    workload: context.workload("migrate"),
    user,
    containers: [api(context, ["db-migrate", configPath])],
    volumes: { config: { configMap: settings } },
    // Its role may not exist yet: the database accepts connections before it is reconciled.
    backoffLimit: 10,
  });
}

function web(context: Context): void {
  const { host, port } = context.address("marquez", "http");
  const check = { http: "/healthcheck", port: "http" };
  const env: readonly EnvVar[] = [
    { name: "MARQUEZ_HOST", value: host },
    { name: "MARQUEZ_PORT", value: String(port) },
    { name: "WEB_PORT", value: "3000" },
  ];
  new Server(context.scope, "web", {
    workload: context.workload("web"),
    user,
    containers: [{
      name: "web",
      image: context.image(imagesOf(context).web),
      env,
      resources: webResources,
      writable: { "/tmp": "16Mi" },
      probes: {
        startup: { check, period: 2, timeout: 5, failures: 30 },
        readiness: { check, period: 10, timeout: 5, failures: 3 },
        liveness: { check, period: 20, timeout: 5, failures: 6 },
      },
    }],
  });
}

/** The image's entrypoint is a shell that keeps signals from the JVM, so that is run itself. */
function api(context: Context, args: readonly string[]) {
  const jvm = ["-XX:MaxRAMPercentage=70", "-Duser.timezone=UTC"];
  const { password } = context.binding("database", "sql");
  return {
    name: "marquez",
    image: context.image(imagesOf(context).server),
    command: ["java", ...jvm, "-jar", `/usr/src/app/marquez-api-${context.version}.jar`],
    args,
    env: [{ name: "POSTGRES_PASSWORD", secret: password }],
    resources: presets[context.config.size],
    writable: { "/tmp": "128Mi" },
    mounts: [{ volume: "config", path: "/etc/marquez" }],
  };
}

function imagesOf({ version }: Context) {
  return knownVersion(versions, version).images;
}

/** JSON is YAML. Only the password is left for the server to fill in. */
function settingsOf(context: Context) {
  const { host, port, database, user, sslMode } = context.binding("database", "sql");
  // The driver looks for a file of its own otherwise, and not among the public authorities.
  const factory = sslMode === "verify-full"
    ? "&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory"
    : "";
  const { logLevel } = context.platform;
  return {
    server: {
      applicationConnectors: [{ type: "http", port: 5000, httpCompliance: "RFC7230_LEGACY" }],
      adminConnectors: [{ type: "http", port: 5001 }],
    },
    db: {
      driverClass: "org.postgresql.Driver",
      url: `jdbc:postgresql://${host}:${port}/${database}?sslmode=${sslMode}${factory}`,
      user,
      password: "${POSTGRES_PASSWORD}",
    },
    migrateOnStartup: false,
    graphql: { enabled: true },
    // On by default, and then it wants an OpenSearch.
    search: { enabled: false },
    logging: {
      level: logLevel === "WARNING" ? "WARN" : logLevel,
      appenders: [{ type: "console" }],
    },
    dbRetention: {
      frequencyMins: 60,
      numberOfRowsPerBatch: 1000,
      retentionDays: context.config.retention_days,
    },
  };
}
