import assert from "node:assert/strict";
import { influences, type Outcome } from "./search.ts";

interface Named {
  readonly name: string;
  readonly ways: readonly string[];
}
const one = (name: string, ...ways: readonly string[]): Named => ({ name, ways });
const many = Array.from({ length: 64 }, (_, index) => one(`n${index}`, `n${index}`));

function found(
  candidates: readonly Named[],
  outcomes: Readonly<Record<string, Outcome>>,
): { readonly names: readonly string[]; readonly probes: number } {
  let probes = 0;
  const order: readonly Outcome[] = ["invalid", "gone", "differs", "same"];
  const all = influences<string, Named>(candidates, (changes) => {
    probes++;
    const each = changes.map((change) => outcomes[change] ?? "same");
    return order.find((outcome) => each.includes(outcome)) ?? "same";
  });
  return { names: all.map(({ candidate, outcome }) => `${candidate.name} ${outcome}`), probes };
}

Deno.test("influences() asks once where nothing takes part", () => {
  assert.deepEqual(found(many, {}), { names: [], probes: 1 });
  assert.deepEqual(found([], {}), { names: [], probes: 0 });
});

Deno.test("influences() finds one of many by halving", () => {
  const { names, probes } = found(many, { n5: "differs", n40: "gone" });
  assert.deepEqual(names, ["n5 differs", "n40 gone"]);
  assert.ok(probes < 32, `${probes} probes`);
});

Deno.test("influences() tries another way where the first does not compile", () => {
  const outcomes = { bad: "invalid", good: "differs" } as const;
  assert.deepEqual(found([one("a", "bad", "good"), one("b", "same")], outcomes).names, [
    "a differs",
  ]);
  assert.deepEqual(found([one("a", "bad", "same", "good")], outcomes).names, []);
  assert.deepEqual(found([one("a", "bad")], outcomes).names, []);
});
