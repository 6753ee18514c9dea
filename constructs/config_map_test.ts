import assert from "node:assert/strict";
import { ConfigMap } from "./config_map.ts";
import { hashedName } from "./hash.ts";
import { fakeWorkload, one, synth } from "./testing.ts";

function configMap(data: Record<string, string>) {
  const objects = synth((scope) => new ConfigMap(scope, "c", { workload: fakeWorkload(), data }));
  return one(objects, "ConfigMap");
}

Deno.test("ConfigMap is immutable and named by its content alone", () => {
  const first = configMap({ a: "1", b: "2" });
  assert.match(first.metadata.name, /^store-config-[0-9a-f]{8}$/);
  assert.equal(first["immutable"], true);
  assert.equal(first.metadata.annotations?.["floe.dev/logical-name"], "store-config");
  assert.equal(configMap({ b: "2", a: "1" }).metadata.name, first.metadata.name);
  assert.notEqual(configMap({ a: "1", b: "3" }).metadata.name, first.metadata.name);
});

Deno.test("hashedName() stays the same over key order at any depth and within 63 characters", () => {
  assert.equal(hashedName("a", { x: { p: 1, q: [2] } }), hashedName("a", { x: { q: [2], p: 1 } }));
  assert.notEqual(hashedName("a", { x: [1, 2] }), hashedName("a", { x: [2, 1] }));
  assert.ok(hashedName(`${"y".repeat(53)}-z`, {}).length <= 63);
});
