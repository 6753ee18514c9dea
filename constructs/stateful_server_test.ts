import assert from "node:assert/strict";
import { StatefulServer } from "./stateful_server.ts";
import { at, fakeWorkload, one, synth } from "./testing.ts";

const objects = synth((scope) =>
  new StatefulServer(scope, "store", {
    workload: fakeWorkload(),
    user: { uid: 999, gid: 999 },
    containers: [{
      name: "store",
      image: "docker.io/library/store:1",
      resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "128Mi" } },
    }],
    claim: { size: "10Gi", storageClass: "fast" },
    data: { path: "/var/lib/store" },
  })
);

Deno.test("StatefulServer has a claim of its own instead of a template", () => {
  const set = one(objects, "StatefulSet");
  assert.equal(at(set, "spec.volumeClaimTemplates"), undefined);
  assert.deepEqual(at(set, "spec.template.spec.volumes.0"), {
    name: "data",
    persistentVolumeClaim: { claimName: "store-data" },
  });
  assert.deepEqual(at(set, "spec.template.spec.containers.0.volumeMounts"), [
    { mountPath: "/var/lib/store", name: "data" },
  ]);
  assert.equal(at(set, "spec.replicas"), 1);
  assert.equal(at(set, "spec.serviceName"), one(objects, "Service").metadata.name);
});

Deno.test("Claim is never pruned and asks for what was asked", () => {
  const claim = one(objects, "PersistentVolumeClaim", "store-data");
  assert.deepEqual(claim.metadata.annotations, {
    "argocd.argoproj.io/sync-options": "Prune=false,Delete=false",
    "kustomize.toolkit.fluxcd.io/prune": "disabled",
  });
  assert.deepEqual(at(claim, "spec"), {
    accessModes: ["ReadWriteOnce"],
    resources: { requests: { storage: "10Gi" } },
    storageClassName: "fast",
  });
});
