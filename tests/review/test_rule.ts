import assert from "node:assert/strict";
import { compareTrees, riskRules } from "../../src/review/mod.ts";
import { tree } from "../../src/review/testing.ts";

/** One change, as the texts of the objects that are there before and after. */
export interface Case {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** What the rule says; absent where it is silent. */
  readonly says?: readonly string[];
}

/** Tests a rule with changes that provoke it and changes that look alike and do not. */
export function testRule(id: string, cases: readonly Case[]): void {
  cases.forEach(({ before, after, says = [] }, index) => {
    const what = says.length === 0 ? "is silent" : `says "${says.join(", ")}"`;
    Deno.test(`the rule ${id} ${what} (case ${index})`, () => {
      const { review, diagnostics } = compareTrees(tree(...before), tree(...after));
      assert.deepEqual(diagnostics, []);
      const found = review.risks.filter(({ rule }) => rule === id);
      assert.deepEqual(found.map(({ message }) => message), says);
      const wanted = riskRules.find((rule) => rule.id === id)?.level;
      for (const { level } of found) assert.equal(level, wanted);
    });
  });
  Deno.test(`the rule ${id} is seen to fire and to be silent`, () => {
    assert.ok(cases.some(({ says }) => says !== undefined));
    assert.ok(cases.some(({ says }) => says === undefined));
  });
}
