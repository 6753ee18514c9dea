import assert from "node:assert/strict";
import { DIST, environmentsIn, readObjects } from "./objects/read.ts";
import { checkov } from "./programs/python.ts";
import { realTest } from "./programs/real.ts";
import { type Finding, scanWithCheckov, scanWithKubeScore } from "./programs/scanners.ts";
import { scratchFolder } from "./programs/server.ts";
import { kubeScore } from "./programs/tools.ts";

/** A row of docs/findings.md: what a scanner finds, in which components, and why it stays. */
type Answer = {
  readonly scanner: string;
  readonly rule: string;
  /** Components; `every` stands for all of them. */
  readonly components: readonly string[];
  readonly reason: string;
};

const row = /^\| (kube-score|checkov) \| `([^`]+)` \| ([^|]+) \| ([^|]+) \|$/;

async function readAnswers(): Promise<readonly Answer[]> {
  const text = await Deno.readTextFile(new URL("../../docs/findings.md", import.meta.url));
  return text.split("\n").flatMap((line) => {
    const [, scanner = "", rule = "", components = "", reason = ""] = row.exec(line) ?? [];
    if (scanner === "") return [];
    const names = components.split(",").map((name) => name.trim().replaceAll("`", ""));
    return [{ scanner, rule, components: names, reason }];
  });
}

/** The component that a file of `dist/` belongs to is the folder it lies in. */
function componentOf(file: string): string {
  return file.split("/").at(-2) ?? "";
}

/** Findings without an answer, and answers without a finding. */
function compare(findings: readonly Finding[], answers: readonly Answer[]) {
  const key = (scanner: string, rule: string, component: string) =>
    `${scanner} ${rule}: ${component}`;
  const found = new Set(
    findings.map(({ scanner, rule, file }) => key(scanner, rule, componentOf(file))),
  );
  const rules = new Set(findings.map(({ scanner, rule }) => key(scanner, rule, "every")));
  const answered = new Set(
    answers.flatMap(({ scanner, rule, components }) =>
      components.map((component) => key(scanner, rule, component))
    ),
  );
  return {
    unanswered: [...found].filter((one) =>
      !answered.has(one) && !answered.has(one.replace(/: .*$/, ": every"))
    ).sort(),
    stale: [...answered].filter((one) => !found.has(one) && !rules.has(one)).sort(),
  };
}

Deno.test("docs/findings.md gives every answer once, with a reason", async () => {
  const answers = await readAnswers();
  assert.ok(answers.length > 0);
  const rules = answers.map(({ scanner, rule }) => `${scanner} ${rule}`);
  assert.deepEqual(rules, [...new Set(rules)]);
  assert.deepEqual(answers.filter(({ reason }) => reason.trim().length < 20), []);
});

Deno.test("compare() misses neither a finding without an answer nor the reverse", () => {
  const found = { scanner: "checkov", rule: "A", file: "/dist/p/e/manifests/web/web.yaml" };
  const answer = { scanner: "checkov", rule: "A", components: ["web"], reason: "" };
  assert.deepEqual(compare([found], [answer]), { unanswered: [], stale: [] });
  assert.deepEqual(compare([found], []), { unanswered: ["checkov A: web"], stale: [] });
  assert.deepEqual(compare([], [answer]), { unanswered: [], stale: ["checkov A: web"] });
  const every = { ...answer, components: ["every"] };
  assert.deepEqual(compare([found], [every]), { unanswered: [], stale: [] });
  assert.deepEqual(compare([], [every]), { unanswered: [], stale: ["checkov A: every"] });
});

realTest("every finding over dist/ is answered", { needs: [kubeScore, checkov] }, async () => {
  const objects = (await Promise.all(environmentsIn(DIST).map(readObjects))).flat();
  const byScore = await scanWithKubeScore(objects.map(({ file }) => file));
  const findings = [...byScore, ...await scanWithCheckov(DIST)];
  assert.deepEqual(compare(findings, await readAnswers()), { unanswered: [], stale: [] });
});

realTest("both scanners see a privileged pod", { needs: [kubeScore, checkov] }, async () => {
  await using stack = new AsyncDisposableStack();
  const folder = `${await scratchFolder(stack, "scanners")}/bad`;
  await Deno.mkdir(folder);
  await Deno.writeTextFile(
    `${folder}/pod.yaml`,
    `apiVersion: v1
kind: Pod
metadata: { name: bad, namespace: bad }
spec:
  containers:
    - { name: bad, image: "example.com/bad:1", securityContext: { privileged: true } }
`,
  );
  const byScore = await scanWithKubeScore([`${folder}/pod.yaml`]);
  assert.ok(byScore.some(({ rule }) => rule === "container-security-context-privileged"));
  const byCheckov = await scanWithCheckov(folder);
  assert.ok(
    byCheckov.some(({ rule, file }) => rule === "CKV_K8S_16" && componentOf(file) === "bad"),
  );
});
