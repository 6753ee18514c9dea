import {
  CronJob,
  type EnvVar,
  type PostgresAccount,
  PostgresDesired,
  postgresDesired,
  postgresEnv,
  PostgresReconcile,
  type PostgresServer,
  StatefulServer,
  toolsContainer,
  toolsUser,
} from "../../../constructs/mod.ts";
import {
  type BindingOf,
  knownVersion,
  type PlatformContext,
  postgresAccounts,
  type Size,
} from "../../../src/plugin/mod.ts";
import { administrator, adminSecret, type Config, versions } from "./config.ts";

/** Starting points, not measurements: shared_buffers is a quarter of the limit, as PostgreSQL advises. */
const presets = {
  small: {
    resources: { requests: { cpu: "100m", memory: "512Mi" }, limits: { memory: "1Gi" } },
    settings: { max_connections: 100, shared_buffers: "256MB", effective_cache_size: "512MB" },
    sharedMemory: "128Mi",
  },
  medium: {
    resources: { requests: { cpu: "500m", memory: "2Gi" }, limits: { memory: "4Gi" } },
    settings: { max_connections: 200, shared_buffers: "1GB", effective_cache_size: "2GB" },
    sharedMemory: "256Mi",
  },
  large: {
    resources: { requests: { cpu: "2", memory: "8Gi" }, limits: { memory: "16Gi" } },
    settings: { max_connections: 400, shared_buffers: "4GB", effective_cache_size: "10GB" },
    sharedMemory: "1Gi",
  },
} as const satisfies Record<Size, unknown>;

/** The Debian image's `postgres` user. */
const user = { uid: 999, gid: 999 };

export function server(context: PlatformContext<Config>): void {
  const { config } = context;
  const workload = context.workload("postgresql");
  const preset = presets[config.size];
  const { images, data } = knownVersion(versions, context.version);
  // Over TCP, because the entrypoint's temporary server for a new volume listens on a socket only.
  const ready = ["pg_isready", "-h", "127.0.0.1", "-U", administrator, "-d", administrator];
  const settings = Object.entries(preset.settings).map(([key, value]) => `--${key}=${value}`);
  new StatefulServer(context.scope, "postgresql", {
    workload,
    user,
    claim: {
      size: config.storage,
      ...(config.storage_class === undefined ? {} : { storageClass: config.storage_class }),
    },
    data: { path: data.mount },
    containers: [{
      name: "postgresql",
      image: context.image(images.server),
      args: ["postgres", ...settings],
      env: [
        { name: "POSTGRES_USER", value: administrator },
        { name: "POSTGRES_PASSWORD_FILE", value: "/secrets/password" },
        { name: "POSTGRES_INITDB_ARGS", value: initArgs },
        { name: "PGDATA", value: data.folder },
      ],
      resources: preset.resources,
      writable: { "/tmp": "64Mi", "/var/run/postgresql": "1Mi" },
      mounts: [
        { volume: "admin", path: "/secrets" },
        { volume: "shm", path: "/dev/shm", writable: true },
      ],
      probes: {
        startup: { check: { exec: ready }, period: 5, timeout: 5, failures: 60 },
        readiness: { check: { exec: ready }, period: 10, timeout: 5, failures: 3 },
        liveness: { check: { exec: ready }, period: 20, timeout: 5, failures: 6 },
      },
      // Fast shutdown: the default on SIGTERM waits for every client to leave.
      preStop: ["pg_ctl", "stop", "--mode=fast", "--no-wait"],
    }],
    volumes: {
      admin: { secret: adminSecret(workload.name), items: { password: "password" } },
      shm: { scratch: preset.sharedMemory, memory: true },
    },
    grace: 120,
  });
}

/** `C.UTF-8` sorts by code point in every image, so an image update can't corrupt an index. */
const initArgs = "--encoding=UTF8 --locale=C.UTF-8 --data-checksums " +
  "--auth-local=scram-sha-256 --auth-host=scram-sha-256";

export function reconcile(context: PlatformContext<Config>): void {
  new PostgresReconcile(context.scope, "reconcile", {
    workload: context.workload("reconcile"),
    server: serverOf(context),
    accounts: accounts(context),
  });
}

export function backup(context: PlatformContext<Config>): void {
  const { config, platform } = context;
  const store = config.backup ? context.optionalBinding("backup", "object-store") : undefined;
  if (store === undefined) return;
  const workload = context.workload("backup");
  const prefix = [store.prefix, context.workload("postgresql").name].filter((part) => part !== "");
  const container = toolsContainer(workload, [
    "backup-postgres",
    "--desired",
    postgresDesired.path,
    "--bucket",
    store.bucket,
    "--prefix",
    prefix.join("/"),
    "--keep",
    String(config.backup_keep),
  ], {
    env: [...postgresEnv(serverOf(context)), ...storeEnv(store)],
    mounts: [{ volume: "desired", path: postgresDesired.folder }],
    // A part of 32 MiB is held in memory while the next one fills.
    resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "512Mi" } },
  });
  const state = new PostgresDesired(context.scope, "state", workload, accounts(context));
  new CronJob(context.scope, "backup", {
    workload,
    schedule: config.backup_schedule,
    timeZone: platform.timezone,
    user: toolsUser,
    containers: [container],
    volumes: { desired: { configMap: state.name } },
    backoffLimit: 2,
  });
}

function accounts({ grants }: PlatformContext<Config>): readonly PostgresAccount[] {
  return postgresAccounts(grants);
}

function serverOf(context: PlatformContext<Config>): PostgresServer {
  const secret = adminSecret(context.workload("postgresql").name);
  return {
    ...context.address("postgresql", "sql"),
    user: administrator,
    password: { secret, key: "password" },
    database: administrator,
    sslMode: "disable",
  };
}

/** Without keys the pod's own identity is used; without an endpoint it is AWS. */
function storeEnv(store: BindingOf<"object-store">): readonly EnvVar[] {
  const endpoint = store.endpoint ?? `https://s3.${store.region}.amazonaws.com`;
  return [
    { name: "FLOE_OBJECT_STORE_ENDPOINT", value: endpoint },
    { name: "FLOE_OBJECT_STORE_REGION", value: store.region },
    ...(store.keys === undefined ? [] : [
      { name: "FLOE_OBJECT_STORE_ACCESS_KEY", secret: store.keys.accessKey },
      { name: "FLOE_OBJECT_STORE_SECRET_KEY", secret: store.keys.secretKey },
    ]),
  ];
}
