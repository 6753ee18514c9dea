import assert from "node:assert/strict";
import { toJson_Probe } from "cdk8s-plus-28/k8s";
import { type Check, probe } from "./probes.ts";

const json = (check: Check) => toJson_Probe(probe({ check, period: 10, timeout: 3, failures: 4 }));
const rhythm = { failureThreshold: 4, periodSeconds: 10, timeoutSeconds: 3 };

Deno.test("probe() writes each kind of check", () => {
  assert.deepEqual(json({ tcp: 80 }), { ...rhythm, tcpSocket: { port: 80 } });
  assert.deepEqual(json({ http: "/", port: "web" }), {
    ...rhythm,
    httpGet: { path: "/", port: "web" },
  });
  assert.deepEqual(json({ exec: ["true"] }), { ...rhythm, exec: { command: ["true"] } });
  assert.deepEqual(json({ grpc: 3030, service: "Api" }), {
    ...rhythm,
    grpc: { port: 3030, service: "Api" },
  });
});
