import assert from "node:assert/strict";
import { PlainObject } from "./plain_object.ts";
import { synth } from "./testing.ts";

Deno.test("PlainObject writes an object of any kind as it is given", () => {
  const whole = {
    apiVersion: "example.com/v1",
    kind: "Store",
    metadata: { name: "lake", namespace: "acme", labels: { a: "b" }, annotations: { c: "d" } },
    spec: { provider: { vault: { server: "https://vault.example.com" } } },
  };
  const small = { apiVersion: "v1", kind: "Thing", metadata: { name: "small" }, held: false };
  const made = synth((scope) => {
    new PlainObject(scope, "whole", whole);
    new PlainObject(scope, "small", small);
  });
  assert.deepEqual(made, [whole, small]);
});
