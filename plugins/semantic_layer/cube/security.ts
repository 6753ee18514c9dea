import type { BindingOf } from "../../../src/plugin/mod.ts";
import type { Config } from "./config.ts";

/** Where one product's tables are, for a file without secrets. */
export interface Source {
  readonly name: string;
  readonly tables: BindingOf<"tables">;
  /** Variable with the password. */
  readonly variable: string;
}

/** What a reader must bring for one cube: nothing but a context, or a claim that its rows carry. */
export interface CubeRule {
  readonly cube: string;
  readonly rows?: { readonly claim: string; readonly member: string };
}

/** What cube.js is made from. */
export interface ServerRules {
  readonly sources: readonly Source[];
  readonly rules: readonly CubeRule[];
  readonly sql: Config["sql"];
}

/**
 * cube.js, which Cube loads at its start: who may ask for what, and where the data is.
 *
 * Everything is refused that it does not know: a query without a security context, with a member
 * whose cube it has no rule for, or without the claim that a rule needs. Cube has verified the
 * token by then, with the Secret or the issuer's keys.
 *
 * Facts: Cube 1.7.43, `@cubejs-backend/api-gateway` (queries and member expressions) and
 * `@cubejs-backend/server-core` (options). Without `contextToAppId` Cube's readiness asks a data
 * source called `default`, which does not exist here.
 */
export function cubeJs({ sources, rules, sql }: ServerRules): string {
  const connections = Object.fromEntries(
    sources.map((source) => [source.name, connection(source)]),
  );
  const byCube = Object.fromEntries(rules.map(({ cube, rows }) => [cube, rows ?? null]));
  const user = sql === undefined ? null : { name: sql.user, claims: sql.claims };
  return `// Written by floe. No secret is in here: passwords come from the environment.
"use strict";

const sources = ${JSON.stringify(connections, null, 2)};

// Claim and member of each cube whose rows have a rule; null where a context is enough.
const rules = ${JSON.stringify(byCube, null, 2)};

const sqlUser = ${JSON.stringify(user, null, 2)};

${functions}`;
}

function connection({ tables, variable }: Source) {
  const { host, port, database, user, sslMode } = tables;
  const encrypted = sslMode === "require" || sslMode === "verify-full";
  return {
    host,
    port,
    database,
    user,
    passwordVariable: variable,
    ssl: encrypted ? { rejectUnauthorized: sslMode === "verify-full" } : false,
  };
}

const functions = String.raw`// Claims of every token, which say nothing about the reader.
const formal = ["iat", "exp", "nbf", "iss", "aud", "jti"];

// Cube answers such an error with 400 and its message, and any other with 500.
class Denied extends Error {
  type = "UserError";
}

function claimsOf(context) {
  const claims = context?.securityContext;
  const own = claims !== null && typeof claims === "object" && !Array.isArray(claims)
    ? Object.keys(claims).filter((name) => !formal.includes(name))
    : [];
  if (own.length === 0) throw new Denied("A query needs a security context");
  return claims;
}

function cubeOf(member) {
  if (typeof member !== "string" || member === "") {
    throw new Denied("A query holds a member of an unknown form");
  }
  return member.split(".")[0];
}

// A member, or an expression of the SQL API: the cubes that its text names come before the text.
function cubesOfMember(member) {
  if (typeof member === "string" && member.includes(".")) return [cubeOf(member)];
  const { cubeName, expression } = member ?? {};
  if (Array.isArray(expression)) return [cubeName, ...expression.slice(0, -1)].map(cubeOf);
  if (expression?.type === "PatchMeasure") {
    const filters = (expression.addFilters ?? []).flatMap((filter) => filter.slice(0, -1));
    return [cubeName, expression.sourceMeasure, ...filters].map(cubeOf);
  }
  throw new Denied("A query holds a member of an unknown form");
}

function membersOfFilter(filter) {
  const group = filter?.or ?? filter?.and;
  if (Array.isArray(group)) return group.flatMap(membersOfFilter);
  return [filter?.member ?? filter?.dimension];
}

function cubesOf(query) {
  const { measures = [], dimensions = [], segments = [], timeDimensions = [] } = query;
  const { filters = [], subqueryJoins = [] } = query;
  const members = [
    ...measures,
    ...dimensions,
    ...segments,
    ...timeDimensions.map(({ dimension }) => dimension),
    ...filters.flatMap(membersOfFilter),
    ...subqueryJoins.map(({ on }) => on),
  ];
  return [...new Set(members.flatMap(cubesOfMember))];
}

function queryRewrite(query, context) {
  const claims = claimsOf(context);
  const added = cubesOf(query).flatMap((cube) => {
    if (!Object.hasOwn(rules, cube)) throw new Denied("There is no cube " + JSON.stringify(cube));
    const rule = rules[cube];
    if (rule === null) return [];
    const value = Object.hasOwn(claims, rule.claim) ? claims[rule.claim] : undefined;
    const values = (Array.isArray(value) ? value : [value])
      .filter((one) => ["string", "number", "boolean"].includes(typeof one)).map(String);
    if (values.length === 0) {
      throw new Denied("The security context lacks the claim " + JSON.stringify(rule.claim));
    }
    return [{ member: rule.member, operator: "equals", values }];
  });
  return { ...query, filters: [...(query.filters ?? []), ...added] };
}

function fromEnvironment(name) {
  const value = process.env[name];
  if (!value) throw new Error("The variable " + name + " is not set");
  return value;
}

function driverFactory({ dataSource }) {
  // Cube asks what kind of database an unused default would be.
  if (dataSource === undefined || dataSource === "default") return { type: "postgres" };
  if (!Object.hasOwn(sources, dataSource)) {
    throw new Error("There is no data source " + JSON.stringify(dataSource));
  }
  const { passwordVariable, ...connection } = sources[dataSource];
  return { type: "postgres", ...connection, password: fromEnvironment(passwordVariable) };
}

async function checkSqlAuth(request, name) {
  if (sqlUser === null || name !== sqlUser.name) {
    throw new Denied("There is no such user of the SQL API");
  }
  // Cube compares it with what the client sent.
  const password = fromEnvironment("CUBEJS_SQL_PASSWORD");
  return { password, securityContext: { ...sqlUser.claims, sub: name } };
}

module.exports = {
  queryRewrite,
  driverFactory,
  checkSqlAuth,
  canSwitchSqlUser: async () => false,
  contextToAppId: () => "floe",
  contextToOrchestratorId: () => "floe",
  scheduledRefreshContexts: async () => [{ securityContext: {} }],
};
`;
