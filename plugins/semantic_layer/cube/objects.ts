import { ConfigMap, type EnvVar, jsonFile, Server } from "../../../constructs/mod.ts";
import {
  identity,
  knownVersion,
  type PlatformContext,
  type PlatformFacts,
} from "../../../src/plugin/mod.ts";
import { type Config, heapMegabytes, ports, resourcesOf, secretsOf, versions } from "./config.ts";
import { type Cubes, cubesOf, rowColumn, sourceOf } from "./models.ts";
import { cubeJs, type Source } from "./security.ts";

type Context = PlatformContext<Config>;

/** The image runs as root; its files are for everybody to read, and Cube writes to its home only. */
const user = { uid: 10001, gid: 10001 };
const folder = "/cube/conf";

/** Seconds that a query may still run after the signal to stop; Cube ends at once without them. */
const shutdown = 30;

/** The API, and the worker that makes kept results anew. */
export function api(context: Context): void {
  const served = servedProducts(context);
  const files = configFiles(context, served);
  const spec = (component: string, more: readonly EnvVar[]) => ({
    workload: context.workload(component),
    user,
    containers: [{
      name: component,
      image: context.image(knownVersion(versions, context.version).images.api),
      env: [...environment(context, served), ...more],
      resources: resourcesOf("api", context.config.size),
      writable: { "/tmp": "256Mi" },
      mounts: files.map(({ volume, key, path }) => ({
        volume,
        path: `${folder}/${path}`,
        subPath: key,
      })),
      probes: probes(),
      // Endpoints forget a pod a moment after it is told to stop.
      preStop: ["sleep", "5"],
    }] as const,
    volumes: Object.fromEntries(files.map(({ volume, configMap }) => [volume, { configMap }])),
    grace: shutdown + 15,
  });
  const { replicas, sql } = context.config;
  const password = secretsOf(context.workload("cube").name).sql;
  new Server(context.scope, "cube", {
    ...spec("cube", [
      { name: "CUBEJS_REFRESH_WORKER", value: "false" },
      ...(sql === undefined ? [] : [
        { name: "CUBEJS_PG_SQL_PORT", value: String(ports.sql) },
        { name: "CUBEJS_SQL_PASSWORD", secret: password },
      ]),
    ]),
    replicas,
  });
  // Two at once would make everything twice.
  new Server(context.scope, "refresh", {
    ...spec("refresh", [{ name: "CUBEJS_REFRESH_WORKER", value: "true" }]),
    strategy: "recreate",
  });
}

/**
 * Not by `/livez`: it fails while any product's database is away, and a restart of Cube would bring
 * none back.
 */
function probes() {
  const ready = { http: "/readyz", port: ports.http };
  return {
    startup: { check: ready, period: 5, timeout: 5, failures: 60 },
    readiness: { check: ready, period: 10, timeout: 5, failures: 3 },
    liveness: { check: { tcp: ports.http }, period: 20, timeout: 5, failures: 6 },
  };
}

/** One product that Cube can read. */
interface Served {
  readonly source: Source;
  readonly cubes: Cubes["cubes"];
  readonly rows: string | undefined;
  readonly timezone: string | undefined;
}

function servedProducts(context: Context): readonly Served[] {
  const { config, platform, products } = context;
  return products.flatMap((product) => {
    const tables = context.productBinding(product.name, "tables", "tables");
    const { cubes } = cubesOf({ product, tables, config, timezone: platform.timezone });
    if (tables === undefined || cubes.length === 0) return [];
    const name = sourceOf(product);
    const variable = `FLOE_TABLES_${identity(product.name).env}_PASSWORD`;
    return [{
      source: { name, tables, variable },
      cubes,
      rows: rowColumn(product),
      timezone: product.semantic?.timezone,
    }];
  });
}

interface MountedFile {
  readonly volume: string;
  readonly configMap: string;
  readonly key: string;
  /** Below Cube's folder. */
  readonly path: string;
}

/**
 * Each file is mounted by itself: Cube walks its model folder and follows links, so that it would
 * find every file of a whole ConfigMap three times.
 */
