import assert from "node:assert/strict";
import type { z } from "zod";
import { at, one } from "../../../constructs/testing.ts";
import type { BindingOf } from "../../../src/plugin/mod.ts";
import { Driver, type FakeBindings } from "../../testing.ts";
import nessie from "./mod.ts";

type Config = z.input<typeof nessie.config>;
type Store = BindingOf<"object-store">;

const sql: BindingOf<"sql"> = {
  host: "db.acme.svc.cluster.local",
  port: 5432,
  database: "nessie_database",
  user: "nessie_database",
  password: { secret: "db-nessie", key: "password" },
  sslMode: "disable",
};
const store: Store = {
  endpoint: "http://store.acme.svc.cluster.local:9000",
  region: "us-east-1",
  pathStyle: true,
  bucket: "acme-warehouse",
  prefix: "",
  keys: {
    accessKey: { secret: "store-nessie", key: "access-key" },
    secretKey: { secret: "store-nessie", key: "secret-key" },
  },
  sts: true,
};
const oidc = {
  issuer: "https://login.example.com/realms/data",
  client_id: { secret_ref: "nessie-client" },
  client_secret: { secret_ref: "nessie-client" },
  scope: "catalog",
};

interface Change {
  readonly store?: Partial<Store>;
  readonly sql?: Partial<BindingOf<"sql">>;
  readonly more?: FakeBindings;
  readonly production?: boolean;
}

function driver(config: Config = {}, change: Change = {}) {
  const bindings = {
    sql: { database: { ...sql, ...change.sql } },
    "object-store": { storage: { ...store, ...change.store } },
    ...change.more,
  };
  return new Driver(nessie, {
    config,
    bindings,
    platform: { production: change.production ?? false },
  });
}

/** Lines of the server's `application.properties`, as a table. */
function properties(...parameters: Parameters<typeof driver>): Map<string, string> {
  const maps = driver(...parameters).platform().filter(({ metadata }) =>
    metadata.name.startsWith("nessie-config-")
  );
  const map = one(maps, "ConfigMap");
  const text = String(Object.values(Object(at(map, "data")))[0]);
  return new Map(
    text.trim().split("\n").map((line): [string, string] => {
      const cut = line.indexOf("=");
      return [line.slice(0, cut), line.slice(cut + 1)];
    }),
  );
}

/** What says how clients come by files. */
function storage(...parameters: Parameters<typeof driver>): Record<string, string> {
  const prefix = "nessie.catalog.service.s3.default-options.";
  return Object.fromEntries(
    [...properties(...parameters)].filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  );
}

function grantOf(product: string | undefined, config: Config = {}, change: Change = {}) {
  const consumer = product === undefined
    ? { namespace: "acme", instance: "semantic_layer/default", need: "catalog" }
    : { namespace: `acme-${product}`, instance: "product", need: "iceberg-rest", product };
  return driver(config, change).grant({
    capability: "iceberg-rest",
    demand: { access: "readwrite" },
    consumer,
    nameParts: [product ?? "cube", "iceberg-rest"],
    address: { host: "nessie.acme.svc.cluster.local", port: 19120 },
  });
}

Deno.test("catalog/nessie grants a product its namespace without a login", () => {
  const { binding, secrets } = grantOf("retail-orders", { warehouse: "lake" });
  assert.deepEqual(binding, {
    uri: "http://nessie.acme.svc.cluster.local:19120/iceberg",
    warehouse: "lake",
    namespace: "retail_orders",
    accessDelegation: "vended-credentials",
  });
  assert.deepEqual(secrets, []);
});

Deno.test("catalog/nessie gives the platform's services the namespace that is named for them", () => {
  assert.equal(at(grantOf(undefined, { namespace: "shared" }).binding, "namespace"), "shared");
  assert.equal(at(grantOf(undefined).binding, "namespace"), "");
  assert.equal(at(grantOf(undefined).binding, "warehouse"), "acme");
});

