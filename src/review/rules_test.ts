import assert from "node:assert/strict";
import { compareTrees } from "./compare.ts";
import { riskRules } from "./rules.ts";
import { deployment, objectText, tree } from "./testing.ts";

interface Case {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** What the rule says; none where it is silent. */
  readonly says?: readonly string[];
}

const claim = (rest: string) => objectText("PersistentVolumeClaim", `spec: { ${rest} }`);
const sized = (storage: string) => claim(`resources: { requests: { storage: ${storage} } }`);
const claims = (storage: string) =>
  objectText(
    "StatefulSet",
    `spec: { volumeClaimTemplates: [{ metadata: { name: d }, spec: { resources: { requests: { storage: ${storage} } } } }] }`,
    "apps/v1",
  );
const mounting = (source: string) => deployment("", `volumes: [{ name: d, ${source} }]`);
const artifacts = (document: unknown) =>
  objectText("ConfigMap", `data: { artifacts.json: '${JSON.stringify(document)}' }`);
const port = (...schema: unknown[]) => artifacts({ ports: { outputs: [{ name: "p", schema }] } });
const id = { name: "id", type: "integer" };
const secured = (text: string) => deployment(`image: a, securityContext: { ${text} }`);
const namespace = (label: string) =>
  `apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { ${label} } }\n`;
const enforce = "pod-security.kubernetes.io/enforce";
const quota = (cpu: string) => objectText("ResourceQuota", `spec: { hard: { cpu: ${cpu} } }`);
const policy = (spec: string) =>
  objectText("NetworkPolicy", `spec: { ${spec} }`, "networking.k8s.io/v1");
const to = (cidr: string, number: string) =>
  `policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: ${cidr} } }], ports: [${number}] }]`;
const role = (rule: string) =>
  objectText("Role", `rules: [{ ${rule} }]`, "rbac.authorization.k8s.io/v1");
const pods = (verbs: string) => role(`apiGroups: [""], resources: [pods], verbs: [${verbs}]`);
const binding = (name: string, subjects: string) =>
  objectText(
    "RoleBinding",
    `roleRef: { kind: Role, name: ${name} }\nsubjects: [${subjects}]`,
    "rbac.authorization.k8s.io/v1",
  );
const account = "{ kind: ServiceAccount, name: a, namespace: shop }";
const cron = (spec: string) => objectText("CronJob", `spec: { ${spec} }`, "batch/v1");
const schedule = (time: string) =>
  artifacts({ orchestration: { schedules: [{ name: "nightly", cron: time }] } });
const service = objectText("Service", "spec: { ports: [{ port: 80 }] }");
const labelled = deployment("").replace("namespace: shop", "namespace: shop, labels: { a: b }");

