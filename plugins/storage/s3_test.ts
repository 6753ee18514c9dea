import assert from "node:assert/strict";
import { at } from "../../constructs/testing.ts";
import type { z } from "zod";
import { Driver } from "../testing.ts";
import s3 from "./s3.ts";

type Config = z.input<typeof s3.config>;

const keys = {
  access_key: { secret_ref: "s3-keys" },
  secret_key: { secret_ref: "s3-keys" },
};
const identity = { mode: "pod-identity", role_arn: "arn:aws:iam::123456789012:role/lake" } as const;

function bindingOf(config: Config, purpose = "warehouse", product?: string) {
  return new Driver(s3, { config }).grant({
    capability: "object-store",
    demand: { purpose, access: "readwrite" },
    consumer: {
      namespace: "acme-orders",
      instance: "product",
      need: "object-store",
      ...(product === undefined ? {} : { product }),
    },
    nameParts: ["orders", "object-store"],
  });
}

Deno.test("storage/s3 binds an endpoint with keys in the consumer's namespace", () => {
  const config = {
    endpoint: "https://s3.example.com:8443/",
    bucket: "lake",
    prefix: "tables",
    credentials: keys,
  };
  const { binding, secrets } = bindingOf(config, "warehouse", "retail-orders");
  assert.deepEqual(binding, {
    endpoint: "https://s3.example.com:8443",
    region: "us-east-1",
    pathStyle: true,
    bucket: "lake",
    prefix: "tables/retail_orders",
    keys: {
      accessKey: { secret: "s3-keys", key: "access-key" },
      secretKey: { secret: "s3-keys", key: "secret-key" },
    },
    sts: false,
  });
  assert.deepEqual(secrets?.map(({ name, namespaces }) => [name, namespaces]), [
    ["s3-keys", ["acme-orders"]],
  ]);
  assert.deepEqual(new Driver(s3, { config }).describe().offers?.[0]?.at, {
    host: "s3.example.com",
    port: 8443,
  });
});

Deno.test("storage/s3 without an endpoint is AWS, with the pods' own identity where told so", () => {
  const config = { bucket: "lake", region: "eu-central-1", credentials: identity };
  const { binding, secrets } = bindingOf(config);
  assert.equal(at(binding, "endpoint"), null);
  assert.equal(at(binding, "pathStyle"), false);
  assert.equal(at(binding, "keys"), undefined);
  assert.equal(at(binding, "sts"), true);
  assert.equal(at(binding, "roleArn"), identity.role_arn);
  assert.deepEqual(secrets, []);
  assert.deepEqual(new Driver(s3, { config }).describe().offers?.[0]?.at, {
    host: "s3.eu-central-1.amazonaws.com",
    port: 443,
  });
});

Deno.test("storage/s3 puts other purposes in buckets or folders of their own", () => {
  const config = { bucket: "lake", buckets: { logs: "lake-logs" }, credentials: keys };
  const place = (purpose: string) => {
    const { binding } = bindingOf(config, purpose);
    return [at(binding, "bucket"), at(binding, "prefix")];
  };
  assert.deepEqual(place("logs"), ["lake-logs", ""]);
  assert.deepEqual(place("backup"), ["lake", "floe-backup"]);
});

Deno.test("storage/s3 says that keys are shared, and not where there are none", () => {
  const codes = (credentials: Config["credentials"]) =>
    new Driver(s3, { config: { bucket: "lake", credentials } }).advise().map(({ code }) => code);
  assert.deepEqual(codes(keys), ["storage/s3/SHARED-KEYS"]);
  assert.deepEqual(codes(identity), []);
});

Deno.test("storage/s3 refuses literals, unknown modes, slashes and other protocols", () => {
  const refused = (config: unknown) => !s3.config.safeParse(config).success;
  assert.ok(refused({ bucket: "lake" }));
  assert.ok(refused({ bucket: "lake", credentials: { access_key: "a", secret_key: "b" } }));
  assert.ok(refused({ bucket: "lake", credentials: { mode: "magic" } }));
  assert.ok(refused({ bucket: "lake", prefix: "/a", credentials: keys }));
  assert.ok(refused({ bucket: "lake", prefix: "a/", credentials: keys }));
  assert.ok(refused({ bucket: "lake", endpoint: "ftp://s3.example.com", credentials: keys }));
  assert.ok(refused({ bucket: "Lake", credentials: keys }));
});
