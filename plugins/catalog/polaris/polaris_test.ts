import assert from "node:assert/strict";
import type { z } from "zod";
import { at, jsonFile, one } from "../../../constructs/testing.ts";
import type { BindingOf, GrantRecord } from "../../../src/plugin/mod.ts";
import { Driver, type FakeBindings } from "../../testing.ts";
import polaris from "./mod.ts";

type Access = "read" | "readwrite" | "manage";

const address = { host: "polaris.acme.svc.cluster.local", port: 8181 };
const sql: BindingOf<"sql"> = {
  host: "db.acme.svc.cluster.local",
  port: 5432,
  database: "polaris_database",
  user: "polaris_database",
  password: { secret: "db-polaris", key: "password" },
  sslMode: "disable",
};
const store: BindingOf<"object-store"> = {
  endpoint: "http://store.acme.svc.cluster.local:9000",
  region: "us-east-1",
  pathStyle: true,
  bucket: "acme-warehouse",
  prefix: "",
  keys: {
    accessKey: { secret: "store-polaris", key: "access-key" },
    secretKey: { secret: "store-polaris", key: "secret-key" },
  },
  sts: true,
};

function driver(
  config: z.input<typeof polaris.config> = {},
  change: { store?: BindingOf<"object-store">; grants?: readonly GrantRecord[]; sql?: typeof sql } =
    {},
  more: FakeBindings = {},
) {
  const bindings = {
    sql: { database: change.sql ?? sql },
    "object-store": { storage: change.store ?? store },
    ...more,
  };
  return new Driver(polaris, { config, bindings, grants: change.grants ?? [] });
}

function consumerOf(product: string | undefined) {
  return product === undefined
    ? { namespace: "acme", instance: "semantic_layer/default", need: "catalog" }
    : { namespace: `acme-${product}`, instance: "product", need: "iceberg-rest", product };
}

function granted(product: string | undefined, access: Access): GrantRecord {
  const binding = {
    uri: "http://x/api/catalog",
    warehouse: "acme",
    namespace: "x",
    accessDelegation: "none",
  } as const;
  return { capability: "iceberg-rest", consumer: consumerOf(product), demand: { access }, binding };
}

function state(...parameters: Parameters<typeof driver>) {
  const maps = driver(...parameters).platform().filter(({ metadata }) =>
    metadata.name.startsWith("polaris-reconcile-desired-")
  );
  return jsonFile(one(maps, "ConfigMap"), "polaris.json");
}

Deno.test("catalog/polaris grants a product its namespace and a Secret that the Job makes", () => {
  const { binding, secrets } = driver({ warehouse: "lake" }).grant({
    capability: "iceberg-rest",
    demand: { access: "readwrite" },
    consumer: consumerOf("retail-orders"),
    nameParts: ["retail-orders", "iceberg-rest"],
    address,
  });
  assert.deepEqual(binding, {
    uri: "http://polaris.acme.svc.cluster.local:8181/api/catalog",
    warehouse: "lake",
    namespace: "retail_orders",
    oauth2: {
      tokenUri: "http://polaris.acme.svc.cluster.local:8181/api/catalog/v1/oauth/tokens",
      scope: "PRINCIPAL_ROLE:ALL",
      clientId: { secret: "polaris-principal", key: "client-id" },
      clientSecret: { secret: "polaris-principal", key: "client-secret" },
    },
    accessDelegation: "vended-credentials",
  });
  assert.deepEqual(secrets?.[0]?.namespaces, ["acme-retail-orders"]);
  assert.deepEqual(secrets?.[0]?.keys[0]?.maker, { by: "job", component: "reconcile" });
});

Deno.test("catalog/polaris lets the Job write the Secrets it makes and no other", () => {
  const [create, change] = driver().describeProduct().access?.[0]?.rules ?? [];
  assert.deepEqual(create, { apiGroups: [""], resources: ["secrets"], verbs: ["create"] });
  assert.deepEqual(change, {
    apiGroups: [""],
    resources: ["secrets"],
    resourceNames: ["polaris-principal"],
    verbs: ["get", "patch"],
  });
  const job = driver().describe().components.find(({ name }) => name === "reconcile");
  const named = job?.kubernetesApi?.rules.flatMap(({ resourceNames = [] }) => resourceNames);
  assert.deepEqual(named, ["polaris-reconcile", "polaris-services"]);
});

