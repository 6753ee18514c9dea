import assert from "node:assert/strict";
import { at, jsonFile, one } from "../../constructs/testing.ts";
import { Driver } from "../testing.ts";
import jaeger from "./jaeger.ts";

const request = {
  capability: "otlp",
  demand: {},
  consumer: { namespace: "acme", instance: "collector/default", need: "traces" },
  nameParts: ["traces"],
} as const;

Deno.test("telemetry_backend/jaeger offers traces over gRPC and nothing else", () => {
  const address = { host: "jaeger.acme.svc.cluster.local", port: 4317 };
  const { binding } = new Driver(jaeger, { config: {} }).grant({ ...request, address });
  assert.deepEqual(binding, {
    endpoint: "http://jaeger.acme.svc.cluster.local:4317",
    protocol: "grpc",
    signals: ["traces"],
  });
  assert.throws(() => new Driver(jaeger, { config: {} }).grant(request), /was asked for otlp/);
});

Deno.test("telemetry_backend/jaeger keeps traces on its volume as long as it is told", () => {
  const objects = new Driver(jaeger, { config: { retention_hours: 24, storage: "5Gi" } })
    .platform();
  const settings = jsonFile(one(objects, "ConfigMap"), "config.json");
  const badger = at(settings, "extensions.jaeger_storage.backends.main.badger");
  assert.equal(at(badger, "ttl.spans"), "24h");
  assert.equal(at(badger, "directories.values"), "/badger/data");
  const claim = one(objects, "PersistentVolumeClaim");
  assert.equal(at(claim, "spec.resources.requests.storage"), "5Gi");
  assert.equal(at(one(objects, "StatefulSet"), "spec.replicas"), 1);
});

Deno.test("telemetry_backend/jaeger's listeners are those that it describes", () => {
  const driver = new Driver(jaeger, { config: {} });
  const text = JSON.stringify(jsonFile(one(driver.platform(), "ConfigMap"), "config.json"));
  assert.doesNotMatch(text, /\$\{|localhost/);
  for (const { port } of driver.describe().components[0]?.endpoints ?? []) {
    assert.match(text, new RegExp(`[:]${port}\\b`));
  }
});

Deno.test("telemetry_backend/jaeger says that it is open, and in production that it is alone", () => {
  const codes = (production: boolean) =>
    new Driver(jaeger, { config: {}, platform: { production } }).advise().map(({ code }) => code);
  assert.deepEqual(codes(false), ["telemetry_backend/jaeger/NO-AUTH"]);
  assert.deepEqual(codes(true), [
    "telemetry_backend/jaeger/NO-AUTH",
    "telemetry_backend/jaeger/SINGLE",
  ]);
});

Deno.test("telemetry_backend/jaeger refuses to keep traces for no time", () => {
  assert.ok(!jaeger.config.safeParse({ retention_hours: 0 }).success);
});
