import assert from "node:assert/strict";
import { secretsList } from "./secrets_list.ts";
import { planOf, platformYaml, productYaml } from "./testing_fixtures.ts";

Deno.test("secretsList() says who makes each key and who needs it", () => {
  const plan = planOf({
    files: {
      "platform.yaml": `${platformYaml}  database: { type: rows }
  orchestrator: { type: clock }
  storage: { type: bucket }
`,
      "floe.yaml": productYaml("sales"),
    },
  });
  const rows = secretsList(plan);
  assert.deepEqual(rows.map(({ secret, key }) => `${secret} ${key}`), [
    "bucket id",
    "bucket value",
    "bucket id",
    "bucket value",
    "rows-clock-state password",
  ]);
  const state = rows.find(({ secret }) => secret === "rows-clock-state");
  assert.deepEqual(state?.neededBy, ["orchestrator/default", "product sales"]);
  assert.deepEqual(state?.maker, { by: "floe", kind: "password", length: 32 });
  assert.deepEqual(state?.namespaces, ["acme", "acme-sales"]);
});
