import assert from "node:assert/strict";
import { compileCase, platformYaml, productYaml } from "./testing_fixtures.ts";

Deno.test("placesOf() names the line of each choice, the overlay's where it has one", () => {
  const { places } = compileCase({
    files: {
      "platform.yaml": `${platformYaml}  database:\n    type: rows\n    config: { size: small }\n`,
      "environments/local.yaml":
        "apiVersion: floe.dev/v1\nkind: Overlay\nmetadata: { name: local }\nplugins:\n" +
        "  database: { config: { size: large } }\n",
      "sales/floe.yaml": productYaml("sales"),
    },
  });
  assert.deepEqual(places?.instances["database/default"], {
    plugin: "database/rows",
    version: undefined,
    chosen: "platform.yaml:8:3",
    config: { size: "environments/local.yaml:5:31" },
  });
  assert.deepEqual(places?.products, { sales: "sales/floe.yaml" });
});