/** Every rule with changes that provoke it and changes that look alike and do not. */
const cases: Readonly<Record<string, readonly Case[]>> = {
  "volume-lost": [
    { before: [sized("2Gi")], after: [sized("1Gi")], says: ["shrinks: 2Gi → 1Gi"] },
    { before: [claims("2Gi")], after: [claims("1Gi")], says: ["shrinks: 2Gi → 1Gi"] },
    { before: [sized("1Gi")], after: [], says: ["is removed, with what it holds"] },
    {
      before: [claim("storageClassName: a")],
      after: [claim("storageClassName: b")],
      says: ["is replaced: storageClassName a → b"],
    },
    {
      before: [mounting("persistentVolumeClaim: { claimName: a }")],
      after: [mounting("persistentVolumeClaim: { claimName: b }")],
      says: ["its pods mount b instead of a"],
    },
    {
      before: [mounting("persistentVolumeClaim: { claimName: a }")],
      after: [mounting("emptyDir: {}")],
      says: ["its pods no longer mount a (volume d)"],
    },
    { before: [namespace("a: b")], after: [], says: ["is removed, with what it holds"] },
    { before: [sized("1Gi")], after: [sized("2Gi")] },
    { before: [sized("1Gi")], after: [sized("1024Mi")] },
    { before: [], after: [sized("1Gi")] },
    { before: [objectText("ConfigMap", "data: {}")], after: [] },
  ],
  "contract-dropped": [
    { before: [port(id)], after: [port()], says: ["drops column id of port p"] },
    {
      before: [port(id)],
      after: [port({ ...id, type: "string" })],
      says: ["changes column id of port p: integer → string"],
    },
    { before: [port(id)], after: [artifacts({ ports: {} })], says: ["drops port p"] },
    {
      before: [artifacts({ contracts: [{ id: "c", schema: [{ name: "t", properties: [id] }] }] })],
      after: [artifacts({ contracts: [{ id: "c", schema: [{ name: "t", properties: [] }] }] })],
      says: ["drops column id of contract c, table t"],
    },
    { before: [port(id)], after: [port({ name: "more", type: "string" }, id)] },
    { before: [port(id)], after: [port({ ...id, description: "Number" })] },
  ],
  "guardrail-loosened": [
    {
      before: [secured("readOnlyRootFilesystem: true")],
      after: [secured("readOnlyRootFilesystem: false")],
      says: [
        "spec.template.spec.containers[web].securityContext.readOnlyRootFilesystem: true → false",
      ],
    },
    {
      before: [secured("runAsNonRoot: true, a: b")],
      after: [secured("a: b")],
      says: ["spec.template.spec.containers[web].securityContext.runAsNonRoot: true → nothing"],
    },
    {
      before: [],
      after: [secured("privileged: true")],
      says: ["spec.template.spec.containers[web].securityContext.privileged: nothing → true"],
    },
    {
      before: [secured("capabilities: { drop: [ALL] }")],
      after: [secured("capabilities: { drop: [ALL], add: [NET_ADMIN] }")],
      says: [
        'spec.template.spec.containers[web].securityContext.capabilities.add["NET_ADMIN"]: nothing → NET_ADMIN',
      ],
    },
    {
      before: [secured("capabilities: { drop: [ALL] }")],
      after: [secured("capabilities: { drop: [KILL] }")],
      says: [
        'spec.template.spec.containers[web].securityContext.capabilities.drop["ALL"]: ALL → nothing',
      ],
    },
    {
      before: [namespace(`${enforce}: restricted`)],
      after: [namespace(`${enforce}: baseline`)],
      says: [`metadata.labels[${enforce}]: restricted → baseline`],
    },
    {
      before: [namespace(`${enforce}: restricted, a: b`)],
      after: [namespace("a: b")],
      says: [`metadata.labels[${enforce}]: restricted → nothing`],
    },
    { before: [quota("1")], after: [quota("2")], says: ["spec.hard.cpu: 1 → 2"] },
    { before: [quota("1")], after: [], says: ["is removed"] },
    { before: [quota("2")], after: [quota("1")] },
    { before: [quota("1")], after: [quota("1000m")] },
    { before: [quota("1"), namespace("a: b")], after: [] },
    { before: [secured("privileged: true")], after: [secured("privileged: false")] },
    { before: [secured("a: b")], after: [secured("runAsNonRoot: true")] },
    { before: [namespace(`${enforce}: baseline`)], after: [namespace(`${enforce}: restricted`)] },
    { before: [namespace(`${enforce}: privileged`)], after: [namespace(`${enforce}: baseline`)] },
  ],
  "network-opened": [
    {
      before: [policy(to("10.0.0.0/8", "{ port: 80 }"))],
      after: [policy(to("10.0.0.0/8", "{ port: 80 }, { port: 443 }"))],
      says: ["opens port 443/TCP to 10.0.0.0/8"],
    },
    {
      before: [policy(to("10.0.0.0/8", "{ port: 80 }"))],
      after: [policy("policyTypes: [Egress], egress: [{}]")],
      says: ["opens any port to anywhere"],
    },
    {
      before: [policy("policyTypes: [Ingress, Egress]")],
      after: [policy("policyTypes: [Ingress]")],
      says: ["no longer binds Egress"],
    },
    {
      before: [policy("podSelector: {}")],
      after: [policy("podSelector: { matchLabels: { a: b } }")],
      says: ["binds other pods than before"],
    },
    {
      before: [policy("policyTypes: [Ingress]")],
      after: [],
      says: ["no longer binds the pods that it selects"],
    },
    {
      before: [service],
      after: [service.replace("{ ports", "{ type: LoadBalancer, ports")],
      says: ["is reachable from outside: LoadBalancer"],
    },
    {
      before: [],
      after: [objectText("Ingress", "spec: {}", "networking.k8s.io/v1")],
      says: ["is a new way in from outside"],
    },
    {
      before: [deployment("")],
      after: [deployment("", "hostNetwork: true")],
      says: ["shares its node's network"],
    },
    {
      before: [deployment("")],
      after: [deployment("image: web:1, ports: [{ containerPort: 80, hostPort: 8080 }]")],
      says: ["listens on its node's port 8080"],
    },
    {
      before: [policy("policyTypes: [Egress], egress: [{}]")],
      after: [policy(to("10.0.0.0/8", "{ port: 80 }"))],
    },
    {
      before: [policy(to("10.0.0.0/8", "{ port: 80 }, { port: 443 }"))],
      after: [policy(to("10.0.0.0/8", "{ port: 443 }, { port: 80 }"))],
    },
    { before: [policy("policyTypes: [Ingress]"), namespace("a: b")], after: [] },
    { before: [], after: [service] },
  ],
  "permission-widened": [
    { before: [pods("get")], after: [pods("get, delete")], says: ["allows delete pods"] },
    { before: [], after: [pods("get")], says: ["allows get pods"] },
    {
      before: [role('apiGroups: [""], resources: [pods], verbs: [get], resourceNames: [a]')],
      after: [pods("get")],
      says: ["allows get pods"],
    },
    {
      before: [binding("reader", "")],
      after: [binding("reader", account)],
      says: ["gives Role reader to ServiceAccount shop/a"],
    },
    {
      before: [binding("reader", account)],
      after: [binding("writer", account)],
      says: ["gives Role writer to ServiceAccount shop/a"],
    },
    {
      before: [deployment("", "automountServiceAccountToken: false")],
      after: [deployment("", "automountServiceAccountToken: true")],
      says: ["its pods get a token for the API server"],
    },
    { before: [pods('"*"')], after: [pods("get, list")] },
    { before: [pods("get, list")], after: [pods("list, get")] },
    { before: [binding("reader", account)], after: [binding("reader", "")] },
    { before: [pods("get")], after: [] },
  ],
  "image-changed": [
    {
      before: [deployment("image: web:1")],
      after: [deployment("image: web:2")],
      says: ["web runs web:2 instead of web:1"],
    },
    { before: [deployment("image: web:1")], after: [deployment("image: web:1, tty: true")] },
    { before: [], after: [deployment("image: web:1")] },
  ],
  "pods-restart": [
    {
      before: [deployment("image: web:1")],
      after: [deployment("image: web:2")],
      says: [
        "pods restart: 1 changed in its template; its only pod is away meanwhile unless the update surges",
      ],
    },
    {
      before: [deployment("").replace("replicas: 1", "replicas: 2")],
      after: [deployment("", "hostIPC: false").replace("replicas: 1", "replicas: 2")],
      says: ["pods restart: 2 changed in its template"],
    },
    { before: [deployment("")], after: [labelled] },
    { before: [deployment("")], after: [deployment("").replace("replicas: 1", "replicas: 2")] },
    {
      before: [deployment("image: a, resources: { limits: { cpu: 1 } }")],
      after: [
        deployment("image: a, resources: { limits: { cpu: 1000m } }"),
      ],
    },
  ],
  "schedule-changed": [
    {
      before: [cron('schedule: "0 1 * * *"')],
      after: [cron('schedule: "0 2 * * *"')],
      says: ["spec.schedule: 0 1 * * * → 0 2 * * *"],
    },
    {
      before: [cron("suspend: false")],
      after: [cron("suspend: true")],
      says: [
        "spec.suspend: false → true",
      ],
    },
    {
      before: [schedule("0 1 * * *")],
      after: [schedule("0 2 * * *")],
      says: [
        "data[artifacts.json].orchestration.schedules[nightly].cron: 0 1 * * * → 0 2 * * *",
      ],
    },
    {
      before: [cron("startingDeadlineSeconds: 10, suspend: true")],
      after: [cron("startingDeadlineSeconds: 20, suspend: true")],
    },
  ],
  "workload-removed": [
    { before: [deployment("")], after: [], says: ["is removed"] },
    { before: [service], after: [], says: ["is removed"] },
    { before: [objectText("ConfigMap", "data: {}")], after: [] },
    { before: [], after: [service] },
  ],
};

