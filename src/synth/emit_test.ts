import assert from "node:assert/strict";
import { ApiObject } from "cdk8s";
import { z } from "zod";
import { objectId, objectPath, type PlacedObject } from "../compiler/object.ts";
import { definePlugin, registry } from "../plugin/mod.ts";
import { acmePlan, acmeProduct, acmeRegistry } from "../../tests/fixtures/acme.ts";
import { emit } from "./emit.ts";
import { printYaml } from "./yaml.ts";

function ids(objects: readonly PlacedObject[]): string[] {
  return objects.map(({ object }) => objectId(object));
}

function named(objects: readonly PlacedObject[], path: string): PlacedObject {
  const found = objects.find((placed) => objectPath(placed) === path);
  assert.ok(found !== undefined, `no ${path} among\n${objects.map(objectPath).join("\n")}`);
  return found;
}

Deno.test("emit() makes the core's objects and the plugins', sorted by path", () => {
  const { objects, diagnostics } = emit(acmePlan(["orders"]), acmeRegistry);
  assert.deepEqual(diagnostics, []);
  assert.deepEqual(objects.map(objectPath), [
    "manifests/box-prepare/acme_batch_job_box-prepare.yaml",
    "manifests/box-prepare/acme_core_serviceaccount_box-prepare.yaml",
    "manifests/box-prepare/acme_networking.k8s.io_networkpolicy_box-prepare.yaml",
    "manifests/box/acme_apps_deployment_box.yaml",
    "manifests/box/acme_core_configmap_box-config.yaml",
    "manifests/box/acme_core_service_box.yaml",
    "manifests/box/acme_core_serviceaccount_box.yaml",
    "manifests/box/acme_networking.k8s.io_networkpolicy_box.yaml",
    "manifests/box/acme_policy_poddisruptionbudget_box.yaml",
    "manifests/platform/_cluster_core_namespace_acme.yaml",
    "manifests/platform/acme_networking.k8s.io_networkpolicy_allow-dns.yaml",
    "manifests/platform/acme_networking.k8s.io_networkpolicy_default-deny.yaml",
    "products/orders/crew-run/acme-orders_batch_cronjob_crew-run.yaml",
    "products/orders/crew-run/acme-orders_core_serviceaccount_crew-run.yaml",
    "products/orders/crew-run/acme-orders_networking.k8s.io_networkpolicy_crew-run.yaml",
    "products/orders/product/_cluster_core_namespace_acme-orders.yaml",
    "products/orders/product/acme-orders_core_configmap_floe-artifacts.yaml",
    "products/orders/product/acme-orders_core_resourcequota_product.yaml",
    "products/orders/product/acme-orders_networking.k8s.io_networkpolicy_allow-dns.yaml",
    "products/orders/product/acme-orders_networking.k8s.io_networkpolicy_default-deny.yaml",
  ]);
});

Deno.test("emit() labels every object with its owner, and pod templates with nothing more", () => {
  const { objects } = emit(acmePlan(["orders"]), acmeRegistry);
  for (const { object, product } of objects) {
    const labels = object.metadata.labels ?? {};
    assert.equal(labels["app.kubernetes.io/managed-by"], "floe");
    assert.equal(labels["app.kubernetes.io/part-of"], "acme");
    assert.equal(labels["floe.dev/product"], product);
    assert.equal(labels["floe.dev/domain"], product === undefined ? undefined : "sales");
  }
  const { object } = named(
    objects,
    "products/orders/crew-run/acme-orders_batch_cronjob_crew-run.yaml",
  );
  assert.doesNotMatch(JSON.stringify(object["spec"]), /floe\.dev/);
});

Deno.test("emit() gives namespaces their Pod Security level and keeps them from pruning", () => {
  const plan = acmePlan(["orders"]);
  const components = plan.components.map((component) =>
    component.product === undefined ? component : { ...component, podSecurity: "baseline" as const }
  );
  const { objects } = emit({ ...plan, components }, acmeRegistry);
  const ours = named(objects, "manifests/platform/_cluster_core_namespace_acme.yaml").object;
  const theirs =
    named(objects, "products/orders/product/_cluster_core_namespace_acme-orders.yaml").object;
  for (const mode of ["enforce", "audit", "warn"]) {
    const label = `pod-security.kubernetes.io/${mode}`;
    assert.equal(ours.metadata.labels?.[label], "restricted");
    assert.equal(ours.metadata.labels?.[`${label}-version`], "latest");
    assert.equal(theirs.metadata.labels?.[label], "baseline");
  }
  assert.deepEqual(ours.metadata.annotations, {
    "argocd.argoproj.io/sync-options": "Prune=false,Delete=false",
    "kustomize.toolkit.fluxcd.io/prune": "disabled",
  });
});

