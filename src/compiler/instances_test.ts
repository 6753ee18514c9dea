import assert from "node:assert/strict";
import { codesOf, planOf, platformYaml, productYaml, theOnly } from "./testing_fixtures.ts";

function selecting(compute: string, product = "") {
  return {
    files: {
      "platform.yaml": platformYaml.replace("compute: { type: engine }", `compute: ${compute}`),
      "floe.yaml": productYaml("sales", product),
    },
  };
}

Deno.test("an unknown plugin gets the nearest name, at its type", () => {
  const unknown = theOnly(selecting("{ type: engin }"), "FLOE-PLG001");
  assert.match(unknown.hint ?? "", /Did you mean "engine"/);
  assert.deepEqual([unknown.at?.line, unknown.at?.column], [6, 20]);
});

Deno.test("a plugin is found by another name", () => {
  assert.equal(planOf(selecting("{ type: motor }")).instances[0]?.plugin, "compute/engine");
});

Deno.test("a config is checked by the plugin's schema, with places", () => {
  const one = selecting("{ type: engine, config: { treads: 4 } }");
  const [code] = codesOf(one);
  assert.equal(code, "FLOE-SCH001");
  assert.match(theOnly(one, "FLOE-SCH001").hint ?? "", /threads/);
});

Deno.test("a version is noted, the newest without one, and must be known", () => {
  assert.equal(planOf(selecting("{ type: engine }")).instances[0]?.version, "2.0.0");
  const old = planOf(selecting("{ type: engine, version: 1.0.0 }"));
  assert.equal(old.instances[0]?.version, "1.0.0");
  const unknown = theOnly(selecting("{ type: engine, version: 3.0.0 }"), "FLOE-PLG008");
  assert.match(unknown.hint ?? "", /1\.0\.0, 2\.0\.0/);
});

Deno.test("a version of a plugin that knows none is reported as having no effect", () => {
  const one = selecting("{ type: mart, version: 3.0.0 }\n  database: { type: rows }");
  assert.deepEqual(codesOf(one), ["FLOE-PLG009"]);
});

const two = "{ small: { type: engine }, big: { type: engine, config: { threads: 8 } } }";

Deno.test("a product refers to instances by name, and models to others", () => {
  const one = selecting(two, "compute: small\n");
  const files = {
    ...one.files,
    "floe.yaml": one.files["floe.yaml"].replace(
      "path: . }",
      "path: . }\n  - { name: orders, compute: big }",
    ),
  };
  const [product] = planOf({ files }).products;
  assert.equal(product?.artifacts.dbt.target, "small");
  assert.deepEqual(product?.artifacts.dbt.adapters, { big: "engine", small: "engine" });
  assert.deepEqual(product?.artifacts.plugins["compute"]?.instance, "small");
});

Deno.test("a reference to an instance that does not exist gets the nearest name", () => {
  const unknown = theOnly(selecting(two, "compute: smal\n"), "FLOE-PLG004");
  assert.match(unknown.hint ?? "", /Did you mean "small"/);
  assert.equal(unknown.at?.file, "floe.yaml");
});

Deno.test("a product that names no compute, where none is the default, is told the choices", () => {
  assert.match(theOnly(selecting(two), "FLOE-PLG005").hint ?? "", /big, small/);
  assert.deepEqual(codesOf(selecting(two, "compute: default\n")), ["FLOE-PLG005"]);
});

Deno.test("an instance may be meant by its plugin where only one has it", () => {
  const one = selecting("{ small: { type: engine } }", "compute: engine\n");
  assert.equal(planOf(one).products[0]?.artifacts.dbt.target, "small");
});
