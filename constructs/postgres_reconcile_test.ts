import assert from "node:assert/strict";
import { PostgresReconcile, type PostgresServer } from "./postgres_reconcile.ts";
import { at, fakeWorkload, jsonFile, one, synth } from "./testing.ts";

const server: PostgresServer = {
  host: "db.example.com",
  port: 5432,
  user: "admin",
  password: { secret: "db-admin", key: "password" },
  database: "postgres",
  sslMode: "verify-full",
};
const account = (user: string) => ({
  user,
  database: `${user}_db`,
  password: { secret: `db-${user}`, key: "pw" },
});
const workload = fakeWorkload({ name: "db-reconcile", ports: {} });

function reconcile(...users: readonly string[]) {
  const accounts = users.map(account);
  return synth((scope) => new PostgresReconcile(scope, "r", { workload, server, accounts }));
}

Deno.test("PostgresReconcile states roles and databases in order, without a secret", () => {
  const objects = reconcile("polaris", "dagster");
  assert.deepEqual(jsonFile(one(objects, "ConfigMap"), "postgres.json"), {
    schema: "floe-postgres/v1",
    roles: [
      { name: "dagster", passwordFile: "/secrets/dagster/password" },
      { name: "polaris", passwordFile: "/secrets/polaris/password" },
    ],
    databases: [
      { name: "dagster_db", owner: "dagster" },
      { name: "polaris_db", owner: "polaris" },
    ],
  });
});

Deno.test("PostgresReconcile mounts the password of each role where the state names it", () => {
  const spec = at(one(reconcile("dagster"), "Job"), "spec.template.spec");
  assert.deepEqual(at(spec, "volumes.1.projected.sources.0.secret"), {
    items: [{ key: "pw", path: "dagster/password" }],
    name: "db-dagster",
  });
  assert.deepEqual(at(spec, "containers.0.volumeMounts.1"), {
    mountPath: "/secrets",
    name: "users",
    readOnly: true,
  });
  assert.deepEqual(at(spec, "containers.0.env.3.valueFrom.secretKeyRef"), {
    key: "password",
    name: "db-admin",
  });
  assert.deepEqual(at(spec, "containers.0.env.6"), { name: "PGSSLROOTCERT", value: "system" });
});

Deno.test("PostgresReconcile without accounts mounts no Secrets", () => {
  const spec = at(one(reconcile(), "Job"), "spec.template.spec");
  assert.equal(at(spec, "volumes.1.projected"), undefined);
});

Deno.test("PostgresReconcile lets a reader into the database of another, and makes it none", () => {
  const reader = { ...account("cube"), database: "dagster_db", access: "read" as const };
  const accounts = [account("dagster"), reader];
  const objects = synth((scope) =>
    new PostgresReconcile(scope, "r", { workload, server, accounts })
  );
  const state = jsonFile(one(objects, "ConfigMap"), "postgres.json");
  assert.deepEqual(at(state, "databases"), [
    { name: "dagster_db", owner: "dagster", readers: ["cube"] },
  ]);
  assert.deepEqual(at(state, "roles.0.name"), "cube");
});
