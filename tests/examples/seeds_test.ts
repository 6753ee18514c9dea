import assert from "node:assert/strict";
import { makeSeeds } from "../../platforms/lakehouse/make_seeds.ts";

const PLATFORM = new URL("../../platforms/lakehouse/", import.meta.url);
const PRODUCTS = ["site-visits", "retail-orders"];

Deno.test("makeSeeds() gives the bytes of every committed seed file", () => {
  for (const file of makeSeeds()) {
    assert.equal(Deno.readTextFileSync(new URL(file.path, PLATFORM)), file.text, file.path);
  }
});

Deno.test("makeSeeds() leaves no committed seed file unmade", () => {
  const made = makeSeeds().map((file) => file.path).sort();
  const committed = PRODUCTS.flatMap((product) => {
    const folder = `products/${product}/dbt/seeds`;
    return [...Deno.readDirSync(new URL(folder, PLATFORM))]
      .filter((entry) => entry.name.endsWith(".csv"))
      .map((entry) => `${folder}/${entry.name}`);
  }).sort();
  assert.deepEqual(made, committed);
});

Deno.test("makeSeeds() makes small files of invented people", () => {
  for (const file of makeSeeds()) {
    const lines = file.text.trimEnd().split("\n");
    assert.ok(lines.length > 1 && lines.length <= 201, `${file.path}: ${lines.length} lines`);
    const mails = file.text.match(/[^,\s]+@[^,\s]+/g) ?? [];
    assert.ok(mails.every((mail) => mail.endsWith("@example.com")), file.path);
  }
});
