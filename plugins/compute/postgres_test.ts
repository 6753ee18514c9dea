import assert from "node:assert/strict";
import { at } from "../../constructs/testing.ts";
import { Driver, product } from "../testing.ts";
import postgres from "./postgres.ts";

const request = {
  capability: "dbt-profile",
  demand: {},
  consumer: {
    product: "orders",
    namespace: "acme-orders",
    instance: "dbt/default",
    need: "compute-warehouse",
  },
  nameParts: ["acme", "orders"],
  product,
} as const;
const own = {
  host: "postgresql.acme.svc.cluster.local",
  port: 5432,
  database: "acme_orders",
  user: "acme_orders",
  password: { secret: "postgresql-acme-orders", key: "password" },
  sslMode: "disable",
} as const;
const server = {
  host: "db.example.com",
  database: "wh_{product_slug}",
  user: "etl",
  password: { secret_ref: "warehouse-login" },
};

Deno.test("compute/postgres gives each product a database of its own", () => {
  const driver = new Driver(postgres, { config: {}, bindings: { sql: { database: own } } });
  assert.equal(driver.describeProduct().needs?.[0]?.capability, "sql");
  assert.equal(driver.describe().offers?.[0]?.at, undefined);
  const { binding, secrets } = driver.grant(request);
  assert.deepEqual(at(binding, "output"), {
    type: "postgres",
    host: "postgresql.acme.svc.cluster.local",
    port: 5432,
    dbname: "acme_orders",
    user: "acme_orders",
    password: "{{ env_var('DBT_ENV_SECRET_FLOE_POSTGRESQL_ACME_ORDERS__PASSWORD') }}",
    sslmode: "disable",
    schema: "orders",
    threads: 4,
    connect_timeout: 10,
    keepalives_idle: 60,
    retries: 1,
  });
  assert.deepEqual(at(binding, "env.0.secret"), own.password);
  assert.equal(secrets, undefined, "the database's plugin has asked for it");
});

Deno.test("compute/postgres connects to an existing server with a secret made by people", () => {
  const driver = new Driver(postgres, { config: server });
  assert.equal(driver.describeProduct().needs, undefined);
  assert.deepEqual(driver.describe().offers?.[0]?.at, { host: "db.example.com", port: 5432 });
  const { binding, secrets } = driver.grant(request);
  assert.equal(at(binding, "output.dbname"), "wh_orders");
  assert.equal(at(binding, "output.sslmode"), "require");
  assert.equal(
    at(binding, "output.password"),
    "{{ env_var('DBT_ENV_SECRET_FLOE_WAREHOUSE_LOGIN__PASSWORD') }}",
  );
  assert.deepEqual(secrets?.[0]?.namespaces, ["acme-orders"]);
  assert.deepEqual(secrets?.[0]?.keys, [{ key: "password", maker: { by: "people" } }]);
});

Deno.test("compute/postgres refuses half a server", () => {
  const { host: _host, ...without } = server;
  const nothing = postgres.config.safeParse(without);
  assert.deepEqual(nothing.error?.issues.map(({ path }) => path.join(".")), [
    "database",
    "user",
    "password",
  ]);
  const half = postgres.config.safeParse({ host: "db.example.com", user: "etl" });
  assert.deepEqual(half.error?.issues.map(({ message }) => message), [
    "an existing server needs database",
    "an existing server needs password",
  ]);
});

Deno.test("compute/postgres refuses a password that isn't a reference", () => {
  const password = crypto.randomUUID();
  assert.equal(postgres.config.safeParse({ ...server, password }).success, false);
});

const tables = { ...request, capability: "tables", demand: {} } as const;

Deno.test("compute/postgres lets others read a product's tables with a login of their own", () => {
  const reader = { ...own, user: "acme_orders_reader" };
  const driver = new Driver(postgres, { config: {}, bindings: { sql: { reader } } });
  const need = driver.describeProduct().needs?.[1];
  assert.deepEqual(need?.demand, { database: "default", reads: "database" });
  assert.equal(need?.only, "tables");
  assert.deepEqual(driver.describe().offers?.[1]?.at, { need: "reader" });
  const { binding } = driver.grant(tables);
  assert.equal(at(binding, "user"), "acme_orders_reader");
  assert.equal(at(binding, "schema"), "orders");
  assert.equal(at(binding, "compute"), "default");
});

Deno.test("compute/postgres offers the tables of an existing server where it has a reader", () => {
  const offers = (
    config: typeof server & { reader?: { user: string; password: { secret_ref: string } } },
  ) => new Driver(postgres, { config }).describe().offers?.map(({ capability }) => capability);
  const reader = { user: "read_{product_slug}", password: { secret_ref: "warehouse-reader" } };
  assert.deepEqual(offers(server), ["dbt-profile"]);
  assert.deepEqual(offers({ ...server, reader }), ["dbt-profile", "tables"]);
  const driver = new Driver(postgres, { config: { ...server, reader } });
  const { binding, secrets } = driver.grant({
    ...tables,
    consumer: { ...tables.consumer, namespace: "acme" },
  });
  assert.equal(at(binding, "user"), "read_orders");
  assert.equal(at(binding, "sslMode"), "require");
  assert.deepEqual(secrets?.[0]?.namespaces, ["acme"]);
  assert.equal(postgres.config.safeParse({ reader }).success, false);
});
