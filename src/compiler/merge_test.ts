import assert from "node:assert/strict";
import { governance } from "../schema/model/governance.ts";
import { fieldsOf } from "../schema/fields.ts";
import { z } from "zod";
import { parseTree, plain, type Tree } from "../schema/mod.ts";
import { mergeTiers } from "./merge.ts";
import { mergeTable, strategyOf } from "./merge_table.ts";

function tree(value: unknown): Tree {
  const read = parseTree({ path: "t.yaml", text: JSON.stringify(value) });
  if (read.tree === undefined) throw new Error("not a tree");
  return read.tree;
}

/** Parent, child, and what becomes of them: a value, or the code of the refusal. */
function merged(path: string, parent: unknown, child: unknown): unknown {
  const { tree: result, diagnostics } = mergeTiers(tree(parent), tree(child), path.split("."));
  return diagnostics[0]?.code ?? plain(result);
}

const weaker = "FLOE-TIER004";
const wider = "FLOE-TIER005";
const rows: readonly (readonly [string, unknown, unknown, unknown])[] = [
  ["governance.pii_encryption", "required", "optional", weaker],
  ["governance.pii_encryption", "optional", "required", "required"],
  ["governance.data_retention_days", 30, 60, 60],
  ["governance.data_retention_days", 60, 30, weaker],
  ["governance.default_ttl_hours", 60, 30, 30],
  ["governance.default_ttl_hours", 30, 60, weaker],
  ["governance.naming.pattern", "medallion", "kimball", weaker],
  ["governance.naming.pattern", "medallion", "medallion", "medallion"],
  ["governance.quality_gates.layer_thresholds.gold", 100, 80, weaker],
  ["governance.rbac.allow_principal_fallback", false, true, weaker],
  ["governance.rbac.allow_principal_fallback", true, false, false],
  ["governance.secret_scanning.exclude_patterns", ["a", "b"], ["b"], ["b"]],
  ["governance.secret_scanning.exclude_patterns", ["a"], ["a", "b"], wider],
  ["governance.data_quality.default_checks", ["a"], ["a", "b"], ["a", "b"]],
  ["governance.data_quality.default_checks", ["a", "b"], ["a"], weaker],
  ["governance.custom_rules", [{ a: 1 }], [{ a: 2 }, { a: 1 }], [{ a: 1 }, { a: 2 }]],
  [
    "governance.policies",
    [{ name: "p", action: "error" }],
    [{ name: "p", action: "warn" }],
    weaker,
  ],
  ["governance.policies", [{ name: "p" }], [{ name: "q" }], [{ name: "p" }, { name: "q" }]],
  ["governance.some_new_guardrail", 1, 2, weaker],
  ["security.pod_security.jobs_level", "restricted", "baseline", weaker],
  ["approved_plugins.compute", ["a", "b"], ["a"], ["a"]],
  ["approved_plugins.compute", ["a"], ["b"], wider],
  ["plugins.compute", { default: { type: "a" } }, { big: { type: "b" } }, { big: { type: "b" } }],
  ["resource_presets", { a: { x: 1, y: 1 } }, { a: { y: 2 } }, { a: { x: 1, y: 2 } }],
  ["modules", ["a.ts"], ["b.ts"], ["a.ts", "b.ts"]],
];
for (const [path, parent, child, expected] of rows) {
  Deno.test(`mergeTiers() of ${path}: ${JSON.stringify(parent)} and ${JSON.stringify(child)}`, () => {
    assert.deepEqual(merged(path, parent, child), expected);
  });
}

Deno.test("mergeTiers() keeps the place that each value came from", () => {
  const parent = parseTree({ path: "parent.yaml", text: "observability: { a: 1, b: 1 }\n" }).tree;
  const child = parseTree({ path: "child.yaml", text: "observability: { b: 2 }\n" }).tree;
  if (parent === undefined || child === undefined) throw new Error("not a tree");
  const result = mergeTiers(parent, child).tree;
  const block = result.kind === "mapping" ? result.entries.get("observability")?.value : undefined;
  const files = block?.kind === "mapping"
    ? [...block.entries].map(([key, { value }]) => `${key} ${value.at.file}`)
    : [];
  assert.deepEqual(files, ["a parent.yaml", "b child.yaml"]);
});

Deno.test("every list and enum of governance is in the merge table", () => {
  const fields = fieldsOf(z.toJSONSchema(governance, { io: "input", unrepresentable: "any" }));
  const scalar = fields.filter(({ path, type }) =>
    !path.includes("[]") && !["object", "any"].includes(type) && !type.startsWith("map")
  );
  const known = new Set(["naming.pattern", "rbac.required_role"]);
  const missing = scalar.filter(({ path }) =>
    !known.has(path) && strategyOf(["governance", ...path.split(".")]) === undefined
  );
  assert.deepEqual(missing.map(({ path }) => path), []);
  assert.ok(Object.keys(mergeTable).length > 50);
});
