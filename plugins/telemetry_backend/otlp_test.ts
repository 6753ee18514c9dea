import assert from "node:assert/strict";
import { Driver } from "../testing.ts";
import otlp from "./otlp.ts";

const request = {
  capability: "otlp",
  demand: {},
  consumer: { namespace: "acme-orders", instance: "dbt/default", need: "otlp" },
  nameParts: ["acme", "orders"],
} as const;

Deno.test("telemetry_backend/otlp takes the protocol from the port", () => {
  const bindings = {
    "http://otel.example.com:4317": "grpc",
    "http://otel.example.com:4318": "http/protobuf",
    "https://otel.example.com/v1/": "grpc",
  };
  for (const [endpoint, protocol] of Object.entries(bindings)) {
    const { binding } = new Driver(otlp, { config: { endpoint } }).grant(request);
    assert.deepEqual(binding, { endpoint: endpoint.replace(/\/$/, ""), protocol });
  }
});

Deno.test("telemetry_backend/otlp prefers the protocol that it is told", () => {
  const config = { endpoint: "http://otel.example.com:4318", protocol: "grpc" } as const;
  const driver = new Driver(otlp, { config });
  assert.deepEqual(driver.grant(request).binding, config);
  assert.deepEqual(driver.describe().offers?.[0]?.at, { host: "otel.example.com", port: 4318 });
});

Deno.test("telemetry_backend/otlp refuses what is no URL", () => {
  for (const endpoint of ["otel:4317", "tcp://otel:4317", ""]) {
    assert.equal(otlp.config.safeParse({ endpoint }).success, false, endpoint);
  }
});