Deno.test("catalog/nessie sends clients to itself for a token of the issuer", () => {
  const { binding, secrets } = grantOf("orders", { oidc });
  assert.deepEqual(at(binding, "oauth2"), {
    tokenUri: "http://nessie.acme.svc.cluster.local:19120/iceberg/v1/oauth/tokens",
    scope: "catalog",
    clientId: { secret: "nessie-client", key: "client-id" },
    clientSecret: { secret: "nessie-client", key: "client-secret" },
  });
  assert.deepEqual(secrets?.map(({ name, namespaces, keys }) => [name, namespaces, keys]), [[
    "nessie-client",
    ["acme-orders"],
    [
      { key: "client-id", maker: { by: "people" } },
      { key: "client-secret", maker: { by: "people" } },
    ],
  ]]);
});

Deno.test("catalog/nessie takes tokens only where an issuer is named, and may reach it", () => {
  const enabled = "nessie.server.authentication.enabled";
  assert.equal(properties().get(enabled), "false");
  assert.equal(properties({ oidc }).get(enabled), "true");
  assert.equal(properties({ oidc }).get("quarkus.oidc.auth-server-url"), oidc.issuer);
  assert.deepEqual(driver({ oidc }).describe().outside, [
    { host: "login.example.com", port: 443, from: ["nessie"] },
  ]);
  assert.deepEqual(driver().describe().outside, []);
});

Deno.test("catalog/nessie says that it has no principals, and warns in production", () => {
  const said = (...parameters: Parameters<typeof driver>) =>
    driver(...parameters).advise().map(({ code, severity }) => [code, severity]);
  assert.deepEqual(said(), [["catalog/nessie/AUTHENTICATION", "note"]]);
  assert.deepEqual(said({}, { production: true }), [["catalog/nessie/AUTHENTICATION", "warning"]]);
  assert.deepEqual(said({ oidc }, { production: true }), [
    ["catalog/nessie/AUTHORIZATION", "note"],
  ]);
});

Deno.test("catalog/nessie keeps its versions in the database that it is given", () => {
  const lines = properties({}, { sql: { sslMode: "verify-full" } });
  assert.equal(lines.get("nessie.version.store.type"), "JDBC2");
  assert.equal(lines.get("nessie.version.store.persist.jdbc.datasource"), "postgresql");
  assert.equal(
    lines.get("quarkus.datasource.postgresql.jdbc.url"),
    "jdbc:postgresql://db.acme.svc.cluster.local:5432/nessie_database?sslmode=verify-full" +
      "&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory",
  );
});

Deno.test("catalog/nessie has one warehouse in the bucket that it is given", () => {
  const lines = properties({ warehouse: "lake" }, { store: { prefix: "tables" } });
  assert.equal(lines.get("nessie.catalog.default-warehouse"), "lake");
  assert.equal(
    lines.get('nessie.catalog.warehouses."lake".location'),
    "s3://acme-warehouse/tables",
  );
  assert.equal(lines.get("nessie.catalog.object-stores.health-check.enabled"), "true");
});

Deno.test("catalog/nessie vends credentials only where an STS can make them", () => {
  const own = {
    region: "us-east-1",
    "path-style-access": "true",
    endpoint: "http://store.acme.svc.cluster.local:9000",
    "auth-type": "STATIC",
    "access-key": "urn:nessie-secret:quarkus:nessie-catalog-secrets.s3",
    "request-signing-enabled": "false",
    "client-iam.enabled": "false",
  };
  const vended = {
    ...own,
    "client-iam.enabled": "true",
    "client-iam.assume-role": "arn:aws:iam::000000000000:role/floe",
    "sts-endpoint": "http://store.acme.svc.cluster.local:9000",
  };
  assert.deepEqual(storage(), vended);
  assert.deepEqual(storage({}, { store: { sts: false } }), own);
  assert.deepEqual(storage({ access_delegation: "none" }), own);
  assert.equal(
    at(grantOf("orders", {}, { store: { sts: false } }).binding, "accessDelegation"),
    "none",
  );
  assert.deepEqual(storage({ access_delegation: "remote-signing" }), {
    ...own,
    "request-signing-enabled": "true",
  });
});

