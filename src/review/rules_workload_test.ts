import { testRule } from "../../tests/review/test_rule.ts";
import { artifacts, deployment, objectText, service } from "./testing.ts";

const job = (hash: string, container: string) =>
  `apiVersion: batch/v1
kind: Job
metadata:
  name: migrate-${hash}
  namespace: shop
  annotations: { floe.dev/logical-name: migrate }
spec: { template: { spec: { containers: [{ name: migrate, ${container} }] } } }
`;
const cron = (spec: string) => objectText("CronJob", `spec: { ${spec} }`, "batch/v1");
const schedule = (time: string) =>
  artifacts({ orchestration: { schedules: [{ name: "nightly", cron: time }] } });
const labelled = deployment("").replace("namespace: shop", "namespace: shop, labels: { a: b }");

const operated = (image: string) =>
  objectText("Cluster", `spec: { imageName: "${image}" }`, "postgresql.cnpg.io/v1");

testRule("image-changed", [
  {
    before: [operated("db:1")],
    after: [operated("db:2")],
    says: ["every server runs db:2 instead of db:1"],
  },
  {
    before: [deployment("image: web:1")],
    after: [deployment("image: web:2")],
    says: ["web runs web:2 instead of web:1"],
  },
  { before: [deployment("image: web:1")], after: [deployment("image: web:1, tty: true")] },
  { before: [], after: [deployment("image: web:1")] },
]);

testRule("job-reruns", [
  {
    before: [job("00000001", "image: a")],
    after: [job("00000002", "image: b")],
    says: ["runs again, as migrate-00000002"],
  },
  {
    before: [job("00000001", "image: a")],
    after: [job("00000002", "image: a")],
    says: ["runs again, as migrate-00000002"],
  },
  { before: [job("00000001", "image: a")], after: [job("00000001", "image: a, tty: true")] },
  { before: [], after: [job("00000001", "image: a")] },
  { before: [job("00000001", "image: a")], after: [] },
]);

testRule("pods-restart", [
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
]);

testRule("schedule-changed", [
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
]);

testRule("workload-removed", [
  { before: [deployment("")], after: [], says: ["is removed"] },
  { before: [service], after: [], says: ["is removed"] },
  { before: [objectText("ConfigMap", "data: {}")], after: [] },
  { before: [], after: [service] },
]);
