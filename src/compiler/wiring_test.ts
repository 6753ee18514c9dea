import assert from "node:assert/strict";
import {
  type Case,
  codesOf,
  compileCase,
  planOf,
  platformYaml,
  productYaml,
  theOnly,
  withPlugins,
} from "./testing_fixtures.ts";

const two = "  database: { red: { type: rows }, blue: { type: rows } }\n";
const providers = (one: Case) =>
  Object.fromEntries(
    planOf(one).bindings.map(({ consumer, provider }) => {
      return [`${consumer.product ?? ""} ${consumer.instance} ${consumer.need}`, provider];
    }),
  );

Deno.test("wire() reports a need that nobody answers", () => {
  const absent = theOnly(withPlugins("  orchestrator: { type: clock }\n"), "FLOE-CAP001");
  assert.match(absent.message, /orchestrator\/default needs sql \("state"\)/);
  assert.equal(absent.at?.file, "platform.yaml");
});

Deno.test("wire() reports a need that two answer, and lists them", () => {
  const unclear = theOnly(
    withPlugins(`${two}  orchestrator: { type: clock }\n`),
    "FLOE-CAP002",
  );
  assert.match(unclear.message, /database\/blue, database\/red/);
  assert.equal(unclear.related?.length, 2);
});

Deno.test("wire() prefers bind, then the product's reference, then `default`", () => {
  const bound = `${two}  orchestrator: { type: clock, bind: { state: red } }\n`;
  const idle = compileCase(withPlugins(bound)).diagnostics.find((one) =>
    one.code === "FLOE-PLG003"
  );
  assert.match(idle?.message ?? "", /database\/blue/);
  assert.equal(providers(withPlugins(bound))[" orchestrator/default state"], "database/red");
  const three = two.replace("red:", "default: { type: rows }, red:");
  const files = {
    "platform.yaml": platformYaml.replace("engine", "mart") + three,
    "a/floe.yaml": productYaml("a"),
    "b/floe.yaml": productYaml("b", "database: blue\n"),
  };
  const found = providers({ files });
  assert.equal(found["a compute/default rows"], "database/default");
  assert.equal(found["b compute/default rows"], "database/blue");
});

Deno.test("wire() takes the platform's defaults before the one called default", () => {
  const one = withPlugins("  storage: { default: { type: bucket }, cold: { type: bucket } }\n");
  const files = {
    ...one.files,
    "platform.yaml": `${one.files["platform.yaml"]}defaults: { storage: cold }\n`,
  };
  assert.equal(providers({ files })["sales product object-store"], "storage/cold");
});

Deno.test("wire() reports a bind to what can't answer, and a bind of no need", () => {
  const wrong = (bind: string) =>
    withPlugins(`  database: { type: rows }\n  orchestrator: { type: clock, bind: ${bind} }\n`);
  assert.deepEqual(codesOf(wrong("{ state: compute/default }")), ["FLOE-CAP003"]);
  assert.deepEqual(codesOf(wrong("{ stat: database/default }")), ["FLOE-CAP004"]);
});

Deno.test("wire() leaves an optional need unanswered, and answers it where it can", () => {
  const without = "  database: { type: rows }\n";
  assert.equal(providers(withPlugins(without))[" database/default backup"], undefined);
  const bound = providers(withPlugins(`${without}  storage: { type: bucket }\n`));
  assert.equal(bound[" database/default backup"], "storage/default");
});

Deno.test("wire() lets products share what the platform was granted", () => {
  const { bindings, secrets } = planOf(
    withPlugins("  database: { type: rows }\n  orchestrator: { type: clock }\n"),
  );
  const shared = bindings.find(({ consumer }) => consumer.product && consumer.need === "state");
  const own = bindings.find(({ consumer }) => !consumer.product && consumer.need === "state");
  assert.deepEqual(shared?.grant, own?.grant);
  const secret = secrets.find(({ name }) => name === "rows-clock-state");
  assert.deepEqual(secret?.namespaces, ["acme", "acme-sales"]);
});

Deno.test("wire() makes nothing of an idle instance and says so", () => {
  const idle = withPlugins("  storage: { default: { type: bucket }, cold: { type: bucket } }\n");
  assert.deepEqual(codesOf(idle), ["FLOE-PLG003"]);
  assert.ok(planOf(idle).instances.every(({ ref }) => ref !== "storage/cold"));
});
