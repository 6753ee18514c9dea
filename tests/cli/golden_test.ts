import assert from "node:assert/strict";
import { edited, floe } from "./tiny.ts";

/** Mistakes that beginners make, and the whole of what floe then says. */
const mistakes: Readonly<Record<string, Record<string, string>>> = {
  "misspelled_field": edited("products/clicks/floe.yaml", "owner:", "ownr:"),
  "misspelled_category": edited("platform.yaml", "storage:", "storag:"),
  "misspelled_type": edited("platform.yaml", "{ type: duckdb }", "{ typo: duckdb }"),
  "literal_secret": edited("platform.yaml", "secret_key: { secret_ref: s3-access }", secret()),
  "missing_secret_reference": edited(
    "platform.yaml",
    "        secret_key: { secret_ref: s3-access }\n",
    "",
  ),
  "empty_secret_reference": edited(
    "platform.yaml",
    "secret_key: { secret_ref: s3-access }",
    "secret_key: {}",
  ),
  "unknown_plugin": edited("platform.yaml", "type: duckdb", "type: ducdb"),
  "unbuilt_plugin": edited("platform.yaml", "type: duckdb", "type: trino"),
};

for (const [name, files] of Object.entries(mistakes)) {
  Deno.test(`what floe says of ${name.replaceAll("_", " ")} is golden/${name}.txt`, async () => {
    const { code, out, error, host } = await floe(["synth"], { files });
    assert.deepEqual({ code, out }, { code: 1, out: "" });
    assert.equal([...host.contents.keys()].some((path) => path.startsWith("dist/")), false);
    assert.equal(error, await Deno.readTextFile(new URL(`golden/${name}.txt`, import.meta.url)));
  });
}

Deno.test("the literal of a mistake is shown nowhere", async () => {
  const { error } = await floe(["synth"], { files: mistakes["literal_secret"] ?? {} });
  assert.equal(error.includes("hunter"), false);
});

/** Too weak to be a real one. */
function secret(): string {
  return "secret_key: hunter2hunter2";
}
