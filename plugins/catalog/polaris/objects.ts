import {
  ConfigMap,
  type EnvVar,
  Job,
  postgresEnv,
  Server,
  type Sizes,
  toolsContainer,
  toolsUser,
} from "../../../constructs/mod.ts";
import { knownVersion, type PlatformContext } from "../../../src/plugin/mod.ts";
import { type Config, keyPairSecret, realm, rootKeys, versions } from "./config.ts";
import { desiredFile } from "./desired.ts";
import { keysFolder, properties } from "./properties.ts";

type Context = PlatformContext<Config>;

/** Starting points: 300 MB were seen with a heap of 512 MB; upstream advises 4 CPU, 8 GiB. */
const presets: Sizes = {
  small: { requests: { cpu: "200m", memory: "768Mi" }, limits: { memory: "1Gi" } },
  medium: { requests: { cpu: "1", memory: "2Gi" }, limits: { memory: "4Gi" } },
  large: { requests: { cpu: "4", memory: "8Gi" }, limits: { memory: "8Gi" } },
};
const jobResources = { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "512Mi" } };

/** User of both images, which also owns the files of volumes. */
const user = { uid: 10000, gid: 10001 };
const configFolder = "/deployments/config";

/** Without its database a server fails, is restarted, and comes up when the database is there. */
export function server(context: Context): void {
  const { config, platform } = context;
  const workload = context.workload("polaris");
  const settings = new ConfigMap(context.scope, "config", {
    workload,
    data: {
      "application.properties": properties(platform, context.optionalBinding("telemetry", "otlp")),
    },
  });
  const live = { http: "/q/health/live", port: "mgmt" };
  const ready = { http: "/q/health/ready", port: "mgmt" };
  new Server(context.scope, "polaris", {
    workload,
    user,
    replicas: config.replicas,
    containers: [{
      name: "polaris",
      image: context.image(imagesOf(context).server),
      env: [
        { name: "QUARKUS_CONFIG_LOCATIONS", value: `${configFolder}/application.properties` },
        ...datasource(context),
        ...storeEnv(context),
      ],
      resources: presets[config.size],
      writable: { "/tmp": "128Mi" },
      mounts: [
        { volume: "config", path: configFolder },
        { volume: "keys", path: keysFolder },
      ],
      probes: {
        startup: { check: live, period: 5, timeout: 10, failures: 30 },
        readiness: { check: ready, period: 10, timeout: 10, failures: 3 },
        liveness: { check: live, period: 10, timeout: 10, failures: 3 },
      },
      // Endpoints forget a pod a moment after it is told to stop.
      preStop: ["sleep", "5"],
    }],
    volumes: {
      config: { configMap: settings.name },
      keys: {
        secret: keyPairSecret(workload.name),
        items: { "private.pem": "private.pem", "public.pem": "public.pem" },
      },
    },
    grace: 45,
  });
}

/** Tables and root principal, by Polaris' own tool. `templates/tools/README.md` says why a guard. */
export function bootstrap(context: Context): void {
  const workload = context.workload("bootstrap");
  const root = rootKeys(context.config, context.workload("polaris").name);
  const sql = context.binding("database", "sql");
  const guard = ["polaris-bootstrap-guard", "--realm", realm, "--directory", "/bootstrap"] as const;
  new Job(context.scope, "bootstrap", {
    workload,
    user,
    init: [toolsContainer(workload, guard, {
      env: [
        ...postgresEnv(sql),
        { name: "FLOE_POLARIS_CLIENT_ID", secret: root.id },
        { name: "FLOE_POLARIS_CLIENT_SECRET", secret: root.secret },
      ],
      mounts: [{ volume: "bootstrap", path: "/bootstrap", writable: true }],
    })],
    containers: [{
      name: "bootstrap",
      image: context.image(imagesOf(context).admin),
      args: ["@/bootstrap/arguments"],
      env: [
        { name: "POLARIS_PERSISTENCE_TYPE", value: "relational-jdbc" },
        { name: "POLARIS_PERSISTENCE_RELATIONAL_JDBC_DATABASE_TYPE", value: "postgresql" },
        ...datasource(context),
      ],
      resources: jobResources,
      writable: { "/tmp": "64Mi" },
      mounts: [{ volume: "bootstrap", path: "/bootstrap" }],
    }],
    volumes: { bootstrap: { scratch: "1Mi", memory: true } },
    // Its role may not exist yet: the database accepts connections before it is reconciled.
    backoffLimit: 10,
  });
}

/** Catalog, namespaces, roles, grants and principals. */
export function reconcile(context: Context): void {
  const workload = context.workload("reconcile");
  const root = rootKeys(context.config, context.workload("polaris").name);
  const grants = context.grants.filter((grant) => grant.capability === "iceberg-rest");
  const desired = new ConfigMap(context.scope, "desired", {
    workload,
    suffix: "desired",
    data: { "polaris.json": desiredFile(context, grants) },
  });
  new Job(context.scope, "reconcile", {
    workload,
    user: toolsUser,
    containers: [toolsContainer(workload, ["polaris", "--desired", "/etc/floe/polaris.json"], {
      mounts: [
        { volume: "desired", path: "/etc/floe" },
        { volume: "root", path: "/secrets" },
      ],
    })],
    volumes: {
      desired: { configMap: desired.name },
      root: {
        secrets: [
          { secret: root.id.secret, items: { [root.id.key]: "client-id" } },
          { secret: root.secret.secret, items: { [root.secret.key]: "client-secret" } },
        ],
      },
    },
    // The server may be up before the bootstrap Job has made the root principal.
    backoffLimit: 10,
  });
}

function imagesOf({ version }: Context) {
  return knownVersion(versions, version).images;
}

function datasource(context: Context): readonly EnvVar[] {
  const { host, port, database, user, password, sslMode } = context.binding("database", "sql");
  // The driver looks for a file of its own otherwise, and not among the public authorities.
  const factory = sslMode === "verify-full"
    ? "&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory"
    : "";
  const url = `jdbc:postgresql://${host}:${port}/${database}?sslmode=${sslMode}${factory}`;
  return [
    { name: "QUARKUS_DATASOURCE_JDBC_URL", value: url },
    { name: "QUARKUS_DATASOURCE_USERNAME", value: user },
    { name: "QUARKUS_DATASOURCE_PASSWORD", secret: password },
  ];
}

/** Variables of the AWS SDK; without keys it finds the pod's own identity. */
function storeEnv(context: Context): readonly EnvVar[] {
  const { region, keys } = context.binding("storage", "object-store");
  return [
    { name: "AWS_REGION", value: region },
    ...(keys === undefined ? [] : [
      { name: "AWS_ACCESS_KEY_ID", secret: keys.accessKey },
      { name: "AWS_SECRET_ACCESS_KEY", secret: keys.secretKey },
    ]),
  ];
}
