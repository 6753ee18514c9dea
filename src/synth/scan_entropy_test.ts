import assert from "node:assert/strict";
import fc from "fast-check";
import { eachCandidate } from "./scan_candidates.ts";
import { looksRandom, mayBeRandom } from "./scan_entropy.ts";

const run = fc.string({
  unit: fc.constantFrom(..."aabcdefxyzAABCXYZ0123456789/=_+-"),
  minLength: 20,
  maxLength: 80,
});

Deno.test("mayBeRandom() lets everything through that looks random", () => {
  let random = 0;
  fc.assert(
    fc.property(run, fc.nat(5), (text, before) => {
      const inside = `${"x ".repeat(before)}${text}`;
      if (!looksRandom(text, new Set())) return;
      random++;
      assert.ok(mayBeRandom(inside, before * 2, inside.length), text);
    }),
    { numRuns: 3000 },
  );
  assert.ok(random > 30, `only ${random} looked random`);
});

Deno.test("mayBeRandom() stops at the end of the run", () => {
  const path = "floe/product-0001/manifests/postgresql ";
  assert.equal(mayBeRandom(`${path}AAAAAAA`, 0, path.length), false);
  assert.equal(mayBeRandom(`${path}AAAAAAA`, 0, path.length + 7), true);
});

Deno.test("eachCandidate() finds every run of 24 characters and more", () => {
  const text = fc.array(fc.oneof(run, fc.constantFrom(" ", "\n", ": ", "é", '"', ".", "x", "  ")))
    .map((parts) => parts.join(""));
  fc.assert(fc.property(text, (all) => {
    const found: string[] = [];
    eachCandidate(all, (kind, start, length) => {
      if (kind === "run") found.push(all.slice(start, start + length));
    });
    assert.deepEqual(found, all.match(/[A-Za-z0-9_+/=-]{24,}/g) ?? []);
  }));
});