function configFiles(context: Context, served: readonly Served[]): readonly MountedFile[] {
  const workload = context.workload("cube");
  const server = new ConfigMap(context.scope, "config", {
    workload,
    data: {
      "cube.js": cubeJs({
        sources: served.map(({ source }) => source),
        rules: served.flatMap(({ cubes, rows }) => cubes.map((cube) => ruleOf(cube.name, rows))),
        sql: context.config.sql,
      }),
      // Cube wants a model folder that it needs not make.
      "floe.yml": jsonFile({ cubes: [] }),
    },
  });
  const common = { volume: "config", configMap: server.name };
  return [
    { ...common, key: "cube.js", path: "cube.js" },
    { ...common, key: "floe.yml", path: "model/floe.yml" },
    ...served.map(({ source, cubes }, index) => {
      const key = `${source.name}.yml`;
      const model = new ConfigMap(context.scope, `model-${source.name}`, {
        workload,
        suffix: `model-${identity(source.name).kubernetes}`,
        data: { [key]: jsonFile({ cubes }) },
      });
      return { volume: `model-${index}`, configMap: model.name, key, path: `model/${key}` };
    }),
  ];
}

function ruleOf(cube: string, rows: string | undefined) {
  if (rows === undefined) return { cube };
  return { cube, rows: { claim: rows, member: `${cube}.${identity(rows).python}` } };
}

const levels: Readonly<Record<PlatformFacts["logLevel"], string>> = {
  DEBUG: "trace",
  INFO: "info",
  WARNING: "warn",
  ERROR: "error",
};

/** What both processes must agree on: another value of one would make results that none finds. */
function environment(context: Context, served: readonly Served[]): readonly EnvVar[] {
  const { config, platform } = context;
  const router = context.address("store-router", "http");
  const { tokens } = secretsOf(context.workload("cube").name);
  const zones = [platform.timezone, ...served.flatMap(({ timezone }) => timezone ?? [])];
  return [
    { name: "HOME", value: "/tmp" },
    // The image says so too; without it Cube would answer requests without a token.
    { name: "NODE_ENV", value: "production" },
    { name: "NODE_OPTIONS", value: `--max-old-space-size=${heapMegabytes[config.size]}` },
    { name: "PORT", value: String(ports.http) },
    { name: "CUBEJS_DEV_MODE", value: "false" },
    { name: "CUBEJS_TELEMETRY", value: "false" },
    { name: "CUBEJS_LOG_LEVEL", value: levels[platform.logLevel] },
    { name: "CUBEJS_SCHEMA_PATH", value: "model" },
    { name: "CUBEJS_API_SECRET", secret: tokens },
    { name: "CUBEJS_DEFAULT_API_SCOPES", value: "meta,data,graphql,sql" },
    { name: "CUBEJS_CACHE_AND_QUEUE_DRIVER", value: "cubestore" },
    { name: "CUBEJS_CUBESTORE_HOST", value: router.host },
    { name: "CUBEJS_CUBESTORE_PORT", value: String(router.port) },
    { name: "CUBEJS_PRE_AGGREGATIONS_SCHEMA", value: `${identity(platform.name).sql}_kept` },
    { name: "CUBEJS_DEFAULT_TIMEZONE", value: platform.timezone },
    { name: "CUBEJS_SCHEDULED_REFRESH_TIMEZONES", value: [...new Set(zones)].join(",") },
    { name: "CUBEJS_GRACEFUL_SHUTDOWN", value: String(shutdown) },
    ...issuerEnv(config.jwt),
    ...served.map(({ source }): EnvVar => ({
      name: source.variable,
      secret: source.tables.password,
    })),
  ];
}

function issuerEnv(jwt: Config["jwt"]): readonly EnvVar[] {
  if (jwt === undefined) return [];
  return [
    { name: "CUBEJS_JWK_URL", value: jwt.jwk_url },
    { name: "CUBEJS_JWT_ISSUER", value: jwt.issuer },
    { name: "CUBEJS_JWT_AUDIENCE", value: jwt.audience },
    ...(jwt.claims_namespace === undefined
      ? []
      : [{ name: "CUBEJS_JWT_CLAIMS_NAMESPACE", value: jwt.claims_namespace }]),
  ];
}
