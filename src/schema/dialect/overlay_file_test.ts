import assert from "node:assert/strict";
import { one, overlay, placed } from "../testing.ts";

const head = "apiVersion: floe.dev/v1\nkind: Overlay\nmetadata: { name: prod }\n";

Deno.test("readOverlay() reads single and named instances", () => {
  const { value, diagnostics } = overlay(`${head}plugins:
  database: { config: { storage: 200Gi } }
  compute: { big: { config: { threads: 8 } } }
use: { compute: big }
`);
  assert.deepEqual(placed(diagnostics), []);
  assert.deepEqual(value?.plugins, {
    database: { default: { config: { storage: "200Gi" } } },
    compute: { big: { config: { threads: 8 } } },
  });
  assert.deepEqual(value?.use, { compute: "big" });
});

Deno.test("readOverlay() reads both spellings of the API server's addresses", () => {
  const { value } = overlay(
    `${head}network: { api_server: [{ cidr: 10.0.0.1/32, port: 6443 }] }\n`,
  );
  assert.deepEqual(value?.network?.apiServer, [{ cidr: "10.0.0.1/32", port: 6443 }]);
});

for (
  const [what, more, code, words] of [
    [
      "the choice of a plugin",
      "plugins: { compute: { type: spark } }\n",
      "FLOE-SCH001",
      /may not say "type"/,
    ],
    ["a guardrail", "governance: { pii_encryption: optional }\n", "FLOE-SCH001", /"governance"/],
    [
      "an address that is no range",
      "network: { apiServer: [{ cidr: 10.0.0.1, port: 1 }] }\n",
      "FLOE-SCH005",
      /address range/,
    ],
    ["an unknown category", "use: { computer: a }\n", "FLOE-SCH001", /"computer"/],
  ] as const
) {
  Deno.test(`readOverlay() refuses ${what}`, () => {
    assert.match(one(overlay(head + more).diagnostics, code).message, words);
  });
}

Deno.test("readOverlay() refuses a literal secret", () => {
  const secret = crypto.randomUUID();
  const { diagnostics } = overlay(
    `${head}plugins: { database: { config: { password: ${secret} } } }\n`,
  );
  assert.equal(one(diagnostics, "FLOE-SCH008").sensitive, true);
});
