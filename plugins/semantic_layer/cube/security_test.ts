import assert from "node:assert/strict";
import { createContext, runInContext } from "node:vm";
import { cubeJs, type ServerRules } from "./security.ts";
import { tables } from "./testing.ts";

/** What Cube asks for, as far as rules go. */
interface Query {
  readonly measures?: readonly unknown[];
  readonly dimensions?: readonly unknown[];
  readonly segments?: readonly unknown[];
  readonly timeDimensions?: readonly unknown[];
  readonly filters?: readonly unknown[];
  readonly subqueryJoins?: readonly unknown[];
}
interface Loaded {
  readonly queryRewrite: (query: Query, context: unknown) => Query;
  readonly driverFactory: (context: { dataSource?: string }) => Record<string, unknown>;
  readonly checkSqlAuth: (request: unknown, user: string) => Promise<Record<string, unknown>>;
  readonly canSwitchSqlUser: () => Promise<boolean>;
}

const rules: ServerRules = {
  sources: [{ name: "orders", tables, variable: "FLOE_TABLES_ORDERS_PASSWORD" }],
  rules: [
    { cube: "orders__open" },
    { cube: "orders__ruled", rows: { claim: "tenant", member: "orders__ruled.tenant" } },
  ],
  sql: { user: "cube", claims: { tenant: "acme" } },
};

/** Loads cube.js as Cube does: as a CommonJS module of a process with an environment. */
function load(more: Partial<ServerRules> = {}, env: Record<string, string> = {}): Loaded {
  const module: { exports: unknown } = { exports: {} };
  runInContext(cubeJs({ ...rules, ...more }), createContext({ module, process: { env } }));
  assert.ok(isLoaded(module.exports));
  return module.exports;
}

function isLoaded(value: unknown): value is Loaded {
  return typeof value === "object" && value !== null && "queryRewrite" in value;
}

const { queryRewrite } = load();
const open: Query = { measures: ["orders__open.count"] };
const ruled: Query = { measures: ["orders__ruled.count"] };
const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

Deno.test("cube.js denies a query without a security context", () => {
  const without = [
    undefined,
    {},
    { securityContext: undefined },
    { securityContext: null },
    { securityContext: {} },
    { securityContext: "reader" },
    { securityContext: ["reader"] },
    { securityContext: { iat: 1, exp: 2, iss: "https://login.example.com", aud: "cube" } },
  ];
  for (const context of without) {
    assert.throws(() => queryRewrite(open, context), /needs a security context/);
    assert.throws(() => queryRewrite({}, context), /needs a security context/);
  }
});

Deno.test("cube.js lets a query with a security context through where no rows have rules", () => {
  const context = { securityContext: { sub: "ada", iat: 1 } };
  assert.deepEqual(plain(queryRewrite(open, context)), { ...open, filters: [] });
});

Deno.test("cube.js filters rows by the claim, and denies a query that lacks it", () => {
  const context = (tenant: unknown) => ({ securityContext: { sub: "ada", tenant } });
  const given = [{ member: "orders__ruled.day", operator: "set" }];
  assert.deepEqual(plain(queryRewrite({ ...ruled, filters: given }, context("acme"))).filters, [
    ...given,
    { member: "orders__ruled.tenant", operator: "equals", values: ["acme"] },
  ]);
  assert.deepEqual(plain(queryRewrite(ruled, context([1, "b"]))).filters, [
    { member: "orders__ruled.tenant", operator: "equals", values: ["1", "b"] },
  ]);
  for (const nothing of [undefined, null, [], {}, [{}]]) {
    assert.throws(() => queryRewrite(ruled, context(nothing)), /lacks the claim "tenant"/);
  }
  const inherited = {
    securityContext: Object.create({ tenant: "acme" }, { sub: { value: "ada", enumerable: true } }),
  };
  assert.throws(() => queryRewrite(ruled, inherited), /lacks the claim/);
});

