import assert from "node:assert/strict";
import { fieldOf, fieldText, holds, withField } from "./field_path.ts";

const object = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", labels: { "a.b/c": "x" } },
  data: { "f.json": '{"p":[{"name":"q","n":1}]}', "g.yaml": "h: 2\n", "i.txt": "{}" },
  spec: {
    containers: [{ name: "web", args: ["a", "b"] }, { name: "log", args: [] }],
    egress: [{ port: 1 }, { port: 2 }],
  },
};

const paths: readonly (readonly [string, unknown, string])[] = [
  ["spec.containers[0].name", "web", "spec.containers[web].name"],
  ["spec.containers[log].name", "log", "spec.containers[log].name"],
  ["spec.containers[name=web].args[1]", "b", "spec.containers[web].args[1]"],
  ["spec.containers[web].args[b]", "b", "spec.containers[web].args[1]"],
  ["spec.containers.0.name", "web", "spec.containers[web].name"],
  ["spec.egress[1].port", 2, "spec.egress[1].port"],
  ["spec.egress[port=2]", { port: 2 }, "spec.egress[port=2]"],
  ["metadata.labels[a.b/c]", "x", "metadata.labels[a.b/c]"],
  ['metadata.labels["a.b/c"]', "x", "metadata.labels[a.b/c]"],
  ["data[f.json].p[q].n", 1, "data[f.json].p[q].n"],
  ["data[g.yaml].h", 2, "data[g.yaml].h"],
  ["", object, ""],
];

for (const [path, value, text] of paths) {
  Deno.test(`fieldOf() finds "${path}"`, () => {
    const found = fieldOf(object, path);
    assert.ok("value" in found, JSON.stringify(found));
    assert.deepEqual(found.value, value);
    assert.equal(fieldText(found.steps), text);
  });
}

Deno.test("fieldOf() says what is missing, and what was probably meant", () => {
  assert.deepEqual(fieldOf(object, "spek"), { missing: "spek", hint: 'Did you mean "spec"?' });
  assert.deepEqual(fieldOf(object, "spec.containers[wep].name"), {
    missing: "spec.containers has no wep",
    hint: 'Did you mean "web"?',
  });
  assert.ok("missing" in fieldOf(object, "kind.x"));
  assert.ok("missing" in fieldOf(object, "data[i.txt].x"));
  assert.ok("missing" in fieldOf(object, "spec.containers.name"));
});

Deno.test("holds() follows an item without a name that has moved", () => {
  const found = fieldOf(object, "spec.egress[1].port");
  assert.ok("steps" in found);
  const moved = { spec: { egress: [{ port: 2 }] } };
  assert.equal(holds(moved, found.steps, "2"), true);
  assert.equal(holds({ spec: { egress: [{ port: 1 }] } }, found.steps, "2"), false);
});

Deno.test("withField() sets and removes", () => {
  const found = fieldOf(object, "spec.containers[log].name");
  assert.ok("steps" in found);
  const next = withField(object, found.steps, "new");
  assert.deepEqual(next && fieldOf(next, "spec.containers[1].name"), {
    steps: [{ key: "spec" }, { key: "containers" }, { field: "name", is: "new" }, { key: "name" }],
    value: "new",
  });
  assert.deepEqual(withField(object, [{ key: "kind" }], undefined), undefined);
  assert.equal(withField(object, [{ key: "data" }], undefined)?.["data"], undefined);
});
