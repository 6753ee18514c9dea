import assert from "node:assert/strict";
import { z } from "zod";
import { pluginFields } from "./fields.ts";

Deno.test("pluginFields() tells path, type, default and overlay of nested fields", () => {
  const schema = z.strictObject({
    size: z.enum(["small", "large"]).default("small").describe("Preset").meta({ overlay: "size" }),
    tls: z.strictObject({ mode: z.string().describe("Mode") }).optional().describe("TLS"),
    hosts: z.array(z.strictObject({ name: z.string().describe("Host") })).describe("Hosts"),
    extra: z.record(z.string(), z.string()).optional().describe("Anything"),
  });
  assert.deepEqual(pluginFields(schema), [
    {
      path: "size",
      type: '"small" | "large"',
      description: "Preset",
      required: false,
      overlay: "size",
      fallback: "small",
    },
    { path: "tls", type: "object", description: "TLS", required: false },
    { path: "tls.mode", type: "string", description: "Mode", required: true },
    { path: "hosts", type: "list of object", description: "Hosts", required: true },
    { path: "hosts[].name", type: "string", description: "Host", required: true },
    { path: "extra", type: "map of string", description: "Anything", required: false },
  ]);
});
