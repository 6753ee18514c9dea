import assert from "node:assert/strict";
import { acmePlan, acmeRegistry } from "../../tests/fixtures/acme.ts";
import type { KubeObject, PlacedObject } from "../compiler/object.ts";
import type { Plan } from "../compiler/plan.ts";
import { emit } from "../synth/emit.ts";
import { type Break, breaks, container } from "./testing_breaks.ts";
import { at, fields } from "./json.ts";
import { checkObjects, objectRules } from "./object_rules.ts";

const plan = acmePlan(["orders"]);
const good = emit(plan, acmeRegistry).objects;
const digest = `sha256:${"0".repeat(64)}`;

/** A copy with values set by dotted path; `~` stands for a dot inside a key. */
function changed(object: KubeObject, set: Break["set"]): KubeObject {
  const copy = structuredClone(object);
  for (const [path, value] of Object.entries(set)) {
    const keys = path.split(".").map((key) => key.replaceAll("~", "."));
    const last = keys.pop();
    assert.ok(last !== undefined);
    let here: unknown = copy;
    for (const key of keys) here = isObject(here) ? Reflect.get(here, key) : undefined;
    assert.ok(isObject(here), `nothing at ${path}`);
    if (value === undefined) Reflect.deleteProperty(here, last);
    else Reflect.set(here, last, value);
  }
  return copy;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function check(wanted: string, set: Break["set"], facts: Plan = plan) {
  const [kind, name] = wanted.split(" ");
  const target = good.find(({ object }) =>
    object.kind === kind && (name === undefined || object.metadata.name.startsWith(name))
  );
  assert.ok(target !== undefined, `no ${wanted}`);
  const objects: PlacedObject[] = good.map((placed) =>
    placed === target ? { ...placed, object: changed(placed.object, set) } : placed
  );
  return checkObjects(objects, facts);
}

Deno.test("checkObjects() accepts good objects", () => {
  assert.deepEqual(checkObjects(good, plan), []);
});

for (const { code, object, set, says } of breaks) {
  Deno.test(`${code} refuses ${object} with ${Object.keys(set).join(", ")}`, () => {
    const found = check(object, set).filter((diagnostic) => diagnostic.code === code);
    assert.equal(found.length, 1, JSON.stringify(check(object, set)));
    assert.match(found[0]?.message ?? "", says);
    assert.match(found[0]?.at?.file ?? "", /^acme\/local\/(manifests|products)\//);
  });
}

Deno.test("FLOE-OBJ019 refuses a tag whose digest the lock knows, also behind a mirror", () => {
  const digests = { "docker.io/acme/box:1.2.3": digest, "product/orders": digest };
  const locked: Plan = {
    ...plan,
    images: { ...plan.images, digests, mirrors: { "docker.io": "mirror.example.com" } },
  };
  const codes = (image: string) =>
    check("Deployment", { [`${container}.image`]: image }, locked)
      .filter(({ message }) => message.startsWith("Deployment")).map(({ code }) => code);
  assert.deepEqual(codes("docker.io/acme/box:1.2.3"), ["FLOE-OBJ019"]);
  assert.deepEqual(codes("mirror.example.com/acme/box:1.2.3"), ["FLOE-OBJ019"]);
  assert.deepEqual(codes(`docker.io/acme/box:1.2.3@${digest}`), []);
  assert.deepEqual(codes("registry.example.com/acme/orders:1.0.0"), ["FLOE-OBJ019"]);
});

Deno.test("FLOE-OBJ032 lets a policy select an operator's pods, as the plan knows them", () => {
  const operated = { labels: { "operator.example.com/cluster": "box" } };
  const components = plan.components.map((component) => ({ ...component, operated }));
  const codes = (labels: Readonly<Record<string, string>>) =>
    check("NetworkPolicy box", { "spec.podSelector.matchLabels": { ...labels } }, {
      ...plan,
      components,
    }).map(({ code }) => code);
  assert.deepEqual(codes(operated.labels), []);
  assert.deepEqual(codes({ "operator.example.com/cluster": "other" }), ["FLOE-OBJ032"]);
});

Deno.test("FLOE-OBJ017 accepts a token where the plan grants the Kubernetes API", () => {
  const components = plan.components.map((component) => ({
    ...component,
    kubernetesApi: { rules: [] },
  }));
  const set = { "spec.template.spec.automountServiceAccountToken": true };
  assert.deepEqual(check("Deployment", set, { ...plan, components }), []);
});

Deno.test("every rule has a test in which it refuses", () => {
  const tested = new Set<string>([...breaks.map(({ code }) => code), "FLOE-OBJ019"]);
  assert.deepEqual(objectRules.map(({ code }) => code).filter((code) => !tested.has(code)), []);
});

Deno.test("FLOE-OBJ001 refuses two objects of one identity, and of one file, and names both", () => {
  const config = good.find(({ object }) => object.kind === "ConfigMap");
  assert.ok(config !== undefined);
  const twin: PlacedObject = { ...config, origin: "compute/other" };
  const renamed = { ...twin, object: changed(config.object, { "metadata.name": "box-config-2" }) };
  for (const second of [twin, renamed]) {
    const [found, ...more] = checkObjects([...good, second], plan);
    assert.equal(found?.code, "FLOE-OBJ001");
    assert.match(found?.message ?? "", /storage\/default and compute\/other/);
    assert.deepEqual(more, []);
  }
});

Deno.test("checkObjects() holds a bare Pod to the same rules as a pod template", () => {
  const deployment = good.find(({ object }) => object.kind === "Deployment");
  assert.ok(deployment !== undefined);
  const template = at(deployment.object, "spec", "template");
  const object: KubeObject = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "run", namespace: "acme" },
    spec: { ...fields(at(template, "spec")), hostNetwork: true },
  };
  const found = checkObjects([...good, { ...deployment, object }], plan);
  assert.deepEqual(found.map(({ code }) => code), ["FLOE-OBJ021"]);
});
