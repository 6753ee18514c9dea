import assert from "node:assert/strict";
import { at, one } from "../../../constructs/testing.ts";
import { checkUpgrades } from "../../../src/compiler/mod.ts";
import { type BindingOf, type GrantRecord, registry } from "../../../src/plugin/mod.ts";
import { Driver } from "../../testing.ts";
import postgresql from "./mod.ts";

const consumer = { namespace: "acme", instance: "orchestrator/default", need: "database" };
const request = {
  capability: "sql",
  demand: { database: "main" },
  consumer,
  nameParts: ["dagster", "database"],
  address: { host: "postgresql.acme.svc.cluster.local", port: 5432 },
} as const;
const store: BindingOf<"object-store"> = {
  endpoint: "http://store.acme.svc.cluster.local:9000",
  region: "us-east-1",
  pathStyle: true,
  bucket: "acme-backup",
  prefix: "",
  keys: {
    accessKey: { secret: "store-backup", key: "access-key" },
    secretKey: { secret: "store-backup", key: "secret-key" },
  },
  sts: true,
};

function granted(user: string): GrantRecord {
  const secret = `postgresql-${user}`;
  const binding = {
    host: "postgresql.acme.svc.cluster.local",
    port: 5432,
    database: user,
    user,
    password: { secret, key: "password" },
    sslMode: "disable",
  } as const;
  return { capability: "sql", consumer, demand: { database: "main" }, binding };
}

Deno.test("database/postgresql grants a role, a database and a password of the consumer's own", () => {
  const { binding, secrets } = new Driver(postgresql, { config: {} }).grant({
    ...request,
    consumer: { ...consumer, namespace: "acme-orders", product: "orders" },
  });
  assert.deepEqual(binding, {
    host: "postgresql.acme.svc.cluster.local",
    port: 5432,
    database: "dagster_database",
    user: "dagster_database",
    password: { secret: "postgresql-dagster-database", key: "password" },
    sslMode: "disable",
  });
  assert.deepEqual(secrets?.[0]?.namespaces, ["acme", "acme-orders"]);
});

Deno.test("database/postgresql reconciles every granted role from mounted Secrets", () => {
  const grants = [granted("polaris"), granted("dagster")];
  const objects = new Driver(postgresql, { config: {}, grants }).platform();
  const job = one(objects, "Job");
  assert.deepEqual(at(job, "spec.template.spec.containers.0.args"), [
    "postgres",
    "--desired",
    "/etc/floe/postgres.json",
  ]);
  const volumes = at(job, "spec.template.spec.volumes");
  const map = one(objects, "ConfigMap");
  assert.equal(at(volumes, "0.configMap.name"), map.metadata.name);
  assert.deepEqual(at(volumes, "1.projected.sources.0.secret"), {
    items: [{ key: "password", path: "dagster/password" }],
    name: "postgresql-dagster",
  });
  assert.deepEqual(
    JSON.parse(String(at(map, "data") && Reflect.get(Object(at(map, "data")), "postgres.json"))),
    {
      schema: "floe-postgres/v1",
      roles: [
        { name: "dagster", passwordFile: "/secrets/dagster/password" },
        { name: "polaris", passwordFile: "/secrets/polaris/password" },
      ],
      databases: [
        { name: "dagster", owner: "dagster" },
        { name: "polaris", owner: "polaris" },
      ],
    },
  );
  assert.equal(
    at(job, "spec.template.spec.initContainers.0.args.1"),
    "postgresql.acme.svc.cluster.local:5432",
  );
});

Deno.test("database/postgresql keeps its data on a claim and stops fast", () => {
  const config = { size: "large", storage: "200Gi", storage_class: "fast" } as const;
  const objects = new Driver(postgresql, { config }).platform();
  const spec = at(one(objects, "StatefulSet", "postgresql"), "spec.template.spec");
  assert.equal(at(spec, "securityContext.runAsUser"), 999);
  assert.equal(at(spec, "terminationGracePeriodSeconds"), 120);
  assert.equal(at(spec, "containers.0.lifecycle.preStop.exec.command.2"), "--mode=fast");
  assert.equal(at(spec, "containers.0.resources.limits.memory"), "16Gi");
  const claim = one(objects, "PersistentVolumeClaim", "postgresql-data");
  assert.equal(at(claim, "spec.resources.requests.storage"), "200Gi");
  assert.equal(at(claim, "spec.storageClassName"), "fast");
});

