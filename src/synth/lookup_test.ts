import assert from "node:assert/strict";
import type { GrantRecord } from "../plugin/mod.ts";
import { acmePlan } from "../../tests/fixtures/acme.ts";
import { lookup } from "./lookup.ts";

Deno.test("lookup() tells a provider of a shared grant once", () => {
  const consumer = { namespace: "acme", instance: "orchestrator/default", need: "storage" };
  const grant: GrantRecord = {
    capability: "scheduler",
    consumer,
    demand: {},
    binding: { name: "clock" },
  };
  const provider = "storage/default";
  const shared = { ...consumer, product: "orders", namespace: "acme-orders" };
  const found = lookup(acmePlan(["orders"], {
    bindings: [{ consumer, provider, grant }, { consumer: shared, provider, grant }],
  }));
  assert.deepEqual(found.grantsBy(provider), [grant]);
  assert.equal(found.bindings("orchestrator/default", "orders").length, 1, "it has the binding");
});
