import assert from "node:assert/strict";
import { databaseOf, postgresAccounts } from "./postgres.ts";

const demand = { database: "main" };

Deno.test("databaseOf() names a reader's database as that of the need that it reads", () => {
  const own = databaseOf({ demand, nameParts: ["sales", "postgres", "database"] });
  const reads = { ...demand, reads: "database" };
  assert.equal(own, "sales_postgres_database");
  assert.equal(databaseOf({ demand: reads, nameParts: ["sales", "postgres", "reader"] }), own);
});

Deno.test("postgresAccounts() tells who owns from who reads, and leaves other grants out", () => {
  const binding = {
    host: "db",
    port: 5432,
    database: "sales",
    user: "sales",
    password: { secret: "sales", key: "password" },
    sslMode: "disable" as const,
  };
  const consumer = { namespace: "acme", instance: "compute/default", need: "database" };
  const accounts = postgresAccounts([
    { capability: "sql", consumer, demand, binding },
    { capability: "sql", consumer, demand: { ...demand, reads: "database" }, binding },
    { capability: "scheduler", consumer, demand: {}, binding: { name: "clock" } },
  ]);
  assert.deepEqual(accounts.map(({ access }) => access), ["own", "read"]);
});