Deno.test("database/postgresql mounts the volume where the image of the version wants it", () => {
  const containers = (version: string) => {
    const objects = new Driver(postgresql, { config: {}, version }).platform();
    return at(one(objects, "StatefulSet", "postgresql"), "spec.template.spec.containers");
  };
  const old = containers("17");
  assert.equal(at(old, "0.image"), "docker.io/library/postgres:17-trixie");
  assert.equal(at(old, "0.volumeMounts.0.mountPath"), "/var/lib/postgresql/data");
  assert.equal(at(old, "0.env.3.value"), "/var/lib/postgresql/data/pgdata");
  const next = containers("18");
  assert.equal(at(next, "0.image"), "docker.io/library/postgres:18-trixie");
  assert.equal(at(next, "0.volumeMounts.0.mountPath"), "/var/lib/postgresql");
});

Deno.test("database/postgresql lets no major version start on the files of another", () => {
  const ref = "database/default";
  const used = (version: string) => ({ ref, plugin: postgresql.id, version }) as const;
  const codes = (from: string, to: string) =>
    checkUpgrades(
      [used(from)],
      { instances: [{ ...used(to), config: {} }] },
      registry([postgresql]),
    )
      .map(({ code }) => code);
  assert.deepEqual(codes("17", "18"), ["FLOE-UPG001"]);
  assert.deepEqual(codes("18", "17"), ["FLOE-UPG002"]);
  assert.deepEqual(codes("18", "18"), []);
});

Deno.test("database/postgresql dumps to the object store where there is one", () => {
  const bindings = { "object-store": { backup: store } };
  const objects = new Driver(postgresql, { config: { backup_keep: 3 }, bindings }).platform();
  const cron = one(objects, "CronJob", "postgresql-backup");
  assert.equal(at(cron, "spec.timeZone"), "Europe/Berlin");
  const container = at(cron, "spec.jobTemplate.spec.template.spec.containers.0");
  assert.deepEqual(at(container, "args"), [
    "backup-postgres",
    "--desired",
    "/etc/floe/postgres.json",
    "--bucket",
    "acme-backup",
    "--prefix",
    "postgresql",
    "--keep",
    "3",
  ]);
  assert.deepEqual(at(container, "env.9.valueFrom.secretKeyRef"), {
    key: "secret-key",
    name: "store-backup",
  });
});

Deno.test("database/postgresql makes no backup without an object store, or when told not to", () => {
  const kinds = (config: { backup?: boolean }, bound: boolean) =>
    new Driver(postgresql, {
      config,
      bindings: bound ? { "object-store": { backup: store } } : {},
    }).platform().map(({ kind }) => kind);
  assert.ok(!kinds({}, false).includes("CronJob"));
  assert.ok(!kinds({ backup: false }, true).includes("CronJob"));
  const description = new Driver(postgresql, { config: { backup: false } }).describe();
  assert.deepEqual(description.needs, []);
});

Deno.test("database/postgresql warns in production that it is one server", () => {
  const production = new Driver(postgresql, { config: {}, platform: { production: true } });
  assert.deepEqual(production.advise().map(({ code, severity }) => [code, severity]), [
    ["database/postgresql/SINGLE", "warning"],
  ]);
  assert.deepEqual(new Driver(postgresql, { config: {} }).advise(), []);
});

Deno.test("database/postgresql refuses sizes, quantities, schedules and fields that it doesn't know", () => {
  const refused = (config: unknown) => !postgresql.config.safeParse(config).success;
  assert.ok(refused({ size: "huge" }));
  assert.ok(refused({ storage: "10 GB" }));
  assert.ok(refused({ storage_class: "Fast Disk" }));
  assert.ok(refused({ backup_schedule: "daily" }));
  assert.ok(refused({ backup_keep: 0 }));
  assert.ok(refused({ replicas: 2 }));
});
