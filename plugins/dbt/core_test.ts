import assert from "node:assert/strict";
import { at, one } from "../../constructs/testing.ts";
import { Driver, product } from "../testing.ts";
import core from "./core.ts";

const schedules = [
  { name: "nightly", cron: "30 0 * * *", timezone: "Europe/Paris", job: "all", enabled: true },
  { name: "hourly", cron: "0 * * * *", timezone: "UTC", job: "staging", enabled: false },
];
const world = { config: {}, product: { ...product, schedules } };
const container = "spec.jobTemplate.spec.template.spec.containers.0";

Deno.test("dbt/core makes a suspended CronJob for runs on demand", () => {
  const bindings = { scheduler: { scheduler: { name: "dagster" } } };
  const objects = new Driver(core, { ...world, bindings }).product();
  assert.equal(objects.length, 1, "the orchestrator has the schedules");
  const job = one(objects, "CronJob");
  assert.equal(job.metadata.name, "dbt");
  assert.equal(at(job, "spec.suspend"), true);
  assert.deepEqual(at(job, `${container}.command`), ["python", "-m", "floe_runtime", "build"]);
});

Deno.test("dbt/core schedules where nobody else does", () => {
  const objects = new Driver(core, world).product();
  const nightly = one(objects, "CronJob", "dbt-nightly");
  assert.equal(at(nightly, "spec.schedule"), "30 0 * * *");
  assert.equal(at(nightly, "spec.timeZone"), "Europe/Paris");
  assert.equal(at(nightly, "spec.suspend"), false);
  assert.deepEqual(at(nightly, `${container}.command`), [
    "python",
    "-m",
    "floe_runtime",
    "build",
    "--job",
    "all",
  ]);
  assert.equal(at(one(objects, "CronJob", "dbt-hourly"), "spec.suspend"), true);
});

Deno.test("dbt/core gives the pod its artifacts, variables, disk and retries", () => {
  const secret = { secret: "warehouse", key: "password" };
  const runEnv = [{ name: "DBT_ENV_SECRET_FLOE_WAREHOUSE__PASSWORD", secret }];
  const job = one(new Driver(core, { ...world, runEnv }).product(), "CronJob", "dbt");
  const pod = at(job, "spec.jobTemplate.spec.template.spec");
  assert.deepEqual(at(pod, "volumes.0"), {
    name: "artifacts",
    configMap: { name: "artifacts-01234567" },
  });
  assert.deepEqual(at(pod, "volumes.1.emptyDir"), { sizeLimit: "10Gi" });
  assert.deepEqual(at(pod, "containers.0.volumeMounts"), [
    { name: "artifacts", mountPath: "/floe", readOnly: true },
    { name: "scratch-tmp", mountPath: "/tmp" },
  ]);
  assert.equal(at(job, "spec.jobTemplate.spec.backoffLimit"), 1);
  assert.equal(at(job, "spec.jobTemplate.spec.activeDeadlineSeconds"), 86_400);
  assert.equal(at(pod, "terminationGracePeriodSeconds"), 120);
  const env = JSON.stringify(at(pod, "containers.0.env"));
  assert.match(env, /"DBT_SEND_ANONYMOUS_USAGE_STATS","value":"false"/);
  assert.match(env, /WAREHOUSE__PASSWORD","valueFrom":{"secretKeyRef":{"key":"password"/);
});

Deno.test("dbt/core tells orchestrators how to call dbt", () => {
  const { binding } = new Driver(core, { config: { fail_fast: true, log_format: "text" } }).grant({
    capability: "dbt-runner",
    demand: {},
    consumer: { product: "orders", namespace: "acme-orders", instance: "o/default", need: "dbt" },
    nameParts: ["orders"],
  });
  assert.deepEqual(at(binding, "command"), ["python", "-m", "floe_runtime", "build"]);
  const env = JSON.stringify(at(binding, "env"));
  assert.match(env, /"DBT_FAIL_FAST","value":"true"/);
  assert.match(env, /"DBT_LOG_FORMAT","value":"text"/);
});

Deno.test("dbt/core refuses a disk without a unit that Kubernetes knows", () => {
  assert.equal(core.config.safeParse({ scratch: "ten gigabytes" }).success, false);
});
