import assert from "node:assert/strict";
import { renderDiagnostics } from "../../src/diagnostics/render.ts";
import { readOverlay, readPlatform, readProduct, unusedFields } from "../../src/schema/mod.ts";
import type { EffectKind } from "../../src/schema/mod.ts";
import { aliases } from "../../src/schema/testing.ts";
import { mutateText, mutateValues } from "./mutate.ts";
import { Random } from "./random.ts";

/*
 * Mutated input must give a value or diagnostics with places, never an exception. The seed of a
 * failing case is in its message: FLOE_FUZZ_SEED starts there.
 */
const cases = Number(Deno.env.get("FLOE_FUZZ_CASES") ?? "2000");
const firstSeed = Number(Deno.env.get("FLOE_FUZZ_SEED") ?? "1");

const seeds: readonly { readonly kind: EffectKind; readonly path: string }[] = [
  { kind: "platform", path: "platforms/lakehouse/platform.yaml" },
  { kind: "platform", path: "tests/fuzz/corpus/manifest.yaml" },
  { kind: "platform", path: "tests/fuzz/corpus/profiles.yaml" },
  { kind: "overlay", path: "platforms/lakehouse/environments/prod.yaml" },
  { kind: "product", path: "platforms/lakehouse/products/retail-orders/floe.yaml" },
  { kind: "product", path: "tests/fuzz/corpus/product.yaml" },
  { kind: "product", path: "tests/fuzz/corpus/profiles_product.yaml" },
];

function read(kind: EffectKind, text: string) {
  const file = { path: `${kind}.yaml`, text };
  if (kind === "platform") return readPlatform(file, aliases);
  return kind === "product" ? readProduct(file) : readOverlay(file);
}

Deno.test("the corpus of the fuzzer is valid, so that mutations start from something", async () => {
  for (const { kind, path } of seeds) {
    const { value, diagnostics } = read(kind, await Deno.readTextFile(path));
    assert.ok(value, renderDiagnostics(diagnostics));
  }
});

Deno.test(`readers answer ${cases} mutations with a value or places, never an exception`, async () => {
  const texts = await Promise.all(
    seeds.map(async (seed) => ({ ...seed, text: await Deno.readTextFile(seed.path) })),
  );
  let refused = 0;
  for (let seed = firstSeed; seed < firstSeed + cases; seed += 1) {
    const random = new Random(seed);
    const { kind, text } = random.pick(texts);
    const mutated = random.pick([mutateText, mutateValues])(text, random);
    const because = `seed ${seed}, ${kind}:\n${mutated.slice(0, 2000)}`;
    try {
      refused += judge(kind, mutated) ? 0 : 1;
    } catch (cause) {
      throw new Error(`Failed: ${because}`, { cause });
    }
  }
  // A fuzzer whose mutations are all refused, or all taken, tests little.
  assert.ok(refused > cases / 10 && refused < cases * 0.99, `${refused} of ${cases} refused`);
});

/** Whether a text was taken. Throws when the reader broke a promise. */
function judge(kind: EffectKind, text: string): boolean {
  const { value, tree, diagnostics } = read(kind, text);
  const all = [...diagnostics, ...(tree === undefined ? [] : unusedFields(kind, tree))];
  const lines = text.split("\n");
  for (const { at, code, message, related = [] } of all) {
    for (const place of [at, ...related.map((one) => one.at)]) {
      assert.ok(place, `${code} has no place: ${message}`);
      const line = lines[place.line - 1];
      assert.ok(line !== undefined, `${code} lies beyond the file`);
      assert.ok(
        place.column >= 1 && place.column <= line.length + 1,
        `${code} lies beyond its line`,
      );
      assert.ok(place.length >= 1);
    }
    assert.ok(message.length > 0 && message.length < 2000);
  }
  if (value === undefined) assert.ok(diagnostics.some(({ severity }) => severity === "error"));
  renderDiagnostics(all, { sourceOf: () => text });
  assert.equal(Object.hasOwn(Object.prototype, "x"), false);
  return value !== undefined;
}
