import assert from "node:assert/strict";
import type { z } from "zod";
import { at, one } from "../../../constructs/testing.ts";
import { checkUpgrades } from "../../../src/compiler/mod.ts";
import { immutableChanges } from "../../../src/policy/mod.ts";
import { type BindingOf, registry } from "../../../src/plugin/mod.ts";
import { Driver } from "../../testing.ts";
import cloudnativepg from "./mod.ts";

const request = {
  capability: "sql",
  demand: { database: "main" },
  consumer: { namespace: "acme", instance: "orchestrator/default", need: "database" },
  nameParts: ["dagster", "database"],
  address: { host: "postgresql-rw.acme.svc.cluster.local", port: 5432 },
} as const;

Deno.test("database/cloudnativepg describes one Cluster that floe never prunes", () => {
  const config = { size: "large", storage: "200Gi", storage_class: "fast" } as const;
  const cluster = one(new Driver(cloudnativepg, { config }).platform(), "Cluster", "postgresql");
  assert.equal(at(cluster, "spec.instances"), 3);
  assert.equal(at(cluster, "spec.enablePDB"), true);
  assert.equal(at(cluster, "spec.enableSuperuserAccess"), true);
  assert.deepEqual(at(cluster, "spec.storage"), {
    size: "200Gi",
    resizeInUseVolumes: true,
    storageClass: "fast",
  });
  assert.equal(at(cluster, "spec.postgresql.parameters.shared_buffers"), "4GB");
  assert.equal(at(cluster, "spec.resources.limits.memory"), "16Gi");
  const annotations = Object(at(cluster, "metadata.annotations"));
  assert.equal(
    Reflect.get(annotations, "argocd.argoproj.io/sync-options"),
    "Prune=false,Delete=false",
  );
  assert.equal(Reflect.get(annotations, "kustomize.toolkit.fluxcd.io/prune"), "disabled");
});

const store: BindingOf<"object-store"> = {
  endpoint: "http://store.acme.svc.cluster.local:9000",
  region: "us-east-1",
  pathStyle: true,
  bucket: "acme-archive",
  prefix: "db",
  keys: {
    accessKey: { secret: "store-archive", key: "access-key" },
    secretKey: { secret: "store-archive", key: "secret-key" },
  },
  sts: true,
};

Deno.test("database/cloudnativepg archives its log and copies itself, where it is told to", () => {
  const bindings = { "object-store": { archive: store } };
  const config = { archive: { keep_days: 7 } };
  const objects = new Driver(cloudnativepg, { config, bindings }).platform();
  assert.deepEqual(at(one(objects, "Cluster"), "spec.plugins.0"), {
    name: "barman-cloud.cloudnative-pg.io",
    isWALArchiver: true,
    parameters: { barmanObjectName: "postgresql" },
  });
  const target = one(objects, "ObjectStore", "postgresql");
  assert.equal(at(target, "spec.retentionPolicy"), "7d");
  assert.equal(at(target, "spec.configuration.destinationPath"), "s3://acme-archive/db");
  assert.equal(at(target, "spec.configuration.endpointURL"), store.endpoint);
  assert.deepEqual(at(target, "spec.configuration.s3Credentials.secretAccessKey"), {
    name: "store-archive",
    key: "secret-key",
  });
  const copies = one(objects, "ScheduledBackup", "postgresql");
  assert.equal(at(copies, "spec.schedule"), "0 37 1 * * 0");
  assert.equal(at(copies, "spec.immediate"), true);
  const { needs } = new Driver(cloudnativepg, { config }).describe();
  assert.deepEqual(needs?.map(({ name, from }) => [name, from]), [
    ["backup", ["backup"]],
    ["archive", ["postgresql"]],
  ]);
});

Deno.test("database/cloudnativepg archives to AWS with the identity of its pods", () => {
  const { keys: _keys, ...aws } = { ...store, endpoint: null, region: "eu-central-1" };
  const bindings = { "object-store": { archive: aws } };
  const objects = new Driver(cloudnativepg, { config: { archive: {} }, bindings }).platform();
  const spec = at(one(objects, "ObjectStore"), "spec");
  assert.equal(at(spec, "configuration.endpointURL"), undefined);
  assert.deepEqual(at(spec, "configuration.s3Credentials"), { inheritFromIAMRole: true });
  assert.deepEqual(at(spec, "instanceSidecarConfiguration.env"), [
    { name: "AWS_DEFAULT_REGION", value: "eu-central-1" },
  ]);
});

Deno.test("database/cloudnativepg archives nothing unless told to", () => {
  const objects = new Driver(cloudnativepg, { config: {} }).platform();
  assert.equal(at(one(objects, "Cluster"), "spec.plugins"), undefined);
  const kinds = new Set(objects.map(({ kind }) => kind));
  assert.ok(!kinds.has("ObjectStore") && !kinds.has("ScheduledBackup"));
});

Deno.test("database/cloudnativepg lets its volumes grow and nothing else", () => {
  const cluster = (config: { storage: string; storage_class?: string }) => {
    const made = one(new Driver(cloudnativepg, { config }).platform(), "Cluster");
    const object = JSON.parse(JSON.stringify(made));
    return { ...object, metadata: { ...object.metadata, namespace: "acme" } };
  };
  const change = (config: { storage: string; storage_class?: string }) =>
    immutableChanges([{
      path: "cluster.yaml",
      before: cluster({ storage: "10Gi" }),
      after: cluster(config),
    }]).map(({ code, message }) => `${code} ${message}`);
  assert.deepEqual(change({ storage: "20Gi" }), []);
  assert.match(change({ storage: "5Gi" }).join(), /^FLOE-OBJ007 .*the size of Cluster acme\/postg/);
  assert.match(
    change({ storage: "10Gi", storage_class: "fast" }).join(),
    /storageClass of Cluster/,
  );
});

