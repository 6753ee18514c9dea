import assert from "node:assert/strict";
import { acmePlan, acmeRegistry } from "../../tests/fixtures/acme.ts";
import type { Json, KubeObject, PlacedObject } from "../compiler/object.ts";
import type { Plan } from "../compiler/plan.ts";
import type { Code } from "../diagnostics/mod.ts";
import { emit } from "../synth/emit.ts";
import { at, fields } from "./json.ts";
import { checkObjects, objectRules } from "./object_rules.ts";

const plan = acmePlan(["orders"]);
const good = emit(plan, acmeRegistry).objects;
const container = "spec.template.spec.containers.0";
const digest = `sha256:${"0".repeat(64)}`;

/** A change of one object that exactly one rule must refuse. */
interface Break {
  readonly code: Code;
  /** Kind, or kind and name, of the object to change. */
  readonly object: string;
  /** Dotted path to a value; `undefined` removes what is there. */
  readonly set: Readonly<Record<string, Json | undefined>>;
  readonly says: RegExp;
}

const breaks: readonly Break[] = [
  {
    code: "FLOE-OBJ010",
    object: "Deployment",
    set: { "spec.template.spec.enableServiceLinks": undefined },
    says: /enableServiceLinks/,
  },
  {
    code: "FLOE-OBJ011",
    object: "Deployment",
    set: { "spec.template.spec.securityContext.runAsUser": undefined },
    says: /container "box" has no numeric runAsUser/,
  },
  {
    code: "FLOE-OBJ011",
    object: "Job",
    set: { "spec.template.spec.initContainers.0.securityContext.runAsUser": 0 },
    says: /container "wait" runs as root/,
  },
  {
    code: "FLOE-OBJ012",
    object: "CronJob",
    set: {
      "spec.jobTemplate.spec.template.spec.containers.0.securityContext.readOnlyRootFilesystem":
        false,
    },
    says: /root file system/,
  },
  {
    code: "FLOE-OBJ013",
    object: "Deployment",
    set: { [`${container}.securityContext.capabilities.add`]: ["NET_BIND_SERVICE"] },
    says: /adds capabilities/,
  },
  {
    code: "FLOE-OBJ013",
    object: "Deployment",
    set: { [`${container}.securityContext.allowPrivilegeEscalation`]: undefined },
    says: /privilege escalation/,
  },
  {
    code: "FLOE-OBJ014",
    object: "Deployment",
    set: { "spec.template.spec.securityContext.seccompProfile": undefined },
    says: /seccomp/,
  },
  {
    code: "FLOE-OBJ015",
    object: "Deployment",
    set: { [`${container}.resources.limits`]: undefined },
    says: /no memory limit/,
  },
  {
    code: "FLOE-OBJ016",
    object: "Deployment",
    set: { [`${container}.readinessProbe`]: undefined },
    says: /no readiness probe/,
  },
  {
    code: "FLOE-OBJ017",
    object: "Deployment",
    set: { "spec.template.spec.automountServiceAccountToken": true },
    says: /nothing grants/,
  },
  {
    code: "FLOE-OBJ017",
    object: "ServiceAccount box",
    set: { automountServiceAccountToken: undefined },
    says: /mounts its token/,
  },
  {
    code: "FLOE-OBJ018",
    object: "Deployment",
    set: { [`${container}.image`]: "docker.io/acme/box:latest" },
    says: /names no version/,
  },
  {
    code: "FLOE-OBJ018",
    object: "Deployment",
    set: { [`${container}.image`]: "localhost:5000/box" },
    says: /names no version/,
  },
  {
    code: "FLOE-OBJ020",
    object: "Deployment",
    set: { "spec.template.spec.terminationGracePeriodSeconds": undefined },
    says: /terminationGracePeriodSeconds/,
  },
  {
    code: "FLOE-OBJ021",
    object: "Deployment",
    set: { "spec.template.spec.hostNetwork": true },
    says: /hostNetwork/,
  },
  {
    code: "FLOE-OBJ021",
    object: "Deployment",
    set: { "spec.template.spec.volumes.0": { name: "files", hostPath: { path: "/" } } },
    says: /volume "files"/,
  },
  {
    code: "FLOE-OBJ022",
    object: "Deployment",
    set: { [`${container}.ports.1`]: { name: "api", containerPort: 9090 } },
    says: /two of port "api"/,
  },
  {
    code: "FLOE-OBJ030",
    object: "Deployment",
    set: { "spec.template.spec.topologySpreadConstraints": undefined },
    says: /no spread/,
  },
  {
    code: "FLOE-OBJ031",
    object: "Deployment",
    set: { "spec.replicas": 1 },
    says: /single replica/,
  },
  {
    code: "FLOE-OBJ032",
    object: "Service",
    set: { "spec.selector": { app: "box" } },
    says: /selects by app/,
  },
  {
    code: "FLOE-OBJ032",
    object: "NetworkPolicy box",
    set: { "spec.podSelector.matchLabels": { app: "box" } },
    says: /selects by app/,
  },
  {
    code: "FLOE-OBJ033",
    object: "Job",
    set: { "spec.template.metadata.labels": deploymentLabels() },
    says: /selects the pods of Job "box-prepare/,
  },
  {
    code: "FLOE-OBJ034",
    object: "CronJob",
    set: {
      "spec.jobTemplate.spec.template.metadata.annotations": { "app.kubernetes.io/version": "1" },
    },
    says: /app\.kubernetes\.io\/version/,
  },
  {
    code: "FLOE-OBJ035",
    object: "Job",
    set: { "spec.ttlSecondsAfterFinished": 60 },
    says: /TTL/,
  },
  {
    code: "FLOE-OBJ035",
    object: "Job",
    set: { "metadata.name": "box-prepare" },
    says: /no hash/,
  },
  {
    code: "FLOE-OBJ036",
    object: "CronJob",
    set: { "spec.startingDeadlineSeconds": 10 },
    says: /less than a minute/,
  },
  {
    code: "FLOE-OBJ036",
    object: "CronJob",
    set: { "spec.concurrencyPolicy": "Allow" },
    says: /overlap/,
  },
  {
    code: "FLOE-OBJ037",
    object: "Service",
    set: { "metadata.labels.cdk8s~io/metadata~addr": "c8" },
    says: /cdk8s\.io\/metadata\.addr/,
  },
  {
    code: "FLOE-OBJ038",
    object: "ConfigMap floe-artifacts",
    set: { "metadata.labels.floe~dev/domain": "a b" },
    says: /floe\.dev\/domain/,
  },
  {
    code: "FLOE-OBJ038",
    object: "CronJob",
    set: { "metadata.name": "x".repeat(53) },
    says: /more than 52/,
  },
  { code: "FLOE-OBJ039", object: "Service", set: { "spec.externalIPs": [] }, says: /externalIPs/ },
  {
    code: "FLOE-OBJ040",
    object: "Deployment",
    set: { "spec.template.spec.volumes.0.configMap.name": "ghost" },
    says: /ConfigMap "ghost"/,
  },
  {
    code: "FLOE-OBJ040",
    object: "Job",
    set: { "spec.template.spec.containers.0.env.0.valueFrom.secretKeyRef.key": "ghost" },
    says: /key "ghost" of Secret "box-root"/,
  },
  {
    code: "FLOE-OBJ040",
    object: "Deployment",
    set: { "spec.template.spec.serviceAccountName": "ghost" },
    says: /ServiceAccount "ghost"/,
  },
  {
    code: "FLOE-OBJ040",
    object: "Deployment",
    set: { [`${container}.volumeMounts.0.name`]: "ghost" },
    says: /mounts volume "ghost"/,
  },
  {
    code: "FLOE-OBJ040",
    object: "Deployment",
    set: {
      "spec.template.spec.volumes.1": {
        name: "data",
        persistentVolumeClaim: { claimName: "ghost" },
      },
    },
    says: /PersistentVolumeClaim "ghost"/,
  },
  { code: "FLOE-OBJ041", object: "ResourceQuota", set: { kind: "Secret" }, says: /no file/ },
  {
    code: "FLOE-OBJ042",
    object: "ResourceQuota",
    set: { kind: "Role", rules: [{ apiGroups: [""], resources: ["*"], verbs: ["get"] }] },
    says: /"\*" in resources/,
  },
  {
    code: "FLOE-OBJ043",
    object: "ResourceQuota",
    set: { "metadata.namespace": "acme" },
    says: /product "orders"'s namespace/,
  },
];

