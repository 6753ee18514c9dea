import assert from "node:assert/strict";
import {
  applyGround,
  applyShuffled,
  applyUnchanged,
  content,
  dryRun,
  dryRunPods,
  WRITTEN_BY_CONTROLLERS,
  WRITTEN_BY_SERVER,
} from "./objects/apply.ts";
import { installDefinitions } from "./objects/definitions.ts";
import { podOf } from "./objects/pods.ts";
import { shuffled } from "./objects/shuffle.ts";
import { apiServerNeeds, startApiServer } from "./programs/api_server.ts";
import { go } from "./programs/go.ts";
import { at } from "./programs/json.ts";
import { kubeObject } from "./programs/kube_object.ts";
import { realTest } from "./programs/real.ts";
import type { ObjectFile } from "./programs/validators.ts";

const PSA = "pod-security.kubernetes.io";
const NAMESPACE = entry("v1", "Namespace", { labels: { [`${PSA}/enforce`]: "restricted" } });
const SETTINGS = entry("v1", "ConfigMap", { namespace: "main" }, { data: { colour: "blue" } });
const ACCOUNT = entry("v1", "ServiceAccount", { namespace: "main" });
const WORKLOAD = entry("apps/v1", "StatefulSet", { namespace: "main" }, {
  spec: {
    serviceName: "main",
    selector: { matchLabels: { app: "main" } },
    template: {
      metadata: { labels: { app: "main" } },
      spec: { containers: [{ name: "main", image: "example.test/main:1" }] },
    },
    volumeClaimTemplates: [{
      metadata: { name: "data" },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    }],
  },
});

Deno.test("podOf() adds the volumes that a StatefulSet claims", () => {
  const pod = podOf(WORKLOAD.object);
  assert.deepEqual(at(pod, "metadata", "labels"), { app: "main" });
  const claim = { name: "data", persistentVolumeClaim: { claimName: "data-main-0" } };
  assert.deepEqual(at(pod, "spec", "volumes"), [claim]);
  assert.equal(podOf(SETTINGS.object), undefined);
});

Deno.test("shuffled() keeps every item and follows its seed", () => {
  const items = Array.from({ length: 20 }, (_, index) => index);
  assert.deepEqual(shuffled(items, 7), shuffled(items, 7));
  assert.notDeepEqual(shuffled(items, 7), shuffled(items, 8));
  assert.deepEqual(shuffled(items, 7).sort((a, b) => a - b), items);
});

Deno.test("content() overlooks what others write", () => {
  const before = { metadata: { name: "main", resourceVersion: "1" }, spec: { replicas: 1 } };
  const anew = { ...before, metadata: { name: "main", resourceVersion: "2" } };
  const scaled = { ...anew, spec: { replicas: 2 } };
  const ran = { ...anew, status: { replicas: 1 } };
  for (const ignored of [WRITTEN_BY_SERVER, WRITTEN_BY_CONTROLLERS]) {
    assert.equal(content(before, ignored), content(anew, ignored));
    assert.notEqual(content(before, ignored), content(scaled, ignored));
  }
  assert.notEqual(content(before, WRITTEN_BY_SERVER), content(ran, WRITTEN_BY_SERVER));
  assert.equal(content(before, WRITTEN_BY_CONTROLLERS), content(ran, WRITTEN_BY_CONTROLLERS));
});

realTest("dryRun() tells refusals with their file", { needs: apiServerNeeds }, async () => {
  await using server = await startApiServer();
  assert.deepEqual(await applyGround(server, [NAMESPACE]), []);
  const typo = entry("v1", "ConfigMap", { namespace: "main" }, { dta: {} });
  const problems = await dryRun(server.client, [SETTINGS, typo]);
  assert.equal(problems.length, 1);
  assert.match(problems.join(), /^main\.ConfigMap: refused \(\d+\): .*dta/);
});

