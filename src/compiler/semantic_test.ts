import assert from "node:assert/strict";
import { z } from "zod";
import { definePlugin } from "../plugin/mod.ts";
import { codesOf, platformYaml, plugins, productYaml, theOnly } from "./testing_fixtures.ts";

const metrics = definePlugin({
  id: "semantic_layer/metrics",
  summary: "Serves metrics",
  config: z.strictObject({}),
  describe: () => ({ components: [] }),
  adviseProduct: ({ product, optionalBinding }) => [{
    code: "metrics/UNREAD",
    severity: "warning",
    message: `${product.name}: ${optionalBinding("tables", "tables")?.host}`,
  }],
});
const files = (semantic: string, more = "") => ({
  "platform.yaml": platformYaml + more,
  "floe.yaml": productYaml("sales", semantic),
});

Deno.test("checkSemantic() reports a product that wants a semantic layer where there is none", () => {
  const wanted = theOnly({ files: files("semantic: { enabled: true }\n") }, "FLOE-PRD008");
  assert.equal(wanted.at?.file, "floe.yaml");
  assert.deepEqual(codesOf({ files: files("semantic: { enabled: false }\n") }), []);
  assert.deepEqual(codesOf({ files: files("") }), []);
});

Deno.test("productAdvice() asks a plugin about each product, and points at the product", () => {
  const one = {
    files: files("semantic: { enabled: true }\n", "  semantic_layer: { type: metrics }\n"),
    plugins: [...plugins, metrics],
  };
  const { message, at } = theOnly(one, "metrics/UNREAD");
  assert.equal(message, "sales: undefined");
  assert.equal(at?.file, "floe.yaml");
});
