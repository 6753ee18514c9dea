import {
  ConfigMap,
  Job,
  jsonFile,
  type Sizes,
  StatefulServer,
  toolsContainer,
  toolsUser,
} from "../../../constructs/mod.ts";
import type { GrantRecordOf, PlatformContext } from "../../../src/plugin/mod.ts";
import { type Config, rootKeys } from "./config.ts";

/** Starting points, not measurements. */
const presets: Sizes = {
  small: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "1Gi" } },
  medium: { requests: { cpu: "500m", memory: "1Gi" }, limits: { memory: "4Gi" } },
  large: { requests: { cpu: "2", memory: "4Gi" }, limits: { memory: "8Gi" } },
};

/** As MinIO's own chart runs it. */
const user = { uid: 1000, gid: 1000 };

export function server(context: PlatformContext<Config>): void {
  const { config } = context;
  const workload = context.workload("minio");
  const root = rootKeys(config, workload.name);
  const live = { http: "/minio/health/live", port: "s3" };
  const ready = { http: "/minio/health/ready", port: "s3" };
  new StatefulServer(context.scope, "minio", {
    workload,
    user,
    claim: {
      size: config.storage,
      ...(config.storage_class === undefined ? {} : { storageClass: config.storage_class }),
    },
    data: { path: "/data" },
    containers: [{
      name: "minio",
      image: context.image(config.image),
      command: ["minio", "server", "--address", ":9000", "/data"],
      env: [
        // It keeps certificates below its home and fails where it can't make that folder.
        { name: "HOME", value: "/tmp" },
        { name: "MINIO_BROWSER", value: "off" },
        ...(config.public_metrics ? [{ name: "MINIO_PROMETHEUS_AUTH_TYPE", value: "public" }] : []),
        { name: "MINIO_ROOT_PASSWORD", secret: root.secret },
        { name: "MINIO_ROOT_USER", secret: root.access },
        { name: "MINIO_SITE_REGION", value: config.region },
        { name: "MINIO_UPDATE", value: "off" },
      ],
      resources: presets[config.size],
      writable: { "/tmp": "64Mi" },
      probes: {
        startup: { check: live, period: 5, timeout: 5, failures: 30 },
        readiness: { check: ready, period: 15, timeout: 5, failures: 3 },
        liveness: { check: live, period: 20, timeout: 5, failures: 3 },
      },
    }],
  });
}

export function reconcile(context: PlatformContext<Config>): void {
  const workload = context.workload("reconcile");
  const root = rootKeys(context.config, context.workload("minio").name);
  const grants = context.grants.filter((grant) => grant.capability === "object-store");
  const users = usersOf(grants);
  const desired = new ConfigMap(context.scope, "desired", {
    workload,
    suffix: "desired",
    data: { "object-store.json": desiredFile(context, grants) },
  });
  new Job(context.scope, "reconcile", {
    workload,
    user: toolsUser,
    containers: [
      toolsContainer(workload, ["object-store", "--desired", "/etc/floe/object-store.json"], {
        env: [
          { name: "FLOE_ADMIN_ACCESS_KEY", secret: root.access },
          { name: "FLOE_ADMIN_SECRET_KEY", secret: root.secret },
        ],
        mounts: [
          { volume: "desired", path: "/etc/floe" },
          ...(users.length === 0 ? [] : [{ volume: "users", path: "/secrets" }]),
        ],
      }),
    ],
    volumes: {
      desired: { configMap: desired.name },
      ...(users.length === 0 ? {} : {
        users: {
          secrets: users.map(({ name }) => ({
            secret: name,
            items: { "access-key": `${name}/access-key`, "secret-key": `${name}/secret-key` },
          })),
        },
      }),
    },
    backoffLimit: 10,
  });
}

/** `templates/tools/README.md`, "object-store". */
function desiredFile(
  context: PlatformContext<Config>,
  grants: readonly GrantRecordOf<"object-store">[],
): string {
  const { host, port } = context.address("minio", "s3");
  const buckets = [...new Set(grants.map(({ binding }) => binding.bucket))].sort();
  return jsonFile({
    schema: "floe-object-store/v1",
    endpoint: `http://${host}:${port}`,
    region: context.config.region,
    buckets: buckets.map((name) => ({ name })),
    users: usersOf(grants).map(({ name, grant: { binding, demand } }) => ({
      name,
      accessKeyFile: `/secrets/${name}/access-key`,
      secretKeyFile: `/secrets/${name}/secret-key`,
      grants: [{ bucket: binding.bucket, prefix: binding.prefix, access: demand.access }],
    })),
  });
}

/** One user for each Secret, in order. */
function usersOf(grants: readonly GrantRecordOf<"object-store">[]) {
  return grants.flatMap((grant) => {
    const name = grant.binding.keys?.accessKey.secret;
    return name === undefined ? [] : [{ name, grant }];
  }).sort((a, b) => a.name < b.name ? -1 : 1);
}