Deno.test("catalog/polaris states catalog, namespaces, roles and principals", () => {
  const grants = [granted("orders", "readwrite"), granted("audit", "read")];
  const desired = state({ warehouse: "lake", namespace: "shared" }, { grants });
  assert.equal(at(desired, "endpoint"), `http://${address.host}:${address.port}`);
  assert.equal(at(desired, "lease"), "polaris-reconcile");
  const catalog = at(desired, "catalogs.0");
  assert.equal(at(catalog, "name"), "lake");
  assert.equal(at(catalog, "defaultBaseLocation"), "s3://acme-warehouse");
  assert.deepEqual(at(catalog, "namespaces"), ["audit", "orders", "shared"]);
  assert.deepEqual(at(desired, "principals.1"), {
    name: "orders",
    roles: ["orders"],
    secret: { namespace: "acme-orders", name: "polaris-principal" },
  });
  assert.deepEqual(at(desired, "principalRoles.1"), {
    name: "orders",
    catalogRoles: [{ catalog: "lake", role: "orders" }],
  });
});

Deno.test("catalog/polaris gives a reader no right to write, and each product its own namespace", () => {
  const grants = [granted("orders", "readwrite"), granted("audit", "read")];
  const roles = at(state({ namespace: "shared" }, { grants }), "catalogs.0.roles");
  const rights = (role: string) => {
    const list = at(roles, `${role}.grants`);
    assert.ok(Array.isArray(list));
    return list.map((grant) => `${at(grant, "namespace") ?? "catalog"} ${at(grant, "privilege")}`);
  };
  const reader = rights("0");
  assert.ok(reader.includes("audit TABLE_READ_DATA"));
  assert.ok(reader.includes("shared TABLE_READ_DATA"));
  assert.ok(!reader.some((right) => /WRITE|FULL|MANAGE|CREATE|DROP/.test(right)));
  const writer = rights("1");
  assert.ok(writer.includes("orders CATALOG_MANAGE_CONTENT"));
  assert.ok(!writer.some((right) => right.startsWith("audit")));
  assert.ok(!writer.some((right) => /^(shared|catalog).*(WRITE|FULL|MANAGE)/.test(right)));
});

Deno.test("catalog/polaris gives all services one principal with the widest access asked for", () => {
  const grants = [granted(undefined, "read"), granted(undefined, "readwrite")];
  const desired = state({}, { grants });
  assert.deepEqual(at(desired, "principals"), [{
    name: "floe-services",
    roles: ["floe-services"],
    secret: { namespace: "acme", name: "polaris-services" },
  }]);
  assert.deepEqual(at(desired, "catalogs.0.roles.0.grants"), [
    { type: "catalog", privilege: "CATALOG_MANAGE_CONTENT" },
  ]);
});

Deno.test("catalog/polaris vends credentials only where an STS can make them", () => {
  const storage = (change: Partial<BindingOf<"object-store">>, delegation?: "none") =>
    at(
      state(delegation === undefined ? {} : { access_delegation: delegation }, {
        store: { ...store, ...change },
      }),
      "catalogs.0.storage",
    );
  const place = { type: "S3", region: "us-east-1" };
  const own = { ...place, endpoint: store.endpoint, pathStyleAccess: true };
  assert.deepEqual(storage({}), {
    ...own,
    roleArn: "arn:aws:iam::000000000000:role/floe",
    kmsUnavailable: true,
  });
  assert.deepEqual(storage({ sts: false }), { ...own, stsUnavailable: true });
  assert.deepEqual(storage({}, "none"), { ...own, stsUnavailable: true });
  assert.deepEqual(storage({ endpoint: null, sts: false }), { ...place, stsUnavailable: true });
  const roleArn = "arn:aws:iam::123456789012:role/lake";
  assert.deepEqual(storage({ endpoint: null, roleArn }), { ...place, roleArn });
});

Deno.test("catalog/polaris reaches an STS of its own where one is named", () => {
  const config = { sts_endpoint: "https://sts.eu-central-1.amazonaws.com" };
  assert.equal(at(state(config), "catalogs.0.storage.stsEndpoint"), config.sts_endpoint);
  assert.deepEqual(driver(config).describe().outside, [
    { host: "sts.eu-central-1.amazonaws.com", port: 443, from: ["polaris"] },
  ]);
  assert.deepEqual(driver().describe().outside, []);
});

