import assert from "node:assert/strict";
import { at } from "../../constructs/testing.ts";
import { compileCase, login, objectsOfCase } from "../../tests/fixtures/exposed.ts";

const type = "gateway-api";
const head = `      domain: data.example.com
      gateway: { name: public, namespace: gateways, section: https }
      controller: { cidrs: [198.51.100.0/24] }
      expose: { traces: telemetry_backend }
      request_timeout: 300s
`;

Deno.test("ingress/gateway-api routes each host to its proxy through the Gateway", () => {
  const { objects } = objectsOfCase({ type, config: head + login });
  const route = objects.find(({ kind }) => kind === "HTTPRoute");
  assert.equal(route?.metadata.name, "gateway-api-traces");
  assert.deepEqual(route?.["spec"], {
    parentRefs: [{
      group: "gateway.networking.k8s.io",
      kind: "Gateway",
      name: "public",
      namespace: "gateways",
      sectionName: "https",
    }],
    hostnames: ["traces.data.example.com"],
    rules: [{
      matches: [{ path: { type: "PathPrefix", value: "/" } }],
      timeouts: { request: "300s" },
      backendRefs: [{
        group: "",
        kind: "Service",
        name: "gateway-api-traces",
        port: 4180,
        weight: 1,
      }],
    }],
  });
});

Deno.test("ingress/gateway-api lets a load balancer's addresses in", () => {
  const { objects } = objectsOfCase({ type, config: head + login });
  const policy = objects.find(({ kind, metadata }) =>
    kind === "NetworkPolicy" && metadata.name === "gateway-api-traces"
  );
  assert.deepEqual(at(policy, "spec.ingress.0.from"), [{ ipBlock: { cidr: "198.51.100.0/24" } }]);
});

Deno.test("ingress/gateway-api gives each proxy cookies that fit the Gateway's scheme", () => {
  const config = `${head}      https: false\n${login}`;
  const { objects } = objectsOfCase({ type, config });
  const text = JSON.stringify(
    objects.find(({ kind, metadata }) =>
      kind === "Deployment" && metadata.name === "gateway-api-traces"
    ),
  );
  assert.ok(text.includes("--cookie-name=floe"));
  assert.ok(text.includes("--cookie-secure=false"));
  assert.ok(text.includes("--redirect-url=http://traces.data.example.com/oauth2/callback"));
  const { diagnostics } = compileCase({ type, config });
  assert.ok(diagnostics.some(({ code }) => code === "ingress/gateway-api/PLAIN-HTTP"));
});

Deno.test("ingress/gateway-api refuses what asks nobody without a login", () => {
  const { diagnostics } = compileCase({ type, config: head });
  assert.ok(diagnostics.some(({ code }) => code === "FLOE-CAP008"));
});

Deno.test("ingress/gateway-api keeps the common advice", () => {
  const config = head.replace("      domain: data.example.com\n", "");
  const everybody = login.replace(/allow: .*/, 'allow: { email_domains: ["*"] }');
  const codes = compileCase({ type, config: config + everybody }).diagnostics.map(({ code }) =>
    code
  );
  assert.ok(codes.includes("ingress/gateway-api/NO-DOMAIN"));
  assert.ok(codes.includes("ingress/gateway-api/EVERYBODY"));
});
