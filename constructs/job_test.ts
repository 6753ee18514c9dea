import assert from "node:assert/strict";
import { CronJob } from "./cron_job.ts";
import { Job, type JobProps } from "./job.ts";
import { at, fakeWorkload, one, synth } from "./testing.ts";

const workload = fakeWorkload({ name: "store-migrate", ports: {} });

function props(image: string): JobProps {
  const resources = { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "64Mi" } };
  return {
    workload,
    user: { uid: 1000, gid: 1000 },
    containers: [{ name: "migrate", image, resources }],
  };
}

const job = (image: string) => one(synth((scope) => new Job(scope, "job", props(image))), "Job");

Deno.test("Job is named by its inputs and says its logical name", () => {
  const first = job("docker.io/library/store:1");
  assert.match(first.metadata.name, /^store-migrate-[0-9a-f]{8}$/);
  assert.equal(first.metadata.annotations?.["floe.dev/logical-name"], "store-migrate");
  assert.equal(job("docker.io/library/store:1").metadata.name, first.metadata.name);
  assert.notEqual(job("docker.io/library/store:2").metadata.name, first.metadata.name);
});

Deno.test("Job has no TTL, keeps the logs of failed tries and forgives evictions", () => {
  const spec = at(job("docker.io/library/store:1"), "spec");
  assert.equal(at(spec, "ttlSecondsAfterFinished"), undefined);
  assert.equal(at(spec, "backoffLimit"), 6);
  assert.equal(at(spec, "template.spec.restartPolicy"), "Never");
  assert.equal(at(spec, "podFailurePolicy.rules.0.action"), "Ignore");
});

Deno.test("Job with a name of 63 characters stays within 63", () => {
  const long = {
    ...props("docker.io/library/store:1"),
    workload: fakeWorkload({ name: "x".repeat(63) }),
  };
  const { metadata } = one(synth((scope) => new Job(scope, "job", long)), "Job");
  assert.equal(metadata.name.length, 63);
});

Deno.test("CronJob never overlaps and does not lose runs to a busy controller", () => {
  const objects = synth((scope) =>
    new CronJob(scope, "cron", {
      ...props("docker.io/library/store:1"),
      schedule: "17 2 * * *",
      timeZone: "Europe/Berlin",
    })
  );
  const cron = one(objects, "CronJob", "store-migrate");
  assert.equal(at(cron, "spec.concurrencyPolicy"), "Forbid");
  assert.equal(at(cron, "spec.startingDeadlineSeconds"), 3600);
  assert.equal(at(cron, "spec.timeZone"), "Europe/Berlin");
  assert.equal(at(cron, "spec.suspend"), false);
  assert.equal(at(cron, "spec.jobTemplate.spec.template.spec.restartPolicy"), "Never");
});

Deno.test("CronJob on demand is suspended", () => {
  const objects = synth((scope) =>
    new CronJob(scope, "cron", {
      ...props("docker.io/library/store:1"),
      schedule: "0 0 1 1 *",
      timeZone: "Etc/UTC",
      suspend: true,
    })
  );
  assert.equal(at(one(objects, "CronJob"), "spec.suspend"), true);
});
