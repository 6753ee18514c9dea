import { ConfigMap, type EnvVar, Server, type Sizes } from "../../../constructs/mod.ts";
import { knownVersion, type PlatformContext } from "../../../src/plugin/mod.ts";
import { type Config, versions } from "./config.ts";
import { properties, storeSecret } from "./properties.ts";

type Context = PlatformContext<Config>;

/** Starting points: 360 MB were seen on a small catalog; upstream advises 4 CPU, 4 GiB. */
const presets: Sizes = {
  small: { requests: { cpu: "200m", memory: "768Mi" }, limits: { memory: "1Gi" } },
  medium: { requests: { cpu: "1", memory: "2Gi" }, limits: { memory: "4Gi" } },
  large: { requests: { cpu: "4", memory: "8Gi" }, limits: { memory: "8Gi" } },
};

/** The image's user. */
const user = { uid: 10000, gid: 10001 };
const configFolder = "/deployments/config";

/** Without its database it fails, is restarted, and comes up when the database is there. */
export function server(context: Context): void {
  const { config, platform } = context;
  const workload = context.workload("nessie");
  const settings = new ConfigMap(context.scope, "config", {
    workload,
    data: {
      "application.properties": properties({
        config,
        platform,
        store: context.binding("storage", "object-store"),
        sql: context.binding("database", "sql"),
        otlp: context.optionalBinding("telemetry", "otlp"),
      }),
    },
  });
  const live = { http: "/q/health/live", port: "mgmt" };
  // Down until the warehouse's bucket exists.
  const ready = { http: "/q/health/ready", port: "mgmt" };
  new Server(context.scope, "nessie", {
    workload,
    user,
    replicas: config.replicas,
    containers: [{
      name: "nessie",
      image: context.image(knownVersion(versions, context.version).images.server),
      env: [
        { name: "QUARKUS_CONFIG_LOCATIONS", value: `${configFolder}/application.properties` },
        ...credentials(context),
      ],
      resources: presets[config.size],
      writable: { "/tmp": "128Mi" },
      mounts: [{ volume: "config", path: configFolder }],
      probes: {
        startup: { check: live, period: 5, timeout: 10, failures: 30 },
        readiness: { check: ready, period: 10, timeout: 10, failures: 3 },
        liveness: { check: live, period: 10, timeout: 10, failures: 3 },
      },
      // Endpoints forget a pod a moment after it is told to stop.
      preStop: ["sleep", "5"],
    }],
    volumes: { config: { configMap: settings.name } },
    grace: 45,
  });
}

/**
 * The store's keys are named as the server looks them up, by their symbolic name with its dot and
 * dashes, which an upper-case name would lose. Kubernetes allows it, and upstream's chart does it.
 */
function credentials(context: Context): readonly EnvVar[] {
  const sql = context.binding("database", "sql");
  const { region, keys } = context.binding("storage", "object-store");
  return [
    { name: "QUARKUS_DATASOURCE_POSTGRESQL_USERNAME", value: sql.user },
    { name: "QUARKUS_DATASOURCE_POSTGRESQL_PASSWORD", secret: sql.password },
    { name: "AWS_REGION", value: region },
    ...(keys === undefined ? [] : [
      { name: `${storeSecret}.name`, secret: keys.accessKey },
      { name: `${storeSecret}.secret`, secret: keys.secretKey },
    ]),
  ];
}