Deno.test("database/cloudnativepg makes no budget for one server", () => {
  const cluster = one(
    new Driver(cloudnativepg, { config: { instances: 1 } }).platform(),
    "Cluster",
  );
  assert.equal(at(cluster, "spec.enablePDB"), false);
});

Deno.test("database/cloudnativepg makes roles over the Service of the primary", () => {
  const job = one(new Driver(cloudnativepg, { config: {} }).platform(), "Job");
  const pod = at(job, "spec.template.spec");
  assert.equal(
    at(pod, "initContainers.0.args.1"),
    "postgresql-rw.acme.svc.cluster.local:5432",
  );
  const env = at(pod, "containers.0.env");
  assert.deepEqual(at(env, "0"), {
    name: "PGHOST",
    value: "postgresql-rw.acme.svc.cluster.local",
  });
  assert.deepEqual(at(env, "3.valueFrom.secretKeyRef"), {
    key: "password",
    name: "postgresql-superuser",
  });
  assert.deepEqual(at(env, "5"), { name: "PGSSLMODE", value: "require" });
});

Deno.test("database/cloudnativepg lets the operator in, and says who makes the superuser's password", () => {
  const config = { operator_namespace: "operators" };
  const { components, peers, calls = [], secrets } = new Driver(cloudnativepg, { config })
    .describe();
  assert.deepEqual(components[0]?.operated, { labels: { "cnpg.io/cluster": "postgresql" } });
  assert.deepEqual(peers, [{
    name: "operator",
    at: { namespace: "operators", labels: { "app.kubernetes.io/name": "cloudnative-pg" } },
  }]);
  const edges = calls.map(({ from, to, edge }) => `${from.component} ${to.endpoint} ${edge}`);
  assert.deepEqual(edges, [
    "reconcile sql boot",
    "backup sql boot",
    "operator sql call",
    "operator status call",
    "postgresql sql call",
    "postgresql status call",
  ]);
  assert.deepEqual(secrets?.[0]?.keys[0]?.maker, { by: "operator", name: "CloudNativePG" });
});

Deno.test("database/cloudnativepg grants a role whose connections are encrypted", () => {
  const { binding, secrets } = new Driver(cloudnativepg, { config: {} }).grant(request);
  assert.deepEqual(binding, {
    host: "postgresql-rw.acme.svc.cluster.local",
    port: 5432,
    database: "dagster_database",
    user: "dagster_database",
    password: { secret: "postgresql-dagster-database", key: "password" },
    sslMode: "require",
  });
  assert.deepEqual(secrets?.[0]?.namespaces, ["acme"]);
});

Deno.test("database/cloudnativepg lets the operator upgrade a major version, and never go back", () => {
  const used = (version: string) =>
    ({ ref: "database/default", plugin: cloudnativepg.id, version }) as const;
  const found = (from: string, to: string) =>
    checkUpgrades(
      [used(from)],
      { instances: [{ ...used(to), config: {} }] },
      registry([cloudnativepg]),
    ).map(({ code }) => code);
  assert.deepEqual(found("17", "18"), ["FLOE-UPG003"]);
  assert.deepEqual(found("18", "17"), ["FLOE-UPG002"]);
  const { images } = cloudnativepg.versions?.at(-1) ?? {};
  const cluster = one(new Driver(cloudnativepg, { config: {} }).platform(), "Cluster");
  assert.equal(at(cluster, "spec.imageName"), images?.["server"]);
});

Deno.test("database/cloudnativepg warns in production of one server and of no backup", () => {
  const codes = (config: z.input<typeof cloudnativepg.config>, production = true) =>
    new Driver(cloudnativepg, { config, platform: { production } }).advise()
      .map(({ code, severity }) => [code, severity]);
  assert.deepEqual(codes({}), []);
  assert.deepEqual(codes({ instances: 1 }), [["database/cloudnativepg/SINGLE", "warning"]]);
  assert.deepEqual(codes({ backup: false }), [["database/cloudnativepg/BACKUP", "warning"]]);
  assert.deepEqual(codes({ instances: 1, backup: false }, false), []);
  assert.deepEqual(codes({ backup: false, archive: {} }), []);
});

Deno.test("database/cloudnativepg refuses an instance whose Cluster would have too long a name", () => {
  const instance = "a".repeat(45);
  const [found] = new Driver(cloudnativepg, { config: {}, instance }).advise();
  assert.deepEqual([found?.code, found?.severity], ["database/cloudnativepg/NAME", "error"]);
});

Deno.test("database/cloudnativepg refuses sizes, namespaces and fields that it doesn't know", () => {
  const refused = (config: unknown) => !cloudnativepg.config.safeParse(config).success;
  assert.ok(refused({ size: "huge" }));
  assert.ok(refused({ instances: 0 }));
  assert.ok(refused({ storage: "10 GB" }));
  assert.ok(refused({ operator_namespace: "Operators" }));
  assert.ok(refused({ replicas: 2 }));
  assert.ok(refused({ archive: true }));
  assert.ok(refused({ archive: { keep_days: 0 } }));
});
