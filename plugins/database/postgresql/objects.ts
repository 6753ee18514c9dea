import {
  PostgresBackup,
  PostgresReconcile,
  type PostgresServer,
  postgresSizes,
  StatefulServer,
} from "../../../constructs/mod.ts";
import {
  knownVersion,
  type PlatformContext,
  postgresAccounts,
  type Size,
} from "../../../src/plugin/mod.ts";
import { administrator, adminSecret, type Config, versions } from "./config.ts";

/** PostgreSQL wants at least what its workers share for one query. */
const sharedMemory: Readonly<Record<Size, string>> = {
  small: "128Mi",
  medium: "256Mi",
  large: "1Gi",
};

/** The Debian image's `postgres` user. */
const user = { uid: 999, gid: 999 };

export function server(context: PlatformContext<Config>): void {
  const { config } = context;
  const workload = context.workload("postgresql");
  const preset = postgresSizes[config.size];
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
      shm: { scratch: sharedMemory[config.size], memory: true },
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
    accounts: postgresAccounts(context.grants),
  });
}

export function backup(context: PlatformContext<Config>): void {
  const { config, platform } = context;
  const store = config.backup ? context.optionalBinding("backup", "object-store") : undefined;
  if (store === undefined) return;
  new PostgresBackup(context.scope, "backup", {
    workload: context.workload("backup"),
    server: serverOf(context),
    accounts: postgresAccounts(context.grants),
    store,
    folder: context.workload("postgresql").name,
    schedule: config.backup_schedule,
    timeZone: platform.timezone,
    keep: config.backup_keep,
  });
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
