import assert from "node:assert/strict";
import { podSpecJson, toolsContainer } from "./pod.ts";
import { at, fakeWorkload } from "./testing.ts";
import type { Container } from "./container.ts";

const main: Container = {
  name: "store",
  image: "docker.io/library/store:1",
  resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "128Mi" } },
};
const user = { uid: 999, gid: 999 };

Deno.test("podSpec() replaces every default that hurts", () => {
  const spec = podSpecJson(fakeWorkload(), { user, containers: [main] }, { serves: true });
  assert.equal(at(spec, "enableServiceLinks"), false);
  assert.equal(at(spec, "automountServiceAccountToken"), false);
  assert.equal(at(spec, "terminationGracePeriodSeconds"), 30);
  assert.deepEqual(at(spec, "securityContext"), {
    fsGroup: 999,
    fsGroupChangePolicy: "OnRootMismatch",
    runAsGroup: 999,
    runAsNonRoot: true,
    runAsUser: 999,
    seccompProfile: { type: "RuntimeDefault" },
  });
  assert.deepEqual(at(spec, "containers.0.securityContext"), {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    privileged: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
  });
  assert.deepEqual(at(spec, "containers.0.resources"), {
    limits: { memory: "128Mi" },
    requests: { cpu: "100m", memory: "64Mi" },
  });
  assert.deepEqual(at(spec, "containers.0.ports"), [{ containerPort: 15432, name: "sql" }]);
  assert.equal(at(spec, "initContainers"), undefined);
});

Deno.test("podSpec() mounts the token only for a workload that calls the Kubernetes API", () => {
  const workload = fakeWorkload({ kubernetesApi: true });
  const spec = podSpecJson(workload, { user, containers: [main] }, { serves: false });
  assert.equal(at(spec, "automountServiceAccountToken"), true);
});

Deno.test("podSpec() waits for the boot edges before every other init container", () => {
  const workload = fakeWorkload({ waits: [{ host: "a.ns", port: 1 }, { host: "b.ns", port: 2 }] });
  const guard = toolsContainer(workload, ["polaris-bootstrap-guard", "--realm", "floe"]);
  const spec = podSpecJson(workload, { user, containers: [main], init: [guard] }, {
    serves: false,
  });
  assert.equal(at(spec, "initContainers.0.name"), "wait");
  assert.deepEqual(at(spec, "initContainers.0.args"), ["wait", "a.ns:1", "b.ns:2"]);
  assert.equal(at(spec, "initContainers.0.image"), workload.toolsImage);
  assert.equal(at(spec, "initContainers.1.name"), "polaris-bootstrap-guard");
});

Deno.test("podSpec() gives every writable path a bounded emptyDir and mounts the rest read-only", () => {
  const spec = podSpecJson(fakeWorkload(), {
    user,
    containers: [{
      ...main,
      writable: { "/tmp": "16Mi", "/var/run/store": "1Mi" },
      mounts: [
        { volume: "config", path: "/etc/store" },
        { volume: "data", path: "/data", subPath: "db", writable: true },
      ],
    }],
    volumes: {
      config: { configMap: "store-config-01234567" },
      keys: { secret: "store-keys", items: { private: "private.pem" } },
      users: { secrets: [{ secret: "orders", items: { password: "orders/password" } }] },
      shm: { scratch: "64Mi", memory: true },
      data: { claim: "store-data" },
    },
  }, { serves: true });
  assert.deepEqual(at(spec, "volumes"), [
    { configMap: { name: "store-config-01234567" }, name: "config" },
    {
      name: "keys",
      secret: {
        defaultMode: 0o440,
        items: [{ key: "private", path: "private.pem" }],
        secretName: "store-keys",
      },
    },
    {
      name: "users",
      projected: {
        defaultMode: 0o440,
        sources: [{
          secret: { items: [{ key: "password", path: "orders/password" }], name: "orders" },
        }],
      },
    },
    { emptyDir: { medium: "Memory", sizeLimit: "64Mi" }, name: "shm" },
    { name: "data", persistentVolumeClaim: { claimName: "store-data" } },
    { emptyDir: { sizeLimit: "16Mi" }, name: "scratch-tmp" },
    { emptyDir: { sizeLimit: "1Mi" }, name: "scratch-var-run-store" },
  ]);
  assert.deepEqual(at(spec, "containers.0.volumeMounts"), [
    { mountPath: "/etc/store", name: "config", readOnly: true },
    { mountPath: "/data", name: "data", subPath: "db" },
    { mountPath: "/tmp", name: "scratch-tmp" },
    { mountPath: "/var/run/store", name: "scratch-var-run-store" },
  ]);
});

Deno.test("podSpec() takes secrets by reference and has no probe that nobody asked for", () => {
  const env = [
    { name: "HOST", value: "store" },
    { name: "PASSWORD", secret: { secret: "store-admin", key: "password" } },
  ];
  const readiness = { check: { http: "/ready", port: "sql" }, period: 5, timeout: 2, failures: 3 };
  const containers = [{ ...main, env, probes: { readiness } }] as const;
  const spec = podSpecJson(fakeWorkload(), { user, containers }, { serves: true });
  assert.deepEqual(at(spec, "containers.0.env"), [
    { name: "HOST", value: "store" },
    {
      name: "PASSWORD",
      valueFrom: { secretKeyRef: { key: "password", name: "store-admin" } },
    },
  ]);
  assert.deepEqual(at(spec, "containers.0.readinessProbe"), {
    failureThreshold: 3,
    httpGet: { path: "/ready", port: "sql" },
    periodSeconds: 5,
    timeoutSeconds: 2,
  });
  assert.equal(at(spec, "containers.0.startupProbe"), undefined);
  assert.equal(at(spec, "containers.0.livenessProbe"), undefined);
});
