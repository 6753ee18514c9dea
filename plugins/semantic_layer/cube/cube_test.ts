import assert from "node:assert/strict";
import { at, jsonFile, one } from "../../../constructs/testing.ts";
import type { BindingOf, ProductFacts } from "../../../src/plugin/mod.ts";
import { Driver, type World } from "../../testing.ts";
import cube from "./mod.ts";
import { column, customers, model, orders, productOf, staging, tables } from "./testing.ts";

const store: BindingOf<"object-store"> = {
  endpoint: "http://minio.acme.svc.cluster.local:9000",
  region: "us-east-1",
  pathStyle: true,
  bucket: "acme-cube-store",
  prefix: "",
  keys: {
    accessKey: { secret: "minio-cube", key: "access-key" },
    secretKey: { secret: "minio-cube", key: "secret-key" },
  },
  sts: true,
};
const product = productOf([orders, customers]);

type CubeWorld = World<typeof cube.config>;

function driver(
  config: CubeWorld["config"] = {},
  more: Omit<Partial<CubeWorld>, "config"> = {},
): Driver<typeof cube.config> {
  return new Driver(cube, {
    config,
    bindings: { "object-store": { storage: store } },
    products: [product],
    productBindings: { orders: { tables: { tables } } },
    ...more,
  });
}

/** Variables of an object's main container, by name. */
function envOf(object: unknown): Readonly<Record<string, unknown>> {
  const list = at(object, "spec.template.spec.containers.0.env");
  assert.ok(Array.isArray(list));
  return Object.fromEntries(list.map((variable) => {
    const secret = at(variable, "valueFrom.secretKeyRef");
    return [at(variable, "name"), secret ?? at(variable, "value")];
  }));
}

Deno.test("semantic_layer/cube makes an API, a refresh worker, a router and workers", () => {
  const objects = driver({ replicas: 3, store_workers: 3 }).platform();
  const named = (kind: string) =>
    objects.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name);
  assert.deepEqual(named("Deployment"), ["cube", "cube-refresh"]);
  const nodes = ["cube-store-router", ...["0", "1", "2"].map((n) => `cube-store-worker-${n}`)];
  assert.deepEqual(named("StatefulSet"), nodes);
  assert.deepEqual(named("PersistentVolumeClaim"), nodes.map((name) => `${name}-data`));
  assert.equal(at(one(objects, "Deployment", "cube"), "spec.replicas"), 3);
  assert.equal(at(one(objects, "Deployment", "cube-refresh"), "spec.strategy.type"), "Recreate");
});

Deno.test("semantic_layer/cube gives every node of Cube Store the same list and its own name", () => {
  const objects = driver().platform();
  const host = (name: string) => `cube-store-${name}.acme.svc.cluster.local`;
  const workers = `${host("worker-0")}:10001,${host("worker-1")}:10001`;
  const router = envOf(one(objects, "StatefulSet", "cube-store-router"));
  const worker = envOf(one(objects, "StatefulSet", "cube-store-worker-1"));
  assert.equal(router["CUBESTORE_WORKERS"], workers);
  assert.equal(worker["CUBESTORE_WORKERS"], workers);
  assert.equal(router["CUBESTORE_SERVER_NAME"], `${host("router")}:9999`);
  assert.equal(router["CUBESTORE_WORKER_PORT"], undefined, "it would become a worker");
  assert.equal(worker["CUBESTORE_SERVER_NAME"], `${host("worker-1")}:10001`);
  assert.equal(worker["CUBESTORE_META_ADDR"], `${host("router")}:9999`);
  assert.equal(worker["CUBESTORE_DATA_DIR"], "/cube/data");
  const calls = driver().describe().calls ?? [];
  const boot = calls.filter(({ edge }) => edge === "boot").map(({ from }) => from.component);
  assert.deepEqual(boot, ["cube", "refresh", "store-worker-0", "store-worker-1"]);
});

