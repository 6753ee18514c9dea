import assert from "node:assert/strict";
import { at, list } from "../../src/policy/json.ts";
import type { KubeObject } from "../../src/compiler/mod.ts";
import { floe, tinyWith } from "../cli/tiny.ts";
import {
  assertDeliveredOnce,
  below,
  chosen,
  foldersOf,
  ofKind,
  repository,
  tree,
} from "./delivery.ts";

const files = chosen("argocd");

Deno.test("Argo CD: every object is in exactly one Application, and bootstrap in none", async () => {
  const whole = await tree(files);
  assertDeliveredOnce(whole, ofKind(whole, "Application"));
  assert.deepEqual([...below(whole, "gitops/bootstrap").keys()], [
    "gitops/bootstrap/argocd_argoproj.io_application_tiny-local-bootstrap.yaml",
    "gitops/bootstrap/argocd_argoproj.io_appproject_tiny-local-bootstrap.yaml",
  ]);
});

Deno.test("Argo CD: Jobs and servers of one component share an Application, each product has one", async () => {
  const whole = await tree(files);
  assert.deepEqual(foldersOf(whole.named("Application", "tiny-local-postgresql")), [
    "manifests/postgresql",
    "manifests/postgresql-backup",
    "manifests/postgresql-reconcile",
  ]);
  const product = whole.named("Application", "tiny-local-product-clicks");
  assert.deepEqual(foldersOf(product), ["products/clicks"]);
  assert.equal(at(product["spec"], "source", "directory", "recurse"), true);
  assert.deepEqual(at(product["spec"], "destination"), {
    namespace: "tiny-clicks",
    server: "https://kubernetes.default.svc",
  });
});

Deno.test("Argo CD: a sync prunes, heals, applies on the server's side and tries again for ever", async () => {
  const whole = await tree(files);
  for (const one of ofKind(whole, "Application")) {
    assert.deepEqual(at(one["spec"], "syncPolicy", "automated"), { prune: true, selfHeal: true });
    assert.equal(at(one["spec"], "syncPolicy", "retry", "limit"), -1);
    assert.equal(at(one["spec"], "syncPolicy", "retry", "refresh"), true);
    assert.ok(list(at(one["spec"], "syncPolicy", "syncOptions")).includes("ServerSideApply=true"));
    assert.equal(at(one["spec"], "ignoreDifferences"), undefined);
    const cascades = JSON.stringify(one.metadata).includes("resources-finalizer");
    assert.equal(cascades, one.metadata.name !== "tiny-local-bootstrap");
  }
});

/** `group kind` of what objects are, or of what a project allows. */
function kinds(objects: Iterable<KubeObject>): readonly string[] {
  const all = [...objects].map(({ apiVersion, kind, metadata }) => {
    const group = apiVersion.includes("/") ? apiVersion.split("/")[0] : "";
    return `${group} ${kind}${metadata.namespace === undefined ? ` ${metadata.name}` : ""}`;
  });
  return [...new Set(all)].sort();
}

function allowed(project: KubeObject): readonly string[] {
  const rows = ["clusterResourceWhitelist", "namespaceResourceWhitelist"]
    .flatMap((field) => list(at(project["spec"], field)));
  return rows.map((row) => {
    const name = at(row, "name");
    return `${at(row, "group")} ${at(row, "kind")}${name === undefined ? "" : ` ${name}`}`;
  }).sort();
}

Deno.test("Argo CD: a project allows one repository, one namespace and exactly the kinds in use", async () => {
  const whole = await tree(files);
  const cases = [
    ["tiny-local", "tiny", "manifests"],
    ["tiny-local-product-clicks", "tiny-clicks", "products/clicks"],
    ["tiny-local-bootstrap", "argocd", "gitops/delivery"],
  ] as const;
  for (const [name, namespace, folder] of cases) {
    const project = whole.named("AppProject", name);
    assert.deepEqual(allowed(project), kinds(below(whole, folder).values()), name);
    assert.deepEqual(at(project["spec"], "sourceRepos"), [repository]);
    const server = "https://kubernetes.default.svc";
    assert.deepEqual(at(project["spec"], "destinations"), [{ namespace, server }]);
  }
  assert.equal(ofKind(whole, "AppProject").length, cases.length);
});

