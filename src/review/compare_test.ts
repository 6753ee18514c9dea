import assert from "node:assert/strict";
import { compareTrees } from "./compare.ts";
import { reviewMarkdown, reviewText } from "./report.ts";
import { deployment, objectText, tree } from "./testing.ts";

const changesOf = (before: string, after: string) =>
  compareTrees(tree(before), tree(after)).review.changes;

Deno.test("compareTrees() sees no change in what means the same", () => {
  const same: readonly (readonly [string, string])[] = [
    [
      "env: [{ name: A, value: x }, { name: B, value: y }]",
      "env: [{ name: B, value: y }, { name: A, value: x }]",
    ],
    [
      "ports: [{ containerPort: 1 }, { containerPort: 2 }]",
      "ports: [{ containerPort: 2 }, { containerPort: 1 }]",
    ],
    [
      "resources: { requests: { cpu: 1000m, memory: 1Gi } }",
      "resources: { requests: { memory: 1024Mi, cpu: 1 } }",
    ],
    [
      "volumeMounts: [{ name: a, mountPath: /a }, { name: a, mountPath: /b }]",
      "volumeMounts: [{ name: a, mountPath: /b }, { name: a, mountPath: /a }]",
    ],
  ];
  for (const [before, after] of same) {
    assert.deepEqual(changesOf(deployment(before), deployment(after)), [], before);
  }
});

Deno.test("compareTrees() sees the order of what runs in order", () => {
  const inits = (names: string) => deployment("", `initContainers: [${names}]`);
  const [change] = changesOf(inits("{ name: a }, { name: b }"), inits("{ name: b }, { name: a }"));
  assert.deepEqual(change?.fields.map(({ before, after }) => [before, after]), [["a, b", "b, a"]]);
  const args = (list: string) => deployment(`args: [${list}]`);
  assert.equal(changesOf(args("a, b"), args("b, a")).length, 1);
  const more = changesOf(
    inits("{ name: a }, { name: b }"),
    inits("{ name: a }, { name: c }, { name: b }"),
  );
  assert.deepEqual(more[0]?.fields.map(({ after }) => after), ["c"]);
});

const hashed = (hash: string, value: string) =>
  `apiVersion: v1
kind: ConfigMap
metadata:
  name: app-${hash}
  namespace: shop
  annotations: { floe.dev/logical-name: app }
data: { key: ${value} }
`;
const naming = (hash: string) =>
  deployment("", `volumes: [{ name: c, configMap: { name: app-${hash} } }]`);

Deno.test("a content-hashed name is the same thing, and its new content restarts pods", () => {
  const { review } = compareTrees(
    tree(hashed("00000001", "old"), naming("00000001")),
    tree(hashed("00000002", "new"), naming("00000002")),
  );
  assert.deepEqual(
    review.changes.map(({ name, fields, renewed }) => [
      name.name,
      fields.map(({ steps, before, after }) => [steps.join("."), before, after]),
      renewed,
    ]),
    [["app", [["data.key", "old", "new"]], []], ["one", [], ["app"]]],
  );
  assert.deepEqual(review.risks.map(({ rule }) => rule), ["pods-restart"]);
});

Deno.test("two environments side by side are not mixed up", () => {
  const files = (size: string) => {
    const text = deployment(`image: "web:${size}"`);
    return new Map([["a/local/manifests/x/y.yaml", deployment("")], [
      "a/prod/manifests/x/y.yaml",
      text,
    ]]);
  };
  const { review } = compareTrees({ label: "a", files: files("1") }, {
    label: "b",
    files: files("2"),
  });
  assert.deepEqual(review.changes.map(({ name }) => name.tree), ["a/prod"]);
});

Deno.test("a namespace that one environment removes is still there in another", () => {
  const namespace = "apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n";
  const quota = objectText("ResourceQuota", "spec: { hard: { cpu: 1 } }");
  const files = (...paths: readonly string[]) =>
    new Map(paths.map((path) => [path, path.endsWith("n.yaml") ? namespace : quota]));
  const before = files("local/manifests/n.yaml", "local/manifests/q.yaml", "prod/manifests/q.yaml");
  const { review } = compareTrees({ label: "a", files: before }, { label: "b", files: new Map() });
  const found = review.risks.filter(({ rule }) => rule === "guardrail-loosened");
  assert.deepEqual(found.map(({ object }) => object.tree), ["prod"]);
});

Deno.test("a report tells once what environments have in common", () => {
  const side = (image: string, other: string) => ({
    label: "x",
    files: new Map([
      ["a/local/manifests/w.yaml", deployment(`image: "${image}"`)],
      ["a/prod/manifests/w.yaml", deployment(`image: "${image}"`)],
      ["a/test/manifests/w.yaml", deployment(`image: "${other}"`)],
    ]),
  });
  const { review } = compareTrees(side("web:1", "web:1"), side("web:2", "web:3"));
  assert.equal(review.risks.filter(({ rule }) => rule === "image-changed").length, 3);
  const text = reviewText(review);
  assert.match(text, /^Objects: 3 changed, 0 added, 0 removed; risks: 3 medium\n/);
  assert.match(text, /shop\/one \(a\/local, a\/prod\): web runs web:2 instead of web:1\n/);
  assert.match(text, /shop\/one \(a\/test\): web runs web:3 instead of web:1\n/);
  assert.equal(text.match(/^~ /gm)?.length, 2);
});

Deno.test("compareTrees() reports FLOE-REV001 for what is no object", () => {
  for (
    const text of ["- a list\n", "<<<<<<< ours\na: 1\n=======\n", "kind: Pod\n", "", "a: *b\n"]
  ) {
    const { diagnostics } = compareTrees(tree(), tree(text));
    assert.deepEqual(diagnostics.map(({ code }) => code), ["FLOE-REV001"], text);
  }
});

Deno.test("a report cannot be broken by what a file holds", () => {
  const map = (value: string) => objectText("ConfigMap", `data: { key: ${JSON.stringify(value)} }`);
  const { review } = compareTrees(tree(map("a")), tree(map("\u001b[2J ``` </details>")));
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(reviewText(review), /\x1b/);
  assert.match(reviewMarkdown(review), /\n````\n[^]*\n````\n/);
});

Deno.test("compareTrees() reads 10,000 equal objects and 10 changed ones in about a second", () => {
  const many = (image: string) => {
    const files = new Map<string, string>();
    for (let index = 0; index < 10_000; index++) {
      const text = deployment(`image: "${index % 1000 === 0 ? image : "web:1"}"`);
      files.set(`manifests/${index}.yaml`, text.replace("name: one", `name: n${index}`));
    }
    return { label: "many", files };
  };
  const [before, after] = [many("web:1"), many("web:2")];
  const start = performance.now();
  assert.equal(compareTrees(before, after).review.changes.length, 10);
  assert.ok(performance.now() - start < 5000);
});