for (const [rule, rows] of Object.entries(cases)) {
  rows.forEach(({ before, after, says = [] }, index) => {
    const what = says.length === 0 ? "is silent" : `says "${says.join(", ")}"`;
    Deno.test(`the rule ${rule} ${what} (case ${index})`, () => {
      const { review, diagnostics } = compareTrees(tree(...before), tree(...after));
      assert.deepEqual(diagnostics, []);
      const found = review.risks.filter((risk) => risk.rule === rule);
      assert.deepEqual(found.map(({ message }) => message), says);
      const wanted = riskRules.find(({ id }) => id === rule)?.level;
      for (const { level } of found) assert.equal(level, wanted);
    });
  });
}

Deno.test("every rule of the table is seen to fire and to be silent", () => {
  assert.deepEqual(Object.keys(cases).sort(), riskRules.map(({ id }) => id).sort());
  for (const rows of Object.values(cases)) {
    assert.ok(rows.some(({ says }) => says !== undefined));
    assert.ok(rows.some(({ says }) => says === undefined));
  }
});

Deno.test("the table in docs/operations.md lists every rule with its level", async () => {
  const docs = await Deno.readTextFile(new URL("../../docs/operations.md", import.meta.url));
  const rows = [...docs.matchAll(/^\| (\w+) \| `([\w-]+)` \|/gm)].map((
    [, level, id],
  ) => [id, level]);
  assert.deepEqual(rows, riskRules.map(({ id, level }) => [id, level]));
});