realTest("dryRunPods() sees what a workload hides", { needs: apiServerNeeds }, async () => {
  await using server = await startApiServer();
  assert.deepEqual(await applyGround(server, [NAMESPACE]), []);
  // The server stores such a workload and merely warns about the pods that it would make.
  const warnings = await dryRun(server.client, [WORKLOAD]);
  assert.match(warnings.join(), /^main\.StatefulSet: warning: would violate PodSecurity/);
  const pod = podOf(WORKLOAD.object);
  assert.ok(pod !== undefined);
  const problems = await dryRunPods(server.client, [{ file: "pod", object: pod }]);
  assert.match(problems.join(), /^pod: refused \(403\): .*violates PodSecurity/);
});

realTest("dryRunPods() misses an account", { needs: apiServerNeeds }, async () => {
  await using server = await startApiServer();
  assert.deepEqual(await applyGround(server, [NAMESPACE]), []);
  const spec = { serviceAccountName: "absent", containers: [] };
  const problems = await dryRunPods(server.client, [
    entry("v1", "Pod", { namespace: "main" }, { spec }),
  ]);
  assert.match(problems.join(), /error looking up service account main\/absent/);
});

realTest("dryRunPods() enforces the quota", { needs: apiServerNeeds }, async () => {
  await using server = await startApiServer();
  const spec = { hard: { "limits.memory": "1Gi" } };
  const quota = entry("v1", "ResourceQuota", { namespace: "main" }, { spec });
  const open = entry("v1", "Namespace", {});
  assert.deepEqual(await applyGround(server, [open, quota]), []);
  const pod = podOf(WORKLOAD.object);
  assert.ok(pod !== undefined);
  const problems = await dryRunPods(server.client, [{ file: "pod", object: pod }]);
  assert.match(problems.join(), /failed quota: main: must specify limits\.memory/);
});

realTest("applyUnchanged() sees a change", { needs: apiServerNeeds }, async () => {
  await using server = await startApiServer();
  const files = [ACCOUNT, SETTINGS, NAMESPACE];
  assert.deepEqual(await applyShuffled(server, files, 3), []);
  assert.deepEqual(await applyUnchanged(server, files), []);
  const other = { ...SETTINGS, object: { ...SETTINGS.object, data: { colour: "red" } } };
  const changes = await applyUnchanged(server, [other]);
  assert.match(changes.join(), /^main\.ConfigMap: changed from .*blue.* to .*red/);
});

realTest(
  "applyShuffled() stands in for the quota controller",
  { needs: apiServerNeeds },
  async () => {
    await using server = await startApiServer();
    const spec = { hard: { "count/configmaps": "1" } };
    const quota = entry("v1", "ResourceQuota", { namespace: "main" }, { spec });
    assert.deepEqual(await applyShuffled(server, [NAMESPACE], 1), []);
    assert.deepEqual(await applyShuffled(server, [quota], 1), []);
    assert.deepEqual(await applyShuffled(server, [SETTINGS], 1), []);
    const other = entry("v1", "ConfigMap", { name: "other", namespace: "main" });
    const problems = await applyShuffled(server, [other], 1);
    assert.match(problems.join(), /exceeded quota/);
  },
);

realTest("applyShuffled() reports a missing namespace", { needs: apiServerNeeds }, async () => {
  await using server = await startApiServer();
  const lost = entry("v1", "ConfigMap", { namespace: "nowhere" });
  assert.deepEqual(await applyShuffled(server, [lost], 1), [
    "main.ConfigMap: its namespace is nowhere",
  ]);
});

realTest("installDefinitions() brings kinds", { needs: [...apiServerNeeds, go] }, async () => {
  await using server = await startApiServer();
  const project = entry("argoproj.io/v1alpha1", "AppProject", { namespace: "default" }, {
    spec: { description: "test" },
  });
  const unknown = entry("example.test/v1", "Thing", {});
  await assert.rejects(installDefinitions(server.client, [unknown]), /define example\.test/);
  await installDefinitions(server.client, [project]);
  assert.deepEqual(await dryRun(server.client, [project]), []);
});

function entry(
  apiVersion: string,
  kind: string,
  metadata: Record<string, unknown>,
  fields: Record<string, unknown> = {},
): ObjectFile {
  const value = { apiVersion, kind, metadata: { name: "main", ...metadata }, ...fields };
  return { file: `main.${kind}`, object: kubeObject(value, kind) };
}