Deno.test("semantic_layer/cube keeps Cube Store's files in the bucket, of AWS or any other store", () => {
  const env = (binding: BindingOf<"object-store">) => {
    const world = driver({}, { bindings: { "object-store": { storage: binding } } });
    return envOf(one(world.platform(), "StatefulSet", "cube-store-router"));
  };
  const own = env(store);
  assert.equal(own["CUBESTORE_MINIO_SERVER_ENDPOINT"], store.endpoint);
  assert.equal(own["CUBESTORE_MINIO_BUCKET"], "acme-cube-store");
  assert.deepEqual(own["CUBESTORE_MINIO_SECRET_ACCESS_KEY"], {
    name: "minio-cube",
    key: "secret-key",
  });
  assert.equal(own["CUBESTORE_S3_BUCKET"], undefined);
  const { keys: _, ...identity } = { ...store, endpoint: null, prefix: "kept" };
  const aws = env(identity);
  assert.equal(aws["CUBESTORE_S3_BUCKET"], "acme-cube-store");
  assert.equal(aws["CUBESTORE_S3_REGION"], "us-east-1", "it panics without");
  assert.equal(aws["CUBESTORE_S3_SUB_PATH"], "kept");
  assert.equal(aws["CUBESTORE_AWS_ACCESS_KEY_ID"], undefined);
  assert.equal(aws["CUBESTORE_MINIO_BUCKET"], undefined);
});

Deno.test("semantic_layer/cube agrees with itself on zones, and has no playground", () => {
  const zoned = productOf([orders], { timezone: "America/New_York" });
  const objects = driver({}, { products: [zoned] }).platform();
  const api = envOf(one(objects, "Deployment", "cube"));
  const worker = envOf(one(objects, "Deployment", "cube-refresh"));
  assert.equal(api["CUBEJS_DEV_MODE"], "false");
  assert.equal(api["NODE_ENV"], "production");
  assert.equal(api["CUBEJS_DEFAULT_TIMEZONE"], "Europe/Berlin");
  assert.equal(api["CUBEJS_SCHEDULED_REFRESH_TIMEZONES"], "Europe/Berlin,America/New_York");
  assert.equal(api["CUBEJS_REFRESH_WORKER"], "false");
  assert.equal(worker["CUBEJS_REFRESH_WORKER"], "true");
  const { CUBEJS_REFRESH_WORKER: _a, ...shared } = api;
  const { CUBEJS_REFRESH_WORKER: _b, ...same } = worker;
  assert.deepEqual(same, shared);
  assert.deepEqual(api["CUBEJS_API_SECRET"], { name: "cube-tokens", key: "secret" });
  assert.deepEqual(api["FLOE_TABLES_ORDERS_PASSWORD"], {
    name: tables.password.secret,
    key: "password",
  });
});

Deno.test("semantic_layer/cube mounts each file by itself, because Cube follows links", () => {
  const objects = driver().platform();
  const api = one(objects, "Deployment", "cube");
  const mounts = at(api, "spec.template.spec.containers.0.volumeMounts");
  assert.ok(Array.isArray(mounts));
  const files = mounts.filter((mount) => at(mount, "subPath") !== undefined);
  assert.deepEqual(files.map((mount) => [at(mount, "mountPath"), at(mount, "subPath")]), [
    ["/cube/conf/cube.js", "cube.js"],
    ["/cube/conf/model/floe.yml", "floe.yml"],
    ["/cube/conf/model/orders.yml", "orders.yml"],
  ]);
  const models = objects.find(({ metadata }) => metadata.name.startsWith("cube-model-orders-"));
  assert.ok(models);
  assert.equal(
    at(jsonFile(models, "orders.yml"), "cubes.0.sql_table"),
    '"orders_marts"."mart_orders"',
  );
  assert.doesNotMatch(JSON.stringify(objects), /email|customer_name/);
});

Deno.test("semantic_layer/cube starts without a product that it can read", () => {
  const objects = driver({}, { productBindings: {} }).platform();
  const text = JSON.stringify(objects);
  assert.doesNotMatch(text, /mart_orders|FLOE_TABLES/);
  assert.ok(one(objects, "Deployment", "cube"));
});

