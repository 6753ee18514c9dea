import assert from "node:assert/strict";
import { z } from "zod";
import { aliasTable } from "./alias_table.ts";

const table = aliasTable([
  {
    id: "storage/house",
    config: z.strictObject({ size: z.string() }),
    aliases: [{ type: "s3", endpoint: "in-cluster" }],
  },
  { id: "storage/s3", config: z.strictObject({ endpoint: z.string() }).refine(() => true) },
  { id: "secrets/kubernetes", config: z.strictObject({}), aliases: [{ type: "k8s" }] },
  { id: "telemetry_backend/oak", config: z.strictObject({}) },
  {
    id: "telemetry_backend/any",
    config: z.strictObject({}),
    aliases: [{ type: "oak", endpoint: "outside" }],
  },
  { id: "lineage_backend/one", config: z.strictObject({ url: z.string() }) },
  { id: "lineage_backend/two", config: z.strictObject({ url: z.string() }) },
]);

Deno.test("aliasTable() prefers the plugin's own name, except for a service in the cluster", () => {
  assert.equal(table.plugin("storage", "s3", false), "s3");
  assert.equal(table.plugin("storage", "s3", true), "house");
  assert.equal(table.plugin("secrets", "k8s", false), "kubernetes");
  assert.equal(table.plugin("secrets", "k8s", true), "kubernetes");
  assert.equal(table.plugin("storage", "k8s", false), undefined);
});

Deno.test("aliasTable() prefers the plugin's own name, except for an address outside", () => {
  assert.equal(table.plugin("telemetry_backend", "oak", undefined), "oak");
  assert.equal(table.plugin("telemetry_backend", "oak", true), "oak");
  assert.equal(table.plugin("telemetry_backend", "oak", false), "any");
});

Deno.test("aliasTable() knows the fields of configs, and nothing of unknown plugins", () => {
  assert.equal(table.accepts("storage", "s3", "endpoint"), true);
  assert.equal(table.accepts("storage", "house", "endpoint"), false);
  assert.equal(table.accepts("storage", "mine", "endpoint"), true);
});

Deno.test("aliasTable() finds the only plugin that takes a field", () => {
  assert.equal(table.taking("storage", "endpoint"), "s3");
  assert.equal(table.taking("lineage_backend", "url"), undefined);
  assert.equal(table.taking("storage", "nothing"), undefined);
});
