import {
  neverPruned,
  PlainObject,
  PostgresBackup,
  PostgresReconcile,
  type PostgresServer,
  postgresSizes,
} from "../../../constructs/mod.ts";
import { knownVersion, type PlatformContext, postgresAccounts } from "../../../src/plugin/mod.ts";
import { archiver } from "./archive.ts";
import { type Config, superuserSecret, versions } from "./config.ts";

type Context = PlatformContext<Config>;

/** `postgresql.cnpg.io/v1`, a Cluster: the operator makes servers, volumes, Services, budgets of it. */
export function cluster(context: Context): void {
  const workload = context.workload("postgresql");
  const { name, namespace, labels } = workload;
  new PlainObject(context.scope, "cluster", {
    apiVersion: "postgresql.cnpg.io/v1",
    kind: "Cluster",
    // With it go its volumes: they belong to it.
    metadata: { name, namespace, labels, annotations: neverPruned },
    spec: specification(context, name, labels),
  });
}

function specification(
  context: Context,
  name: string,
  labels: Readonly<Record<string, string>>,
) {
  const { config, platform } = context;
  const { resources, settings } = postgresSizes[config.size];
  const partOf = "app.kubernetes.io/part-of";
  return {
    instances: config.instances,
    imageName: context.image(knownVersion(versions, context.version).images.server),
    // The Job that makes roles and databases logs in with it.
    enableSuperuserAccess: true,
    // A budget for one server would only keep its node from being emptied.
    enablePDB: config.instances > 1,
    primaryUpdateStrategy: "unsupervised",
    bootstrap: {
      initdb: {
        // The operator wants a database of its own; consumers get others.
        database: "app",
        owner: "app",
        dataChecksums: true,
        encoding: "UTF8",
        // Sorts by code point in every image, so an image update can't corrupt an index.
        localeCollate: "C.UTF-8",
        localeCType: "C.UTF-8",
      },
    },
    ...(config.archive === undefined ? {} : { plugins: [archiver(name)] }),
    storage: {
      size: config.storage,
      resizeInUseVolumes: true,
      ...(config.storage_class === undefined ? {} : { storageClass: config.storage_class }),
    },
    postgresql: { parameters: settings },
    resources,
    affinity: { podAntiAffinityType: "preferred", topologyKey: "kubernetes.io/hostname" },
    inheritedMetadata: { labels: { [partOf]: labels[partOf] ?? platform.name } },
    logLevel: platform.logLevel.toLowerCase(),
  };
}

export function reconcile(context: Context): void {
  new PostgresReconcile(context.scope, "reconcile", {
    workload: context.workload("reconcile"),
    server: serverOf(context),
    accounts: postgresAccounts(context.grants),
  });
}

export function backup(context: Context): void {
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

function serverOf(context: Context): PostgresServer {
  const secret = superuserSecret(context.workload("postgresql").name);
  return {
    ...context.address("postgresql", "sql"),
    user: "postgres",
    password: { secret, key: "password" },
    database: "postgres",
    sslMode: "require",
  };
}
