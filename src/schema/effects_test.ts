import assert from "node:assert/strict";
import { z } from "zod";
import { type EffectKind, effectOf, effectRows, unusedFields } from "./effects.ts";
import { fieldsOf } from "./fields.ts";
import { writtenSchema } from "./json_schema.ts";
import { overlaySchema } from "./model/overlay.ts";
import { platformSchema } from "./model/platform.ts";
import { productSchema } from "./model/product.ts";
import { effects } from "./written_effects.ts";
import { one, placed, platform, platformHead, product, productHead } from "./testing.ts";

const models: readonly (readonly [EffectKind, z.ZodType])[] = [
  ["platform", platformSchema],
  ["product", productSchema],
  ["overlay", overlaySchema],
];

function leavesOf(schema: z.ZodType): readonly string[] {
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any", reused: "inline" });
  const paths = fieldsOf(json).map(({ path }) => path);
  return paths.filter((path) =>
    !paths.some((other) => other.startsWith(`${path}.`) || other.startsWith(`${path}[`))
  );
}

for (const [kind, schema] of models) {
  Deno.test(`effectRows says of every field of a ${kind} what it changes`, () => {
    const leaves = leavesOf(schema);
    assert.ok(leaves.length > 15);
    assert.deepEqual(leaves.filter((path) => effectOf(kind, path) === undefined), []);
  });

  Deno.test(`effectRows has no row of a ${kind} for a field that is gone, and none twice`, () => {
    const used = new Set(leavesOf(schema).map((path) => effectOf(kind, path)));
    assert.deepEqual(effectRows[kind].filter((row) => !used.has(row)).map(({ path }) => path), []);
    const paths = effectRows[kind].map(({ path }) => path);
    assert.equal(new Set(paths).size, paths.length);
  });

  Deno.test(`effectRows names for every field of a ${kind} with an effect a test that is there`, () => {
    for (const { path, effect, test } of effectRows[kind]) {
      if (effect === "none" || effect === "people") {
        assert.equal(test, undefined, path);
      } else {
        const url = new URL(`../../${test}`, import.meta.url);
        assert.ok(test !== undefined && Deno.statSync(url), `${path}: ${test}`);
      }
    }
  });
}

function unused(more: string): readonly string[] {
  const { tree, value } = platform(platformHead + more);
  assert.ok(value && tree);
  return placed(unusedFields("platform", tree));
}

Deno.test("unusedFields() warns once of each row that is used, at its place", () => {
  assert.deepEqual(
    unused("plugins: {}\ncloud: { region: a, provider: gcp }\nservices: { a: 1, b: 2 }\n"),
    [
      "FLOE-SCH013@5:1",
      "FLOE-SCH013@5:21",
      "FLOE-SCH013@6:1",
    ],
  );
});

Deno.test("unusedFields() is silent about fields with an effect and for people", () => {
  assert.deepEqual(unused("plugins: { compute: { type: duckdb } }\ntimezone: UTC\n"), []);
});

Deno.test("unusedFields() is silent about what is switched off or done anyway", () => {
  assert.deepEqual(
    unused(`plugins: {}
security: { authentication: { enabled: false, method: oidc } }
governance: { pii_encryption: optional, network_policies: { default_deny: true } }
observability: { logging: { format: json } }
`),
    [],
  );
});

Deno.test("unusedFields() refuses a guardrail that is not enforced", () => {
  assert.deepEqual(unused("plugins: {}\ngovernance: { pii_encryption: required }\n"), [
    "FLOE-SCH014@5:15",
  ]);
  assert.deepEqual(unused("plugins: {}\nsecurity: { audit: { enabled: true } }\n"), [
    "FLOE-SCH014@5:13",
  ]);
});

for (
  const [level, expected] of [
    ["strict", ["FLOE-SCH014@5:49"]],
    ["warn", ["FLOE-SCH013@5:47"]],
    ["off", []],
  ] as const
) {
  Deno.test(`unusedFields() follows the policy level ${level}`, () => {
    const text =
      `governance: { policy_enforcement_level: ${level}, naming: { pattern: kimball } }\n`;
    assert.deepEqual(unused(`plugins: {}\n${text}`), expected);
  });
}

Deno.test("unusedFields() lets a policy's own level count before the platform's", () => {
  assert.deepEqual(
    unused(
      "plugins: {}\ngovernance: { policy_enforcement_level: strict, naming: { enforcement: warn } }\n",
    ),
    ["FLOE-SCH013@5:49"],
  );
});

Deno.test("unusedFields() takes a rule without a level for one that warns", () => {
  assert.deepEqual(unused("plugins: {}\ngovernance: { audit_logging: enabled }\n"), [
    "FLOE-SCH013@5:15",
  ]);
});

Deno.test("unusedFields() tells fields of a product in lists and maps", () => {
  const { tree } = product(`${productHead}transforms:
  - { name: a, qualityChecks: [{ name: q, type: unique, dimension: validity }] }
orchestration:
  sensors: { s: { job: build_all, path: /data } }
  jobs: { build_all: { selection: ["*"], tags: { a: b } } }
`);
  assert.ok(tree);
  const found = unusedFields("product", tree);
  assert.deepEqual(placed(found), ["FLOE-SCH013@5:16", "FLOE-SCH013@7:3", "FLOE-SCH013@8:42"]);
  assert.equal(
    one(found.slice(0, 1), "FLOE-SCH013").message,
    '"models[0].qualityChecks" has no effect yet',
  );
});

for (const kind of ["platform", "product", "overlay"] as const) {
  Deno.test(`effects() knows every field of a ${kind} as it is written`, () => {
    const missing = fieldsOf(writtenSchema(kind)).map(({ path }) => path)
      .filter((path) => effects(kind, path) === undefined);
    assert.deepEqual(missing, []);
  });
}

Deno.test("effects() speaks of written names", () => {
  assert.match(
    effects("product", "outputPorts[].name")?.changes ?? "",
    /^Artifacts: ports.outputs/,
  );
  assert.match(effects("product", "storage")?.changes ?? "", /instances answer/);
  assert.match(effects("platform", "plugins.compute.type")?.changes ?? "", /plugin makes/);
  assert.match(effects("platform", "governance.rbac.enabled")?.changes ?? "", /is an error/);
  assert.equal(effects("platform", "nonsense"), undefined);
  assert.equal(effects("artifacts", "product"), undefined);
});
