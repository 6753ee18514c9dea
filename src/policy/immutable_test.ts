import assert from "node:assert/strict";
import type { Json, KubeObject } from "../compiler/object.ts";
import { immutableChanges } from "./immutable.ts";

function object(kind: string, rest: Readonly<Record<string, Json>>): KubeObject {
  return { apiVersion: "v1", kind, metadata: { name: "x", namespace: "acme" }, ...rest };
}

function messages(before: KubeObject, after: KubeObject): string[] {
  return immutableChanges([{ path: "acme/local/x.yaml", before, after }]).map(({ message }) =>
    message
  );
}

const claim = (storage: string, more: Readonly<Record<string, Json>> = {}) =>
  object("PersistentVolumeClaim", { spec: { resources: { requests: { storage } }, ...more } });

const refused: readonly (readonly [KubeObject, KubeObject, RegExp])[] = [
  [
    object("StatefulSet", { spec: { serviceName: "a", replicas: 1 } }),
    object("StatefulSet", { spec: { serviceName: "b", replicas: 2 } }),
    /serviceName of StatefulSet acme\/x/,
  ],
  [
    object("StatefulSet", { spec: {} }),
    object("StatefulSet", { spec: { podManagementPolicy: "Parallel" } }),
    /podManagementPolicy/,
  ],
  [
    object("Deployment", { spec: { selector: { matchLabels: { a: "1" } } } }),
    object("Deployment", { spec: { selector: { matchLabels: { a: "2" } } } }),
    /selector of Deployment/,
  ],
  [
    object("Job", { spec: { template: { a: 1 } } }),
    object("Job", { spec: { template: { a: 2 } } }),
    /template of Job/,
  ],
  [claim("20Gi"), claim("19Gi"), /the size of PersistentVolumeClaim/],
  [claim("2Ei"), claim("1Ei"), /the size of PersistentVolumeClaim/],
  [claim("20Gi"), claim("lots"), /the size of PersistentVolumeClaim/],
  [claim("1Gi"), claim("1Gi", { storageClassName: "fast" }), /storageClassName/],
  [
    object("Service", { spec: { clusterIP: "None" } }),
    object("Service", { spec: {} }),
    /clusterIP of Service/,
  ],
  [
    object("RoleBinding", { roleRef: { name: "a" } }),
    object("RoleBinding", { roleRef: { name: "b" } }),
    /roleRef of RoleBinding/,
  ],
  [
    object("ConfigMap", { immutable: true, data: { a: "1" } }),
    object("ConfigMap", { immutable: true, data: { a: "2" } }),
    /data of ConfigMap/,
  ],
];

for (const [before, after, says] of refused) {
  Deno.test(`immutableChanges() refuses a change of ${says.source}`, () => {
    const [first, ...more] = messages(before, after);
    assert.match(first ?? "", says);
    assert.deepEqual(more, []);
    assert.deepEqual(messages(before, before), []);
  });
}

Deno.test("immutableChanges() says how to change it nevertheless", () => {
  const [first] = immutableChanges([{
    path: "acme/local/x.yaml",
    before: object("StatefulSet", { spec: { serviceName: "a" } }),
    after: object("StatefulSet", { spec: { serviceName: "b" } }),
  }]);
  assert.equal(first?.code, "FLOE-OBJ007");
  assert.match(first?.hint ?? "", /kubectl delete statefulset x -n acme --cascade=orphan/);
  assert.match(first?.hint ?? "", /floe synth --replace/);
});

Deno.test("immutableChanges() accepts growth, templates, replicas, and objects of a new name", () => {
  assert.deepEqual(messages(claim("20Gi"), claim("40Gi")), []);
  assert.deepEqual(messages(claim("1024Mi"), claim("1Gi")), []);
  const replicas = (count: number) =>
    object("StatefulSet", { spec: { replicas: count, template: { count } } });
  assert.deepEqual(messages(replicas(1), replicas(2)), []);
  const job = (name: string) => ({
    ...object("Job", { spec: { template: { name } } }),
    metadata: { name, namespace: "acme" },
  });
  assert.deepEqual(messages(job("x-1"), job("x-2")), []);
  const map = (value: string) => object("ConfigMap", { data: { value } });
  assert.deepEqual(messages(map("1"), map("2")), []);
});
