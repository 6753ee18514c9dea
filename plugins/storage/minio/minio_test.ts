import assert from "node:assert/strict";
import { at, jsonFile, one } from "../../../constructs/testing.ts";
import type { GrantRecord } from "../../../src/plugin/mod.ts";
import { Driver } from "../../testing.ts";
import minio from "./mod.ts";

const address = { host: "minio.acme.svc.cluster.local", port: 9000 };
const service = { namespace: "acme", instance: "catalog/default", need: "storage" };
const orders = {
  namespace: "acme-orders",
  instance: "product",
  need: "object-store",
  product: "retail-orders",
};
const demand = { purpose: "warehouse", access: "readwrite" } as const;

function grantOf(consumer: typeof service | typeof orders, nameParts: readonly string[]) {
  const driver = new Driver(minio, { config: {} });
  return driver.grant({ capability: "object-store", demand, consumer, nameParts, address });
}

function record(name: string, prefix: string): GrantRecord {
  return {
    capability: "object-store",
    consumer: service,
    demand,
    binding: {
      endpoint: "http://minio.acme.svc.cluster.local:9000",
      region: "us-east-1",
      pathStyle: true,
      bucket: "acme-warehouse",
      prefix,
      keys: {
        accessKey: { secret: name, key: "access-key" },
        secretKey: { secret: name, key: "secret-key" },
      },
      sts: true,
    },
  };
}

Deno.test("storage/minio gives a product its own prefix and a service the whole bucket", () => {
  const product = grantOf(orders, ["retail-orders", "object-store"]);
  assert.equal(at(product.binding, "bucket"), "acme-warehouse");
  assert.equal(at(product.binding, "prefix"), "retail_orders");
  assert.equal(at(product.binding, "keys.accessKey.secret"), "minio-retail-orders-object-store");
  assert.deepEqual(product.secrets?.[0]?.namespaces, ["acme", "acme-orders"]);
  const whole = grantOf(service, ["polaris", "storage"]);
  assert.equal(at(whole.binding, "prefix"), "");
  assert.deepEqual(whole.secrets?.[0]?.namespaces, ["acme"]);
});

Deno.test("storage/minio makes a bucket per purpose, other ones in another instance", () => {
  const bucket = (config: { bucket?: string }, purpose: string, instance = "default") =>
    at(
      new Driver(minio, { config, instance }).grant({
        capability: "object-store",
        demand: { purpose, access: "read" },
        consumer: service,
        nameParts: ["x"],
        address,
      }).binding,
      "bucket",
    );
  assert.equal(bucket({}, "backup"), "acme-backup");
  assert.equal(bucket({}, "backup", "cold"), "acme-minio-cold-backup");
  assert.equal(bucket({ bucket: "tables" }, "warehouse"), "tables");
  assert.equal(bucket({ bucket: "tables" }, "logs"), "tables-logs");
});

Deno.test("storage/minio reconciles buckets and users from mounted Secrets", () => {
  const grants = [record("minio-b", "b"), record("minio-a", "")];
  const objects = new Driver(minio, { config: {}, grants }).platform();
  assert.deepEqual(jsonFile(one(objects, "ConfigMap"), "object-store.json"), {
    schema: "floe-object-store/v1",
    endpoint: "http://minio.acme.svc.cluster.local:9000",
    region: "us-east-1",
    buckets: [{ name: "acme-warehouse" }],
    users: [
      {
        name: "minio-a",
        accessKeyFile: "/secrets/minio-a/access-key",
        secretKeyFile: "/secrets/minio-a/secret-key",
        grants: [{ bucket: "acme-warehouse", prefix: "", access: "readwrite" }],
      },
      {
        name: "minio-b",
        accessKeyFile: "/secrets/minio-b/access-key",
        secretKeyFile: "/secrets/minio-b/secret-key",
        grants: [{ bucket: "acme-warehouse", prefix: "b", access: "readwrite" }],
      },
    ],
  });
  const spec = at(one(objects, "Job"), "spec.template.spec");
  assert.equal(at(spec, "volumes.1.projected.sources.0.secret.name"), "minio-a");
  assert.equal(at(spec, "containers.0.env.0.valueFrom.secretKeyRef.name"), "minio-root");
});

Deno.test("storage/minio runs its server without a console and without a writable home", () => {
  const objects = new Driver(minio, { config: { size: "medium" } }).platform();
  const container = at(one(objects, "StatefulSet", "minio"), "spec.template.spec.containers.0");
  assert.deepEqual(at(container, "command"), ["minio", "server", "--address", ":9000", "/data"]);
  assert.deepEqual(at(container, "env.0"), { name: "HOME", value: "/tmp" });
  assert.deepEqual(at(container, "env.1"), { name: "MINIO_BROWSER", value: "off" });
  assert.equal(at(container, "resources.limits.memory"), "4Gi");
  assert.equal(at(container, "readinessProbe.httpGet.path"), "/minio/health/ready");
});

Deno.test("storage/minio takes its root user from a Secret of people when told so", () => {
  const credentials = {
    access_key: { secret_ref: "aws-credentials" },
    secret_key: { secret_ref: "aws-credentials", key: "secret" },
  };
  const driver = new Driver(minio, { config: { credentials } });
  assert.deepEqual(driver.describe().secrets, [{
    name: "aws-credentials",
    namespaces: ["acme"],
    keys: [
      { key: "access-key", maker: { by: "people" } },
      { key: "secret", maker: { by: "people" } },
    ],
    purpose: "MinIO's root user",
  }]);
  const env = at(one(driver.platform(), "StatefulSet"), "spec.template.spec.containers.0.env");
  assert.deepEqual(at(env, "2.valueFrom.secretKeyRef"), { key: "secret", name: "aws-credentials" });
});

Deno.test("storage/minio warns about its upstream, unless another image is named", () => {
  const codes = (config: { image?: string }, production: boolean) =>
    new Driver(minio, { config, platform: { production } }).advise().map(({ code }) => code);
  assert.deepEqual(codes({}, false), ["storage/minio/ARCHIVED"]);
  assert.deepEqual(codes({ image: "registry.example.com/fork:1" }, true), [
    "storage/minio/SINGLE",
  ]);
});

Deno.test("storage/minio refuses literals, virtual hosts, odd buckets and images without a tag", () => {
  const refused = (config: unknown) => !minio.config.safeParse(config).success;
  assert.ok(refused({ credentials: { access_key: "a", secret_key: "b" } }));
  assert.ok(refused({ path_style_access: false }));
  assert.ok(refused({ bucket: "My_Bucket" }));
  assert.ok(refused({ image: "minio" }));
  assert.ok(refused({ endpoint: "http://elsewhere:9000" }));
});

Deno.test("storage/minio shows metrics to everybody only where the config says so", () => {
  for (const public_metrics of [false, true]) {
    const driver = new Driver(minio, { config: { public_metrics } });
    const [server] = driver.describe().components;
    assert.equal(server?.endpoints?.[0]?.metrics !== undefined, public_metrics);
    const text = JSON.stringify(one(driver.platform(), "StatefulSet"));
    assert.equal(text.includes("MINIO_PROMETHEUS_AUTH_TYPE"), public_metrics);
  }
});