Deno.test("catalog/polaris shares one key pair among its replicas", () => {
  const objects = driver({ replicas: 2 }).platform();
  const deployment = one(objects, "Deployment", "polaris");
  assert.equal(at(deployment, "spec.replicas"), 2);
  assert.equal(at(deployment, "spec.template.spec.volumes.1.secret.secretName"), "polaris-keys");
  assert.ok(one(objects, "PodDisruptionBudget"));
  const settings = objects.find(({ metadata }) => metadata.name.startsWith("polaris-config-"));
  const text = String(Object.values(Object(at(settings, "data")))[0]);
  assert.match(text, /^polaris\.authentication\.token-broker\.type=rsa-key-pair$/m);
  assert.match(text, /^quarkus\.log\.file\.enabled=false$/m);
  assert.match(text, /^quarkus\.otel\.sdk\.disabled=true$/m);
  assert.doesNotMatch(text, /password|secret/i);
});

Deno.test("catalog/polaris sends traces where the platform has a receiver", () => {
  const otlp = { telemetry: { endpoint: "http://otel:4317", protocol: "grpc" } } as const;
  const objects = driver({}, {}, { otlp }).platform();
  const settings = objects.find(({ metadata }) => metadata.name.startsWith("polaris-config-"));
  const text = String(Object.values(Object(at(settings, "data")))[0]);
  assert.match(text, /^quarkus\.otel\.exporter\.otlp\.endpoint=http:\/\/otel:4317$/m);
});

Deno.test("catalog/polaris takes database and store by reference", () => {
  const objects = driver({}, { sql: { ...sql, sslMode: "verify-full" } }).platform();
  const env = at(one(objects, "Deployment"), "spec.template.spec.containers.0.env");
  assert.match(String(at(env, "1.value")), /\/polaris_database\?sslmode=verify-full&sslfactory=/);
  assert.deepEqual(at(env, "3.valueFrom.secretKeyRef"), { key: "password", name: "db-polaris" });
  assert.deepEqual(at(env, "6.valueFrom.secretKeyRef"), {
    key: "secret-key",
    name: "store-polaris",
  });
});

Deno.test("catalog/polaris bootstraps with the admin tool behind a guard", () => {
  const jobs = driver().platform().filter(({ kind, metadata }) =>
    kind === "Job" && metadata.name.startsWith("polaris-bootstrap-")
  );
  const spec = at(one(jobs, "Job"), "spec.template.spec");
  assert.equal(at(spec, "initContainers.0.name"), "polaris-bootstrap-guard");
  assert.equal(at(spec, "containers.0.image"), "docker.io/apache/polaris-admin-tool:1.7.0");
  assert.deepEqual(at(spec, "containers.0.args"), ["@/bootstrap/arguments"]);
  assert.deepEqual(at(spec, "volumes.0.emptyDir"), { medium: "Memory", sizeLimit: "1Mi" });
  assert.equal(at(spec, "securityContext.runAsUser"), 10000);
  assert.equal(at(spec, "securityContext.fsGroup"), 10001);
});

Deno.test("catalog/polaris takes its root principal from people when told so, and ignores a scope", () => {
  const credentials = {
    client_id: { secret_ref: "polaris-client-id" },
    client_secret: { secret_ref: "polaris-client-secret" },
    scope: "PRINCIPAL_ROLE:service_admin",
  };
  const secrets = driver({ credentials }).describe().secrets ?? [];
  assert.deepEqual(secrets.map(({ name, keys }) => [name, keys[0]?.key, keys[0]?.maker.by]), [
    ["polaris-keys", "private.pem", "floe"],
    ["polaris-client-id", "client-id", "people"],
    ["polaris-client-secret", "client-secret", "people"],
  ]);
  assert.deepEqual(driver({ credentials }).advise().map(({ code }) => code), [
    "catalog/polaris/SCOPE",
  ]);
  assert.deepEqual(driver().advise(), []);
});

Deno.test("catalog/polaris refuses odd names, replicas, literals and addresses", () => {
  const refused = (config: unknown) => !polaris.config.safeParse(config).success;
  assert.ok(refused({ warehouse: "a/b" }));
  assert.ok(refused({ namespace: "a b" }));
  assert.ok(refused({ replicas: 0 }));
  assert.ok(refused({ credentials: { client_id: "a", client_secret: "b" } }));
  assert.ok(refused({ access_delegation: "remote-signing" }));
  assert.ok(refused({ uri: "http://polaris:8181/api/catalog" }));
});

Deno.test("catalog/polaris states a thousand products in a ConfigMap's megabyte", () => {
  const grants = Array.from(
    { length: 1000 },
    (_, index) => granted(`a-product-with-a-long-name-${index}`, "readwrite"),
  );
  const objects = driver({}, { grants }).platform();
  const map = objects.find(({ metadata }) => metadata.name.startsWith("polaris-reconcile-desired"));
  assert.ok(JSON.stringify(at(map, "data")).length < 900 * 1024);
});