Deno.test("catalog/nessie vends on AWS with a role that exists, and reaches the STS that is named", () => {
  const aws = { endpoint: null, pathStyle: false };
  assert.equal(storage({}, { store: aws })["client-iam.enabled"], "false");
  const config = { sts_endpoint: "https://sts.eu-central-1.amazonaws.com" };
  const roleArn = "arn:aws:iam::123456789012:role/lake";
  const vended = storage(config, { store: { ...aws, roleArn } });
  assert.equal(vended["client-iam.assume-role"], roleArn);
  assert.equal(vended["sts-endpoint"], config.sts_endpoint);
  assert.equal(vended["endpoint"], undefined);
  assert.deepEqual(driver(config).describe().outside, [
    { host: "sts.eu-central-1.amazonaws.com", port: 443, from: ["nessie"] },
  ]);
});

Deno.test("catalog/nessie takes credentials by reference, under the names that it looks up", () => {
  const deployment = one(driver().platform(), "Deployment", "nessie");
  const env = at(deployment, "spec.template.spec.containers.0.env");
  assert.ok(Array.isArray(env));
  const references = env.filter((one) => at(one, "valueFrom") !== undefined)
    .map((one) => [at(one, "name"), at(one, "valueFrom.secretKeyRef.name")]);
  assert.deepEqual(references, [
    ["QUARKUS_DATASOURCE_POSTGRESQL_PASSWORD", "db-nessie"],
    ["nessie-catalog-secrets.s3.name", "store-nessie"],
    ["nessie-catalog-secrets.s3.secret", "store-nessie"],
  ]);
  const { keys: _, ...identity } = store;
  const bindings = { sql: { database: sql }, "object-store": { storage: identity } };
  const objects = new Driver(nessie, { config: {}, bindings }).platform();
  assert.doesNotMatch(JSON.stringify(objects), /nessie-catalog-secrets/);
  assert.match(JSON.stringify(objects), /auth-type=APPLICATION_GLOBAL/);
});

Deno.test("catalog/nessie is asked for its health at the management port", () => {
  const objects = driver({ replicas: 2, size: "medium" }).platform();
  const spec = at(one(objects, "Deployment", "nessie"), "spec.template.spec");
  assert.deepEqual(at(spec, "containers.0.readinessProbe.httpGet"), {
    path: "/q/health/ready",
    port: "mgmt",
  });
  assert.equal(at(spec, "containers.0.livenessProbe.httpGet.path"), "/q/health/live");
  assert.equal(at(spec, "containers.0.resources.limits.memory"), "4Gi");
  assert.equal(at(spec, "securityContext.runAsUser"), 10000);
  assert.ok(one(objects, "PodDisruptionBudget"));
});

Deno.test("catalog/nessie sends traces where the platform has a receiver", () => {
  const otlp = { telemetry: { endpoint: "http://otel:4317", protocol: "grpc" } } as const;
  const endpoint = "quarkus.otel.exporter.otlp.traces.endpoint";
  assert.equal(properties({}, { more: { otlp } }).get(endpoint), "http://otel:4317");
  assert.equal(properties().get("quarkus.otel.sdk.disabled"), "true");
});

Deno.test("catalog/nessie refuses odd names, replicas, literals and addresses", () => {
  const refused = (config: unknown) => !nessie.config.safeParse(config).success;
  assert.ok(refused({ warehouse: "a/b" }));
  assert.ok(refused({ namespace: "a b" }));
  assert.ok(refused({ replicas: 0 }));
  assert.ok(refused({ access_delegation: "maybe" }));
  assert.ok(refused({ sts_endpoint: "sts" }));
  assert.ok(refused({ oidc: { ...oidc, client_secret: "a" } }));
  assert.ok(refused({ oidc: { ...oidc, issuer: "login" } }));
  assert.ok(refused({ oidc: { ...oidc, scope: "" } }));
  assert.ok(refused({ uri: "http://nessie:19120/iceberg" }));
});
