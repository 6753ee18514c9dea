import { type EnvVar, StatefulServer } from "../../../constructs/mod.ts";
import { type BindingOf, knownVersion, type PlatformContext } from "../../../src/plugin/mod.ts";
import { type Config, ports, resourcesOf, versions, workerNames } from "./config.ts";

type Context = PlatformContext<Config>;

const user = { uid: 10001, gid: 10001 };
const data = "/cube/data";
const status = 3031;

/**
 * Cube Store: one router, and workers that each have a volume and a name of their own. A worker is
 * a StatefulSet by itself, because its claim can grow so and its address is on every node's list.
 *
 * Where the bucket lies is remote storage, which all share; the volumes are what is at hand of it,
 * and the router's metadata.
 */
export function store(context: Context): void {
  const { config } = context;
  node(context, "store-router", [
    { name: "CUBESTORE_SERVER_NAME", value: addressOf(context, "store-router", "meta") },
    { name: "CUBESTORE_META_PORT", value: String(ports.meta) },
    { name: "CUBESTORE_HTTP_PORT", value: String(ports.store) },
  ]);
  for (const worker of workerNames(config)) {
    node(context, worker, [
      { name: "CUBESTORE_SERVER_NAME", value: addressOf(context, worker, "worker") },
      { name: "CUBESTORE_WORKER_PORT", value: String(ports.worker) },
      { name: "CUBESTORE_META_ADDR", value: addressOf(context, "store-router", "meta") },
    ]);
  }
}

function node(context: Context, component: string, own: readonly EnvVar[]): void {
  const { config, platform } = context;
  const binding = context.binding("storage", "object-store");
  const list = workerNames(config).map((worker) => addressOf(context, worker, "worker"));
  const check = (path: string) => ({ http: path, port: status });
  new StatefulServer(context.scope, component, {
    workload: context.workload(component),
    user,
    claim: {
      size: config.storage,
      ...(config.storage_class === undefined ? {} : { storageClass: config.storage_class }),
    },
    data: { path: data },
    containers: [{
      name: "cubestore",
      image: context.image(knownVersion(versions, context.version).images.store),
      env: [
        ...own,
        { name: "CUBESTORE_WORKERS", value: list.join(",") },
        { name: "CUBESTORE_DATA_DIR", value: data },
        { name: "CUBESTORE_STATUS_PORT", value: String(status) },
        { name: "CUBESTORE_LOG_LEVEL", value: platform.logLevel === "DEBUG" ? "debug" : "info" },
        { name: "CUBESTORE_TELEMETRY", value: "false" },
        ...remoteStorage(binding),
      ],
      resources: resourcesOf("store", config.size),
      writable: { "/tmp": "1Gi" },
      probes: {
        startup: { check: check("/livez"), period: 5, timeout: 5, failures: 60 },
        readiness: { check: check("/readyz"), period: 10, timeout: 5, failures: 3 },
        liveness: { check: check("/livez"), period: 20, timeout: 5, failures: 6 },
      },
    }],
    // Uploads that are under way.
    grace: 60,
  });
}

function addressOf(context: Context, component: string, endpoint: string): string {
  const { host, port } = context.address(component, endpoint);
  return `${host}:${port}`;
}

/**
 * Cube Store looks for S3 first, which takes no endpoint, and then for what it calls MinIO, which
 * is any store with one.
 */
function remoteStorage(store: BindingOf<"object-store">): readonly EnvVar[] {
  const { endpoint, bucket, prefix, region, keys } = store;
  const kind = endpoint === null ? "S3" : "MINIO";
  const credentials = endpoint === null
    ? ["CUBESTORE_AWS_ACCESS_KEY_ID", "CUBESTORE_AWS_SECRET_ACCESS_KEY"] as const
    : ["CUBESTORE_MINIO_ACCESS_KEY_ID", "CUBESTORE_MINIO_SECRET_ACCESS_KEY"] as const;
  return [
    { name: `CUBESTORE_${kind}_BUCKET`, value: bucket },
    { name: `CUBESTORE_${kind}_REGION`, value: region },
    ...(endpoint === null ? [] : [{ name: "CUBESTORE_MINIO_SERVER_ENDPOINT", value: endpoint }]),
    { name: `CUBESTORE_${kind}_SUB_PATH`, value: prefix === "" ? "cube-store" : prefix },
    ...(keys === undefined ? [] : [
      { name: credentials[0], secret: keys.accessKey },
      { name: credentials[1], secret: keys.secretKey },
    ]),
  ];
}
