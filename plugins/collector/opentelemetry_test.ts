import assert from "node:assert/strict";
import { at, jsonFile, one } from "../../constructs/testing.ts";
import type { BindingOf } from "../../src/plugin/mod.ts";
import { Driver, type FakeBindings } from "../testing.ts";
import collector from "./opentelemetry.ts";

const jaeger: BindingOf<"otlp"> = {
  endpoint: "http://jaeger.acme.svc.cluster.local:4317",
  protocol: "grpc",
  signals: ["traces"],
};
const vendor: BindingOf<"otlp"> = {
  endpoint: "https://otlp.example.com",
  protocol: "http/protobuf",
};
const address = { host: "opentelemetry-collector.acme.svc.cluster.local", port: 4317 };
const consumer = { namespace: "acme", instance: "catalog/default", need: "telemetry" };
const request = { capability: "otlp", demand: {}, consumer, nameParts: ["telemetry"] } as const;

function driver(otlp: FakeBindings["otlp"] & object) {
  return new Driver(collector, { config: {}, bindings: { otlp } });
}

function settings(otlp: FakeBindings["otlp"] & object): unknown {
  return jsonFile(one(driver(otlp).platform(), "ConfigMap"), "config.json");
}

Deno.test("collector/opentelemetry makes a pipeline for what each backend takes", () => {
  const traces = settings({ traces: jaeger, metrics: jaeger, logs: jaeger });
  assert.deepEqual(Object.keys(Object(at(traces, "service.pipelines"))), ["traces"]);
  assert.deepEqual(at(traces, "exporters"), {
    "otlp_grpc/traces": { endpoint: jaeger.endpoint, tls: { insecure: true } },
  });
  const all = settings({ traces: jaeger, metrics: vendor, logs: vendor });
  assert.deepEqual(at(all, "service.pipelines.logs"), {
    receivers: ["otlp"],
    processors: ["memory_limiter", "batch"],
    exporters: ["otlp_http/logs"],
  });
  assert.deepEqual(at(all, "exporters.otlp_http/metrics"), { endpoint: vendor.endpoint });
});

Deno.test("collector/opentelemetry tells its consumers what it takes", () => {
  const signals = (otlp: FakeBindings["otlp"] & object) =>
    at(driver(otlp).grant({ ...request, address }).binding, "signals");
  assert.deepEqual(signals({ traces: jaeger, metrics: jaeger }), ["traces"]);
  assert.deepEqual(signals({ traces: jaeger, logs: vendor }), ["traces", "logs"]);
  assert.throws(() => driver({ traces: jaeger }).grant(request), /was asked for otlp/);
});

Deno.test("collector/opentelemetry checks certificates where the backend has one", () => {
  const tls = settings({ traces: { endpoint: "https://otlp.example.com:4317", protocol: "grpc" } });
  assert.equal(at(tls, "exporters.otlp_grpc/traces.tls.insecure"), false);
});

Deno.test("collector/opentelemetry leaves nothing to substitution", () => {
  assert.doesNotMatch(JSON.stringify(settings({ traces: jaeger })), /\$/);
});
