import assert from "node:assert/strict";
import { edited, floe } from "../../../tests/cli/tiny.ts";

const chosen = (config: string) =>
  edited(
    "platform.yaml",
    "  database: { type: postgresql }\n",
    `  database: { type: postgresql }
  secrets: { type: external-secrets, config: ${config} }
`,
  );

Deno.test("a platform that takes its secrets from Vault compiles with every reference as it was", async () => {
  const config = "{ vault: { server: https://vault.example.com, role: floe } }";
  const before = await floe(["synth"]);
  const after = await floe(["synth"], { files: chosen(config) });
  assert.equal(after.code, 0, after.error);
  const inputs = "dist/tiny/local/floe/";
  const [old, now] = [before, after].map(({ host }) =>
    [...host.contents].filter(([path]) => path.startsWith("dist/") && !path.startsWith(inputs))
      .map(([path]) => path)
  );
  assert.ok(old !== undefined && now !== undefined && old.length > 0);
  assert.deepEqual(old.filter((path) => !now.includes(path)), []);
  const added = now.filter((path) => !old.includes(path));
  assert.ok(added.every((path) => path.includes("/external-secrets/")), added.join("\n"));
  for (const product of ["tiny", "tiny-clicks"]) {
    const name = `/${product}_external-secrets.io_externalsecret_s3-access.yaml`;
    const path = added.find((one) => one.endsWith(name));
    assert.ok(path !== undefined, `${name} of ${added.join("\n")}`);
  }
});