Deno.test("Argo CD: waves follow boot edges, and pod templates know nothing of them", async () => {
  const whole = await tree(files);
  const wave = (kind: string, name: RegExp) => {
    const found = ofKind(whole, kind).find(({ metadata }) => name.test(metadata.name));
    return found?.metadata.annotations?.["argocd.argoproj.io/sync-wave"];
  };
  assert.equal(wave("StatefulSet", /^postgresql$/), undefined);
  assert.equal(wave("Job", /^postgresql-reconcile-/), "1");
  for (const { spec } of whole.objects.values()) {
    assert.doesNotMatch(JSON.stringify(at(spec, "template") ?? ""), /argocd\.argoproj\.io/);
  }
});

Deno.test("Argo CD: the health hook lists every workload of the platform and is made anew by each sync", async () => {
  const whole = await tree(files);
  const hook = [...below(whole, "manifests/argocd-health").values()].find(({ kind }) =>
    kind === "Job"
  );
  assert.equal(hook?.metadata.annotations?.["argocd.argoproj.io/hook"], "PostSync");
  assert.equal(
    hook?.metadata.annotations?.["argocd.argoproj.io/hook-delete-policy"],
    "BeforeHookCreation",
  );
  const desired = whole.named("ConfigMap", "argocd-health-desired");
  const workloads: unknown = JSON.parse(String(at(desired["data"], "health.json")));
  const listed = JSON.stringify(workloads);
  for (const [path, { kind, metadata }] of below(whole, "manifests")) {
    if (!["Deployment", "StatefulSet", "Job"].includes(kind) || path.includes("health")) continue;
    assert.ok(listed.includes(`"${metadata.name}"`), metadata.name);
  }
  assert.doesNotMatch(listed, /tiny-clicks/);
});

Deno.test("Argo CD: the health list changes with any workload, so that the hook runs again", async () => {
  const text = async (size: string) => {
    const larger = {
      ...files,
      "platform.yaml": files["platform.yaml"]?.replace(
        "type: postgresql }",
        `type: postgresql, config: { size: ${size} } }`,
      ) ?? "",
    };
    const whole = await tree(larger);
    return at(whole.named("ConfigMap", "argocd-health-desired")["data"], "health.json");
  };
  assert.notEqual(await text("small"), await text("large"));
});

Deno.test("Argo CD: credentials of the repository are a Secret that people make", async () => {
  const { out } = await floe(["secrets"], {
    files: chosen("argocd", ", credentials: { secret_ref: platform-repository }"),
  });
  assert.match(out, /platform-repository password\n +made by you; in argocd/);
  assert.match(out, /argocd\.argoproj\.io\/secret-type: repository/);
});

Deno.test("a product that is gone takes its Application along; its namespace and claims are kept", async () => {
  const before = await tree(files);
  const gone = await tree(tinyWith({
    "platform.yaml": files["platform.yaml"],
    "products/clicks/floe.yaml": undefined,
    "products/clicks/dbt/dbt_project.yml": undefined,
    "products/clicks/dbt/models/clicks.sql": undefined,
  }));
  const lost = [...before.objects.keys()].filter((path) => !gone.objects.has(path));
  assert.ok(lost.includes(
    "gitops/delivery/argocd_argoproj.io_application_tiny-local-product-clicks.yaml",
  ));
  const kept = [...before.objects].filter(([path, { kind }]) =>
    lost.includes(path) && ["Namespace", "PersistentVolumeClaim"].includes(kind)
  );
  assert.ok(kept.length > 0);
  for (const [, { metadata: { annotations } }] of kept) {
    assert.equal(annotations?.["argocd.argoproj.io/sync-options"], "Prune=false,Delete=false");
    assert.equal(annotations?.["kustomize.toolkit.fluxcd.io/prune"], "disabled");
  }
});
