import assert from "node:assert/strict";
import { at, one } from "../../constructs/testing.ts";
import { Driver } from "../testing.ts";
import external from "./external_postgresql.ts";

const host = "db.example.com";
const admin = { user: "admin", password: { secret_ref: "db-admin" } };
const request = {
  capability: "sql",
  demand: { database: "main" },
  consumer: {
    product: "orders",
    namespace: "acme-orders",
    instance: "compute/default",
    need: "database",
  },
  nameParts: ["orders", "warehouse"],
} as const;

Deno.test("database/external-postgresql without an administrator leaves roles to people", () => {
  const driver = new Driver(external, { config: { host } });
  assert.deepEqual(driver.describe(), {
    components: [],
    offers: [{ capability: "sql", at: { host, port: 5432 } }],
  });
  const { binding, secrets } = driver.grant(request);
  assert.deepEqual(binding, {
    host,
    port: 5432,
    database: "orders_warehouse",
    user: "orders_warehouse",
    password: { secret: "external-postgresql-orders-warehouse", key: "password" },
    sslMode: "require",
  });
  assert.deepEqual(secrets?.[0]?.namespaces, ["acme-orders"]);
  assert.deepEqual(secrets?.[0]?.keys, [{ key: "password", maker: { by: "people" } }]);
  assert.deepEqual(driver.platform(), []);
});

Deno.test("database/external-postgresql with an administrator makes a role for each consumer", () => {
  const driver = new Driver(external, { config: { host, admin } });
  assert.deepEqual(driver.describe().outside, [{ host, port: 5432, from: ["reconcile"] }]);
  const { secrets } = driver.grant(request);
  assert.deepEqual(secrets?.[0]?.namespaces, ["acme", "acme-orders"]);
  assert.equal(secrets?.[0]?.keys[0]?.maker.by, "floe");
  const env = at(one(driver.platform(), "Job"), "spec.template.spec.containers.0.env");
  assert.deepEqual(at(env, "0"), { name: "PGHOST", value: host });
  assert.deepEqual(at(env, "3.valueFrom.secretKeyRef"), { key: "password", name: "db-admin" });
  assert.deepEqual(at(env, "5"), { name: "PGSSLMODE", value: "require" });
});

Deno.test("database/external-postgresql with one login gives each consumer its own database", () => {
  const login = { user: "floe", password: { secret_ref: "db-login", key: "pw" } };
  const { binding } = new Driver(external, { config: { host, login } }).grant(request);
  assert.equal(at(binding, "user"), "floe");
  assert.equal(at(binding, "database"), "orders_warehouse");
  assert.deepEqual(at(binding, "password"), { secret: "db-login", key: "pw" });
});

Deno.test("database/external-postgresql refuses two ways at once, literals and no host", () => {
  const refused = (config: unknown) => !external.config.safeParse(config).success;
  assert.ok(refused({}));
  assert.ok(refused({ host, admin, login: admin }));
  assert.ok(refused({ host, admin: { user: "admin", password: "written-here" } }));
  assert.ok(refused({ host, ssl_mode: "maybe" }));
  assert.ok(refused({ host, port: 0 }));
});
