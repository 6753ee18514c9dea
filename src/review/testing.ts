import assert from "node:assert/strict";
import { compareTrees } from "./compare.ts";
import type { TreeFiles } from "./read_tree.ts";
import { riskRules } from "./rules.ts";

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

/** A tree whose files are called by number, one for each document. */
export function tree(...documents: readonly string[]): TreeFiles {
  return {
    label: "tree",
    files: new Map(documents.map((text, index) => [`manifests/x/${index}.yaml`, text])),
  };
}

/** A text of an object of the namespace `shop`. */
export function objectText(kind: string, rest: string, apiVersion = "v1"): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: one, namespace: shop }\n${rest}\n`;
}

/** A Deployment whose only container, and pod, have these fields. */
export function deployment(container: string, pod = ""): string {
  return objectText(
    "Deployment",
    `spec:
  replicas: 1
  template:
    spec:
      ${pod === "" ? "restartPolicy: Always" : pod}
      containers:
        - { name: web, ${container === "" ? "image: web:1" : container} }`,
    "apps/v1",
  );
}

/** The namespace that the objects live in, with a label. */
export function namespace(label: string): string {
  return `apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { ${label} } }\n`;
}

/** The ConfigMap of a product's artifacts. */
export function artifacts(document: unknown): string {
  return objectText("ConfigMap", `data: { artifacts.json: '${JSON.stringify(document)}' }`);
}

/** A Service of one port. */
export const service: string = objectText("Service", "spec: { ports: [{ port: 80 }] }");