Deno.test("cube.js finds a ruled cube wherever a query names it", () => {
  const context = { securityContext: { sub: "ada" } };
  const name = "orders__ruled";
  const expression = [name, "return `1`"];
  const places: readonly Query[] = [
    { dimensions: [`${name}.day`] },
    { dimensions: [`${name}.day.month`] },
    { segments: [`${name}.big`] },
    { timeDimensions: [{ dimension: `${name}.day`, granularity: "day" }] },
    { filters: [{ member: `${name}.day`, operator: "set" }] },
    { filters: [{ dimension: `${name}.day`, operator: "set" }] },
    { filters: [{ or: [{ and: [{ member: `${name}.day` }] }, { member: "orders__open.day" }] }] },
    { measures: [{ cubeName: name, name: "x", expression: ["return `1`"] }] },
    { measures: [{ cubeName: "orders__open", name: "x", expression }] },
    {
      measures: [{
        cubeName: "orders__open",
        expression: { type: "PatchMeasure", sourceMeasure: `${name}.count`, addFilters: [] },
      }],
    },
    {
      measures: [{
        cubeName: "orders__open",
        expression: {
          type: "PatchMeasure",
          sourceMeasure: "orders__open.count",
          addFilters: [expression],
        },
      }],
    },
    { subqueryJoins: [{ on: { cubeName: "orders__open", expression } }] },
  ];
  for (const query of places) {
    assert.throws(() => queryRewrite(query, context), /lacks the claim/, JSON.stringify(query));
  }
});

Deno.test("cube.js denies cubes that it has no rule for, and members that it can't read", () => {
  const context = { securityContext: { sub: "ada", tenant: "acme" } };
  for (const cube of ["orders__secret", "constructor", "__proto__", "toString"]) {
    const query = { measures: [`${cube}.count`] };
    assert.throws(() => queryRewrite(query, context), /There is no cube/);
  }
  for (const member of [undefined, null, 1, "count", {}, { cubeName: "orders__open" }]) {
    assert.throws(() => queryRewrite({ measures: [member] }, context), /unknown form/);
  }
});

Deno.test("cube.js reads passwords from the environment, and holds none", async () => {
  const password = crypto.randomUUID();
  const other = crypto.randomUUID();
  const loaded = load({}, { FLOE_TABLES_ORDERS_PASSWORD: password, CUBEJS_SQL_PASSWORD: other });
  assert.deepEqual(plain(loaded.driverFactory({ dataSource: "orders" })), {
    type: "postgres",
    host: tables.host,
    port: 5432,
    database: tables.database,
    user: tables.user,
    ssl: false,
    password,
  });
  assert.throws(() => loaded.driverFactory({ dataSource: "secrets" }), /no data source "secrets"/);
  assert.throws(() => load().driverFactory({ dataSource: "orders" }), /_PASSWORD is not set/);
  assert.deepEqual(plain(loaded.driverFactory({})), { type: "postgres" });
  assert.deepEqual(plain(await loaded.checkSqlAuth({}, "cube")), {
    password: other,
    securityContext: { tenant: "acme", sub: "cube" },
  });
});

Deno.test("cube.js knows one user of the SQL API, or none, who can't become another", async () => {
  const env = { CUBEJS_SQL_PASSWORD: crypto.randomUUID() };
  await assert.rejects(load({}, env).checkSqlAuth({}, "root"), /no such user/);
  await assert.rejects(load({ sql: undefined }, env).checkSqlAuth({}, "cube"), /no such user/);
  await assert.rejects(load().checkSqlAuth({}, "cube"), /CUBEJS_SQL_PASSWORD is not set/);
  assert.equal(await load().canSwitchSqlUser(), false);
});

Deno.test("cube.js encrypts a connection as the tables' owner asks", () => {
  const ssl = (sslMode: "require" | "verify-full" | "prefer") => {
    const sources = [{ name: "orders", tables: { ...tables, sslMode }, variable: "P" }];
    return plain(load({ sources }, { P: "x" }).driverFactory({ dataSource: "orders" })).ssl;
  };
  assert.deepEqual(ssl("verify-full"), { rejectUnauthorized: true });
  assert.deepEqual(ssl("require"), { rejectUnauthorized: false });
  assert.equal(ssl("prefer"), false);
});