function deploymentLabels(): Json {
  const prefix = "app.kubernetes.io";
  return {
    [`${prefix}/name`]: "box",
    [`${prefix}/instance`]: "acme",
    [`${prefix}/component`]: "box",
  };
}

/** A copy with values set by dotted path; `~` stands for a dot inside a key. */
function changed(object: KubeObject, set: Break["set"]): KubeObject {
  const copy = structuredClone(object);
  for (const [path, value] of Object.entries(set)) {
    const keys = path.split(".").map((key) => key.replaceAll("~", "."));
    const last = keys.pop();
    assert.ok(last !== undefined);
    let here: unknown = copy;
    for (const key of keys) here = isObject(here) ? Reflect.get(here, key) : undefined;
    assert.ok(isObject(here), `nothing at ${path}`);
    if (value === undefined) Reflect.deleteProperty(here, last);
    else Reflect.set(here, last, value);
  }
  return copy;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function check(wanted: string, set: Break["set"], facts: Plan = plan) {
  const [kind, name] = wanted.split(" ");
  const target = good.find(({ object }) =>
    object.kind === kind && (name === undefined || object.metadata.name.startsWith(name))
  );
  assert.ok(target !== undefined, `no ${wanted}`);
  const objects: PlacedObject[] = good.map((placed) =>
    placed === target ? { ...placed, object: changed(placed.object, set) } : placed
  );
  return checkObjects(objects, facts);
}

Deno.test("checkObjects() accepts good objects", () => {
  assert.deepEqual(checkObjects(good, plan), []);
});

for (const { code, object, set, says } of breaks) {
  Deno.test(`${code} refuses ${object} with ${Object.keys(set).join(", ")}`, () => {
    const found = check(object, set).filter((diagnostic) => diagnostic.code === code);
    assert.equal(found.length, 1, JSON.stringify(check(object, set)));
    assert.match(found[0]?.message ?? "", says);
    assert.match(found[0]?.at?.file ?? "", /^acme\/local\/(manifests|products)\//);
  });
}

Deno.test("FLOE-OBJ019 refuses a tag whose digest the lock knows, also behind a mirror", () => {
  const digests = { "docker.io/acme/box:1.2.3": digest, "product/orders": digest };
  const locked: Plan = {
    ...plan,
    images: { ...plan.images, digests, mirrors: { "docker.io": "mirror.example.com" } },
  };
  const codes = (image: string) =>
    check("Deployment", { [`${container}.image`]: image }, locked)
      .filter(({ message }) => message.startsWith("Deployment")).map(({ code }) => code);
  assert.deepEqual(codes("docker.io/acme/box:1.2.3"), ["FLOE-OBJ019"]);
  assert.deepEqual(codes("mirror.example.com/acme/box:1.2.3"), ["FLOE-OBJ019"]);
  assert.deepEqual(codes(`docker.io/acme/box:1.2.3@${digest}`), []);
  assert.deepEqual(codes("registry.example.com/acme/orders:1.0.0"), ["FLOE-OBJ019"]);
});

Deno.test("FLOE-OBJ017 accepts a token where the plan grants the Kubernetes API", () => {
  const components = plan.components.map((component) => ({
    ...component,
    kubernetesApi: { rules: [] },
  }));
  const set = { "spec.template.spec.automountServiceAccountToken": true };
  assert.deepEqual(check("Deployment", set, { ...plan, components }), []);
});

Deno.test("every rule has a test in which it refuses", () => {
  const tested = new Set<string>([...breaks.map(({ code }) => code), "FLOE-OBJ019"]);
  assert.deepEqual(objectRules.map(({ code }) => code).filter((code) => !tested.has(code)), []);
});

Deno.test("FLOE-OBJ001 refuses two objects of one identity, and of one file, and names both", () => {
  const config = good.find(({ object }) => object.kind === "ConfigMap");
  assert.ok(config !== undefined);
  const twin: PlacedObject = { ...config, origin: "compute/other" };
  const renamed = { ...twin, object: changed(config.object, { "metadata.name": "box-config-2" }) };
  for (const second of [twin, renamed]) {
    const [found, ...more] = checkObjects([...good, second], plan);
    assert.equal(found?.code, "FLOE-OBJ001");
    assert.match(found?.message ?? "", /storage\/default and compute\/other/);
    assert.deepEqual(more, []);
  }
});

Deno.test("checkObjects() holds a bare Pod to the same rules as a pod template", () => {
  const deployment = good.find(({ object }) => object.kind === "Deployment");
  assert.ok(deployment !== undefined);
  const template = at(deployment.object, "spec", "template");
  const object: KubeObject = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "run", namespace: "acme" },
    spec: { ...fields(at(template, "spec")), hostNetwork: true },
  };
  const found = checkObjects([...good, { ...deployment, object }], plan);
  assert.deepEqual(found.map(({ code }) => code), ["FLOE-OBJ021"]);
});
