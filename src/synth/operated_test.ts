import assert from "node:assert/strict";
import { acmePlan } from "../../tests/fixtures/acme.ts";
import { accessObjects } from "./access.ts";
import { lookup } from "./lookup.ts";
import { networkObjects } from "./network.ts";

const labels = { "operator.example.com/cluster": "box" };

/** The fixture's store, whose pods an operator makes. */
function operated() {
  const plan = acmePlan(["orders"]);
  const components = plan.components.map((component) =>
    component.id === "platform/box" ? { ...component, operated: { labels } } : component
  );
  return lookup({ ...plan, components });
}

Deno.test("networkObjects() finds an operator's pods by the labels that it gives them", () => {
  const policies = networkObjects(operated()).map(({ object }) => object);
  const box = policies.find(({ metadata }) => metadata.name === "box");
  assert.ok(box !== undefined);
  assert.deepEqual(JSON.parse(JSON.stringify(box["spec"])).podSelector, { matchLabels: labels });
  // The policy itself is floe's and carries its labels.
  assert.equal(box.metadata.labels?.["app.kubernetes.io/component"], "box");
  const callers = policies.filter((policy) =>
    JSON.stringify(JSON.parse(JSON.stringify(policy["spec"])).egress ?? []).includes("operator.")
  );
  assert.ok(callers.length > 0);
});

Deno.test("accessObjects() leaves the account of an operator's pods to the operator", () => {
  const names = accessObjects(operated()).filter(({ object }) => object.kind === "ServiceAccount")
    .map(({ object }) => object.metadata.name);
  assert.ok(!names.includes("box"));
  assert.ok(names.includes("box-prepare"));
});
