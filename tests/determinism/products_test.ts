import assert from "node:assert/strict";
import { sourceFile } from "../../src/schema/mod.ts";
import { filesOfProject, loadReference } from "./reference.ts";

/** The files of an environment that list products, and what they list of each. */
const listProducts: Readonly<Record<string, string>> = {
  "floe/index.json": "its files",
  "floe/source-map.json": "where its values come from",
  "manifests/argocd-health/lakehouse_core_configmap_argocd-health-desired.yaml":
    "the names of its workloads",
  "manifests/cube-refresh/lakehouse_apps_deployment_cube-refresh.yaml": "its tables' login",
  "manifests/cube/lakehouse_apps_deployment_cube.yaml": "its tables' login",
  "manifests/cube/lakehouse_core_configmap_cube-config.yaml": "its data source",
  "manifests/dagster-daemon/lakehouse_apps_deployment_dagster-daemon.yaml": "the workspace's hash",
  "manifests/dagster-daemon/lakehouse_networking.k8s.io_networkpolicy_dagster-daemon.yaml":
    "an edge to its code location",
  "manifests/dagster-webserver/lakehouse_apps_deployment_dagster-webserver.yaml":
    "the workspace's hash",
  "manifests/dagster-webserver/lakehouse_core_configmap_dagster-webserver-workspace.yaml":
    "its code location",
  "manifests/dagster-webserver/lakehouse_networking.k8s.io_networkpolicy_dagster-webserver.yaml":
    "an edge to its code location",
  "manifests/marquez/lakehouse_networking.k8s.io_networkpolicy_marquez.yaml": "an edge from it",
  "manifests/minio-reconcile/lakehouse_batch_job_minio-reconcile.yaml": "the ConfigMap's hash",
  "manifests/minio-reconcile/lakehouse_core_configmap_minio-reconcile-desired.yaml":
    "its user and prefix",
  "manifests/minio/lakehouse_networking.k8s.io_networkpolicy_minio.yaml": "an edge from it",
  "manifests/opentelemetry-collector/lakehouse_networking.k8s.io_networkpolicy_opentelemetry-collector.yaml":
    "an edge from it",
  "manifests/polaris-reconcile/lakehouse_batch_job_polaris-reconcile.yaml": "the ConfigMap's hash",
  "manifests/polaris-reconcile/lakehouse_core_configmap_polaris-reconcile-desired.yaml":
    "its principal and namespace",
  "manifests/polaris/lakehouse_networking.k8s.io_networkpolicy_polaris.yaml": "an edge from it",
  "manifests/postgresql/lakehouse_networking.k8s.io_networkpolicy_postgresql.yaml":
    "an edge from it, to the server that Dagster keeps its runs in",
  ...warehouse("postgresql-replicated"),
};

/** What the server makes that a product's tables lie in. */
function warehouse(name: string): Readonly<Record<string, string>> {
  return {
    [`manifests/${name}-backup/lakehouse_batch_cronjob_${name}-backup.yaml`]:
      "the ConfigMap's hash",
    [`manifests/${name}-backup/lakehouse_core_configmap_${name}-backup-desired.yaml`]:
      "its database",
    [`manifests/${name}-reconcile/lakehouse_batch_job_${name}-reconcile.yaml`]:
      "the ConfigMap's hash",
    [`manifests/${name}-reconcile/lakehouse_core_configmap_${name}-reconcile-desired.yaml`]:
      "its database and role",
    [`manifests/${name}/lakehouse_networking.k8s.io_networkpolicy_${name}.yaml`]: "an edge from it",
  };
}

Deno.test("a product that goes changes only its own files and those that list products", async () => {
  const project = await loadReference();
  const products = project.products.filter((path) => !path.includes("/site-visits/"));
  assert.equal(products.length, project.products.length - 1);
  const changed = changedPaths(filesOfProject(project), filesOfProject({ ...project, products }));
  assert.deepEqual(foreign(changed, "site-visits"), []);
  const own = changed.filter((path) => path.startsWith("products/site-visits/"));
  assert.ok(own.length > 5, "its own files are gone");
  const unchanged = Object.keys(listProducts).filter((path) => !changed.includes(path));
  assert.deepEqual(unchanged, [], "every file that is said to list products does");
});

Deno.test("a product that comes changes only its own files and those that list products", async () => {
  const project = await loadReference();
  const old = project.products.filter((path) => path.includes("/site-visits/"));
  const files = new Map(project.files);
  for (const [path, { text }] of project.files) {
    const copy = path.replace("/site-visits/", "/page-views/");
    const renamed = old.includes(path) ? text.replaceAll("site-visits", "page-views") : text;
    files.set(copy, sourceFile(copy, new TextEncoder().encode(renamed)));
  }
  const added = old.map((path) => path.replace("site-visits", "page-views"));
  const products = [...project.products, ...added];
  const changed = changedPaths(
    filesOfProject(project),
    filesOfProject({ ...project, files, products }),
  );
  assert.deepEqual(foreign(changed, "page-views"), []);
  assert.ok(changed.includes("floe/artifacts/page-views.json"));
});

/** Paths below an environment's folder that differ in any environment. */
function changedPaths(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] {
  const paths = [...before.keys(), ...after.keys()];
  const changed = paths.filter((path) => before.get(path) !== after.get(path));
  return [...new Set(changed.map((path) => path.split("/").slice(2).join("/")))].sort();
}

function foreign(changed: readonly string[], product: string): readonly string[] {
  return changed.filter((path) =>
    !path.startsWith(`products/${product}/`) && !path.endsWith(`-${product}.yaml`) &&
    path !== `floe/artifacts/${product}.json` &&
    !Object.hasOwn(listProducts, path)
  );
}