Deno.test("emit() writes roles from rights, also in a product's namespace", () => {
  const plan = acmePlan(["orders"]);
  const rules = [{ apiGroups: ["batch"], resources: ["jobs"], verbs: ["create"] }];
  const components = plan.components.map((component) =>
    component.id === "platform/box"
      ? {
        ...component,
        kubernetesApi: { rules },
        access: [{ namespace: "acme-orders", rules }],
      }
      : component
  );
  const { objects } = emit({ ...plan, components }, acmeRegistry);
  const folder = "rbac.authorization.k8s.io_role";
  const own = named(objects, `manifests/box/acme_${folder}_box.yaml`).object;
  assert.deepEqual(own["rules"], rules);
  const foreign = named(
    objects,
    `products/orders/box/acme-orders_${folder}binding_acme-box.yaml`,
  ).object;
  assert.deepEqual(foreign["subjects"], [{
    kind: "ServiceAccount",
    name: "box",
    namespace: "acme",
  }]);
  assert.deepEqual(foreign["roleRef"], {
    apiGroup: "rbac.authorization.k8s.io",
    kind: "Role",
    name: "acme-box",
  });
});

Deno.test("emit() gives a Job its boot edges as waits", () => {
  const { objects } = emit(acmePlan([]), acmeRegistry);
  const { object } = named(objects, "manifests/box-prepare/acme_batch_job_box-prepare.yaml");
  assert.match(printYaml(object), /- wait\n +- box\.acme\.svc\.cluster\.local:80\n/);
});

Deno.test("emit() lets a plugin's exception pass, with the plugin's id", () => {
  const broken = definePlugin({
    id: "storage/box",
    summary: "Names a component that it never described",
    config: z.strictObject({}),
    describe: () => ({ components: [] }),
    platform: ({ workload }) => void workload("ghost"),
  });
  const plan = acmePlan([]);
  const instances = plan.instances.filter(({ plugin }) => plugin === "storage/box");
  const run = () => emit({ ...plan, instances }, registry([broken]));
  assert.throws(run, (error) => {
    assert.ok(error instanceof Error);
    assert.match(error.message, /storage\/box/);
    assert.match(String(error.cause), /component "ghost"/);
    return true;
  });
});

Deno.test("emit() refuses an object whose name cdk8s would make up", () => {
  const nameless = definePlugin({
    id: "storage/nameless",
    summary: "Forgets a name",
    config: z.strictObject({}),
    describe: () => ({ components: [] }),
    platform: ({ scope }) => void new ApiObject(scope, "x", { apiVersion: "v1", kind: "Service" }),
  });
  const plan = acmePlan([], {
    instances: [{ ref: "storage/default", plugin: "storage/nameless", config: {} }],
  });
  assert.throws(() => emit(plan, registry([nameless])), (error) => {
    assert.ok(error instanceof Error);
    assert.match(String(error.cause), /has no metadata\.name/);
    return true;
  });
});

Deno.test("emit() reports artifacts that a ConfigMap cannot carry", () => {
  const product = acmeProduct("orders");
  const description = "x".repeat(900 * 1024);
  const artifacts = { ...product.artifacts, contracts: [{ description }] };
  const plan = acmePlan(["orders"], { products: [{ ...product, artifacts }] });
  const { diagnostics } = emit(plan, acmeRegistry);
  assert.deepEqual(diagnostics.map(({ code }) => code), ["FLOE-OBJ006"]);
  assert.match(diagnostics[0]?.hint ?? "", /Split "orders"/);
});

Deno.test("emit() ignores junk in the variables that cdk8s reads", () => {
  const text = () =>
    emit(acmePlan(["orders"]), acmeRegistry).objects.map(({ object }) => printYaml(object)).join();
  const before = text();
  const names = [
    "CDK8S_OUTDIR",
    "CDK8S_LEGACY_HASH",
    "CDK8S_DISABLE_SORT",
    "CDK8S_RECORD_CONSTRUCT_METADATA",
  ];
  try {
    for (const name of names) Deno.env.set(name, "true");
    assert.equal(text(), before);
  } finally {
    for (const name of names) Deno.env.delete(name);
  }
});

Deno.test("emit() changes only a new product's own objects and those that list products", () => {
  const one = emit(acmePlan(["orders"]), acmeRegistry).objects;
  const two = emit(acmePlan(["orders", "visits"]), acmeRegistry).objects;
  const before = new Map(one.map((placed) => [objectPath(placed), printYaml(placed.object)]));
  const changed = two.filter((placed) => {
    return placed.product !== "visits" &&
      before.get(objectPath(placed)) !== printYaml(placed.object);
  });
  assert.deepEqual(ids(changed), ["networking.k8s.io/NetworkPolicy/acme/box"]);
});
