import assert from "node:assert/strict";
import { Driver } from "../testing.ts";
import http from "./http.ts";

const request = {
  capability: "openlineage",
  demand: {},
  consumer: {
    product: "orders",
    namespace: "acme-orders",
    instance: "dbt/default",
    need: "openlineage",
  },
  nameParts: ["acme", "orders"],
} as const;

Deno.test("lineage_backend/http splits the URL from the API's path", () => {
  const urls = {
    "https://lineage.example.com": ["https://lineage.example.com", "/api/v1/lineage"],
    "https://lineage.example.com/custom/": ["https://lineage.example.com", "/custom"],
    "http://marquez:5000/api/v1/lineage": ["http://marquez:5000", "/api/v1/lineage"],
  };
  for (const [url, [base, path]] of Object.entries(urls)) {
    const { binding } = new Driver(http, { config: { url } }).grant(request);
    assert.deepEqual(binding, { url: base, path });
  }
});

Deno.test("lineage_backend/http opens the port that the URL names or implies", () => {
  const at = (url: string) => new Driver(http, { config: { url } }).describe().offers?.[0]?.at;
  assert.deepEqual(at("https://a.example.com"), { host: "a.example.com", port: 443 });
  assert.deepEqual(at("http://marquez:5000"), { host: "marquez", port: 5000 });
  assert.deepEqual(at("http://marquez"), { host: "marquez", port: 80 });
});

Deno.test("lineage_backend/http asks for the API key in the consumer's namespace", () => {
  const config = { url: "https://a.example.com", api_key: { secret_ref: "lineage" } };
  const { binding, secrets } = new Driver(http, { config }).grant(request);
  assert.deepEqual(binding, {
    url: "https://a.example.com",
    path: "/api/v1/lineage",
    apiKey: { secret: "lineage", key: "api-key" },
  });
  assert.deepEqual(secrets?.[0]?.namespaces, ["acme-orders"]);
});

Deno.test("lineage_backend/http refuses plain HTTP out of the cluster", () => {
  const url = "http://lineage.example.com";
  const refused = http.config.safeParse({ url });
  assert.match(refused.error?.issues[0]?.message ?? "", /plain HTTP to a host outside/);
  assert.ok(http.config.safeParse({ url, allow_insecure_http: true }).success);
  assert.ok(http.config.safeParse({ url: "http://a.b.svc.cluster.local:5000" }).success);
});

Deno.test("lineage_backend/http refuses to leave certificates unchecked", () => {
  const config = { url: "https://a.example.com", verify_ssl: false };
  assert.match(http.config.safeParse(config).error?.issues[0]?.message ?? "", /certificates/);
});

Deno.test("lineage_backend/http warns of fields and hosts that do nothing", () => {
  const config = { url: "http://marquez:5000", drain_timeout: 30 };
  const codes = new Driver(http, { config }).advise().map(({ code }) => code);
  assert.deepEqual(codes, ["lineage_backend/http/NO-EFFECT", "lineage_backend/http/NOT-DEPLOYED"]);
  assert.deepEqual(new Driver(http, { config: { url: "https://a.example.com" } }).advise(), []);
});

Deno.test("lineage_backend/http is what older files call marquez at an address outside", () => {
  assert.deepEqual(http.aliases, [{ type: "marquez", endpoint: "outside" }]);
});
