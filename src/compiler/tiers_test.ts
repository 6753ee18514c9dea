import assert from "node:assert/strict";
import {
  codesOf,
  compileCase,
  planOf,
  platformYaml,
  productYaml,
  theOnly,
} from "./testing_fixtures.ts";

const enterprise = `apiVersion: floe.dev/v1
kind: Platform
metadata: { name: company, version: 1.0.0, owner: company@example.com }
scope: enterprise
plugins: {}
`;
const domain = platformYaml.replace(
  "plugins:",
  "scope: domain\nparent: { ref: ../company.yaml }\nplugins:",
);

function chain(above: string, below: string, more: Readonly<Record<string, string>> = {}) {
  return {
    platform: "sales/platform.yaml",
    files: {
      "company.yaml": enterprise + above,
      "sales/platform.yaml": domain + below,
      ...more,
    },
  };
}

Deno.test("inherit() takes what the parent says and records the chain, root first", () => {
  const plan = planOf(
    chain("governance: { stale_table_recovery_mode: strict, data_retention_days: 90 }\n", ""),
  );
  assert.equal(plan.governance?.stale_table_recovery_mode, "strict");
  assert.deepEqual(plan.tiers.map(({ name, scope }) => `${name} ${scope}`), [
    "company enterprise",
    "acme domain",
  ]);
  assert.deepEqual(plan.inputs.map(({ path }) => path), ["company.yaml", "sales/platform.yaml"]);
});

Deno.test("inherit() lets a child tighten", () => {
  const plan = planOf(chain(
    "governance: { policy_enforcement_level: warn, data_retention_days: 30 }\n",
    "governance: { policy_enforcement_level: strict, data_retention_days: 60 }\n",
  ));
  assert.equal(plan.governance?.policy_enforcement_level, "strict");
  assert.equal(plan.governance?.data_retention_days, 60);
});

Deno.test("inherit() refuses a weaker child and names both places", () => {
  const weaker = theOnly(
    chain(
      "governance: { pii_encryption: required }\n",
      "governance: { pii_encryption: optional }\n",
    ),
    "FLOE-TIER004",
  );
  assert.equal(weaker.at?.file, "sales/platform.yaml");
  assert.equal(weaker.related?.[0]?.at.file, "company.yaml");
});

Deno.test("inherit() refuses a longer approved list", () => {
  const wider = chain(
    "governance: { classification: { levels: [public, pii] } }\n",
    "governance: { classification: { levels: [public, secret] } }\n",
  );
  assert.deepEqual(codesOf(wider), ["FLOE-TIER005", "FLOE-SCH013"]);
});

Deno.test("inherit() follows an OCI reference that was fetched", () => {
  const ref = `oci://registry.example.com/company@sha256:${"0".repeat(64)}`;
  const files = {
    "company.yaml": enterprise,
    "platform.yaml": domain.replace("../company.yaml", ref),
  };
  const options = { fetched: new Map([[ref, "company.yaml"]]) };
  assert.equal(planOf({ files, options }).tiers.length, 2);
  assert.deepEqual(codesOf({ files }), ["FLOE-TIER001"]);
});

Deno.test("inherit() reports a parent that is not there", () => {
  const files = { "sales/platform.yaml": domain };
  const absent = theOnly({ platform: "sales/platform.yaml", files }, "FLOE-TIER001");
  assert.match(absent.hint ?? "", /leads to company\.yaml/);
});

Deno.test("inherit() prints a circle", () => {
  const files = {
    "a.yaml": domain.replace("../company.yaml", "b.yaml"),
    "b.yaml": domain.replace("../company.yaml", "a.yaml"),
  };
  assert.match(
    theOnly({ platform: "a.yaml", files }, "FLOE-TIER002").message,
    /a.yaml → b.yaml → a/,
  );
});

Deno.test("inherit() refuses a chain of six platforms", () => {
  const names = ["0", "1", "2", "3", "4", "5"];
  const files = Object.fromEntries(names.map((name, index) => {
    const text = index === 5 ? enterprise : domain.replace("../company.yaml", `${index + 1}.yaml`);
    return [`${name}.yaml`, text];
  }));
  assert.deepEqual(codesOf({ platform: "0.yaml", files }), ["FLOE-TIER003"]);
  assert.deepEqual(codesOf({ platform: "1.yaml", files }), []);
});

Deno.test("inherit() refuses a parent without a scope", () => {
  const files = {
    "company.yaml": enterprise.replace("scope: enterprise\n", ""),
    "sales/platform.yaml": domain,
  };
  assert.deepEqual(codesOf({ platform: "sales/platform.yaml", files }), ["FLOE-TIER008"]);
});

const waiver = (more: string) =>
  `governance: { policy_overrides: [{ pattern: "x_*", action: exclude, reason: old${more} }] }\n`;

Deno.test("inherit() refuses a waiver of rules that the parent makes", () => {
  const rules = "governance: { naming: { enforcement: off } }\n";
  const dated = ", expires: 2030-01-31";
  assert.deepEqual(codesOf(chain(rules, waiver(dated))), ["FLOE-TIER009"]);
  assert.deepEqual(codesOf(chain(rules, waiver(`${dated}, policy_types: [rbac]`))), []);
});

Deno.test("inherit() refuses a waiver without an end", () => {
  assert.deepEqual(codesOf({ files: { "platform.yaml": platformYaml + waiver("") } }), [
    "FLOE-TIER010",
  ]);
});

Deno.test("approved plugins, products and sinks are enforced, with the list as second place", () => {
  const product = { "sales/p/floe.yaml": productYaml("web") };
  const plugins = chain("approved_plugins: { compute: [mart] }\n", "", product);
  assert.equal(theOnly(plugins, "FLOE-TIER006").related?.[0]?.at.file, "company.yaml");
  const alias = chain("approved_plugins: { compute: [motor] }\n", "", product);
  assert.deepEqual(codesOf(alias), []);
  assert.deepEqual(codesOf(chain("", "approved_products: [sales]\n", product)), ["FLOE-TIER007"]);
  const sink = productYaml(
    "web",
    "destinations: [{ name: out, sink_type: crm, connection_secret_ref: crm-key }]\n",
  );
  const sinks = chain("approved_sinks: [mail]\n", "", { "sales/p/floe.yaml": sink });
  assert.equal(theOnly(sinks, "FLOE-TIER011").at?.file, "sales/p/floe.yaml");
});

Deno.test("a product may tighten data contracts and not weaken them", () => {
  const rules = "governance: { data_contracts: { enforcement: warn } }\n";
  const at = (level: string) => ({
    files: {
      "platform.yaml": platformYaml + rules,
      "floe.yaml": productYaml("p", `governance: { data_contracts: { enforcement: ${level} } }\n`),
    },
  });
  assert.deepEqual(codesOf(at("off")), ["FLOE-SCH013", "FLOE-TIER004"]);
  const [product] = compileCase(at("strict")).plan?.products ?? [];
  assert.deepEqual(product?.artifacts.governance["data_contracts"], { enforcement: "strict" });
});

Deno.test("a tier's own plugin modules are inputs of the plan, found beside the tier", () => {
  const one = chain("modules: [./shared/own.ts]\n", "modules: [./near.ts, npm:far]\n", {
    "shared/own.ts": "export default [];\n",
    "sales/near.ts": "export default [];\n",
  });
  assert.deepEqual(planOf(one).inputs.map(({ path }) => path), [
    "company.yaml",
    "sales/near.ts",
    "sales/platform.yaml",
    "shared/own.ts",
  ]);
});