Deno.test("semantic_layer/cube opens the SQL API only where it is asked for", () => {
  const request = {
    capability: "semantic-api",
    demand: {},
    consumer: { namespace: "acme-bi", product: "bi", instance: "product", need: "metrics" },
    nameParts: ["bi", "metrics"],
    address: { host: "cube.acme.svc.cluster.local", port: 4000 },
  } as const;
  const url = "http://cube.acme.svc.cluster.local:4000/cubejs-api";
  assert.deepEqual(driver().grant(request), { binding: { url } });
  assert.equal(
    envOf(one(driver().platform(), "Deployment", "cube"))["CUBEJS_PG_SQL_PORT"],
    undefined,
  );
  const open = driver({ sql: { user: "bi" } });
  const { binding, secrets } = open.grant(request);
  assert.deepEqual(binding, {
    url,
    sql: {
      host: "cube.acme.svc.cluster.local",
      port: 15432,
      user: "bi",
      password: { secret: "cube-sql", key: "password" },
    },
  });
  assert.deepEqual(secrets?.[0]?.namespaces, ["acme", "acme-bi"]);
  assert.deepEqual(open.describe().secrets?.map(({ name }) => name), ["cube-tokens", "cube-sql"]);
  const env = envOf(one(open.platform(), "Deployment", "cube"));
  assert.equal(env["CUBEJS_PG_SQL_PORT"], "15432");
  assert.deepEqual(env["CUBEJS_SQL_PASSWORD"], { name: "cube-sql", key: "password" });
  const { address: _, ...nowhere } = request;
  assert.throws(() => driver().grant(nowhere), /was asked for semantic-api/);
});

Deno.test("semantic_layer/cube takes tokens of an issuer, and may reach it", () => {
  const jwt = {
    jwk_url: "https://login.example.com/keys",
    issuer: "https://login.example.com",
    audience: "cube",
    claims_namespace: "https://example.com/claims",
  };
  const world = driver({ jwt });
  const env = envOf(one(world.platform(), "Deployment", "cube"));
  assert.equal(env["CUBEJS_JWK_URL"], jwt.jwk_url);
  assert.equal(env["CUBEJS_JWT_AUDIENCE"], "cube");
  assert.equal(env["CUBEJS_JWT_CLAIMS_NAMESPACE"], jwt.claims_namespace);
  assert.deepEqual(world.describe().outside, [
    { host: "login.example.com", port: 443, from: ["cube"] },
  ]);
  const plain = cube.config.safeParse({ jwt: { ...jwt, jwk_url: "http://login.example.com" } });
  assert.equal(plain.success, false);
});

Deno.test("semantic_layer/cube asks for the tables of products that have something to show", () => {
  const needs = (one: ProductFacts) => driver({}, { product: one }).describeProduct().needs ?? [];
  assert.deepEqual(needs(product).map(({ capability, side }) => [capability, side]), [
    ["tables", "platform"],
  ]);
  assert.deepEqual(needs(productOf([staging])), []);
  assert.deepEqual(needs(productOf([orders], { enabled: false })), []);
});

/** Codes and messages that a product's people see. */
function advice(
  one: ProductFacts,
  more: Omit<Partial<CubeWorld>, "config"> = { bindings: { tables: { tables } } },
): readonly string[] {
  return driver({}, { product: one, ...more }).adviseProduct()
    .map(({ code, severity, message }) => `${severity} ${code}: ${message}`);
}

Deno.test("semantic_layer/cube says when it can't read a product, loudly where production counts on it", () => {
  const [first, ...others] = advice(product, {});
  assert.match(
    first ?? "",
    /^note semantic_layer\/cube\/NO-TABLES: .*mart_orders, mart_customers/,
  );
  assert.deepEqual(others, []);
  const wanted = productOf([orders], {});
  const platform = { production: true };
  assert.match(advice(wanted, {})[0] ?? "", /^warning/);
  assert.match(advice(wanted, { platform })[0] ?? "", /^error semantic_layer\/cube\/NO-TABLES/);
  assert.match(advice(product, { platform })[0] ?? "", /^warning/);
});

Deno.test("semantic_layer/cube says which models it leaves out, and why", () => {
  const { relation: _, ...unlocked } = model("old", [column("tenant")]);
  const all = [
    { ...model("far", [column("a")]), compute: "other" },
    model("hidden", [column("a", "text", { classifications: ["phi"] })]),
    unlocked,
    model("open", [column("a")]),
  ];
  const told = advice(productOf(all, { rows: { column: "tenant" } })).map((text) =>
    text.replace(/:.*leaves out/, "").replace(/:.*/, "")
  );
  assert.deepEqual(told, [
    "warning semantic_layer/cube/ELSEWHERE far",
    "warning semantic_layer/cube/HIDDEN hidden",
    "warning semantic_layer/cube/UNLOCKED old",
    "warning semantic_layer/cube/UNRULED open",
  ]);
});

Deno.test("semantic_layer/cube says when a product wants it and tags nothing", () => {
  assert.match(advice(productOf([staging], {}))[0] ?? "", /semantic_layer\/cube\/UNTAGGED/);
  assert.deepEqual(advice(productOf([staging])), []);
  assert.deepEqual(advice(product), []);
});
