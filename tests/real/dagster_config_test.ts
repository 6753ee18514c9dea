import assert from "node:assert/strict";
import { at } from "../../constructs/testing.ts";
import { DagsterSite, password } from "./dagster/site.ts";
import { postgresBin } from "./programs/debian.ts";
import { pythonEnv } from "./programs/python.ts";
import { realTest } from "./programs/real.ts";

const needs = [pythonEnv, postgresBin];

realTest(
  "dagster migrates a database with the migration's own dagster.yaml, twice",
  { needs },
  async () => {
    await using site = await DagsterSite.start();
    await site.migrate();
    await site.migrate();
    const tables = await site.postgres.sql("\\c dagster\nselect count(*) from runs");
    assert.match(tables, /0\s*$/);
  },
);

realTest("dagster serves the generated workspace, and an empty one", { needs }, async () => {
  for (const products of [1, 0]) {
    await using site = await DagsterSite.start({ products });
    await site.migrate();
    const locations = await site.ask("workspace", `${site.workspace}/workspace.yaml`);
    assert.equal(at(locations, "length"), products);
    await using webserver = await site.server("webserver");
    const info = await fetch(`http://127.0.0.1:${webserver.port}/server_info`);
    assert.match(await info.text(), /dagster_webserver_version/);
  }
});

realTest("dagster's daemon lives with the generated dagster.yaml", { needs }, async () => {
  await using site = await DagsterSite.start();
  await site.migrate();
  await using _daemon = await site.server("daemon");
});

realTest("dagster's code location says how its runs are started", { needs }, async () => {
  await using site = await DagsterSite.start();
  await using server = await site.server("code-location");
  const location = await site.ask("location", `${server.port}`);
  assert.equal(at(location, "image"), "registry.example.com/orders:1.2.0");
  assert.equal(at(location, "healthy"), true, "the probe's service is registered");
  assert.equal(at(location, "context.k8s.namespace"), "acme-orders");
  assert.deepEqual(at(location, "context.k8s.env.1"), { name: "LITERAL", value: "$(HOME) $5" });
});

realTest("dagster-k8s makes a restricted pod that runs without Kubernetes", { needs }, async () => {
  await using site = await DagsterSite.start();
  await site.migrate();
  await using server = await site.server("code-location");
  await site.enqueue(server.port, {
    "dagster-k8s/config": { container_config: { resources: { limits: { memory: "3Gi" } } } },
  });
  const launched = await site.ask("launch");
  assert.equal(at(launched, "namespace"), "acme-orders");
  const pod = at(launched, "job.spec.template.spec");
  assert.equal(at(pod, "serviceAccountName"), "dagster-run");
  assert.equal(at(pod, "automountServiceAccountToken"), false);
  assert.equal(at(pod, "enableServiceLinks"), false);
  assert.equal(at(pod, "securityContext.runAsUser"), 10001);
  const container = at(pod, "containers.0");
  assert.equal(at(container, "securityContext.readOnlyRootFilesystem"), true);
  assert.equal(at(container, "image"), "registry.example.com/orders:1.2.0");
  assert.equal(at(container, "resources.limits.memory"), "3Gi", "a tag may ask for more");
  assert.equal(JSON.stringify(launched).includes(password), false, "no value of a secret");
  const labels = Object(at(launched, "job.spec.template.metadata.labels"));
  for (
    const [name, value] of Object.entries({
      "app.kubernetes.io/name": "dagster",
      "app.kubernetes.io/instance": "acme",
      "app.kubernetes.io/component": "dagster-run",
      "app.kubernetes.io/managed-by": "floe",
    })
  ) assert.equal(Reflect.get(labels, name), value, "network policies find the pod");
  await site.run({ args: at(container, "args"), env: at(container, "env") });
  assert.deepEqual(await site.ask("statuses"), ["SUCCESS"]);
});

realTest("dagster-k8s refuses a run that asks for more rights", { needs }, async () => {
  await using site = await DagsterSite.start();
  await site.migrate();
  await using server = await site.server("code-location");
  await site.enqueue(server.port, {
    "dagster-k8s/config": {
      container_config: { security_context: { privileged: true } },
      pod_spec_config: { host_network: true },
    },
  });
  const refused = String(at(await site.ask("launch"), "refused"));
  assert.match(refused, /container_config.security_context/);
  assert.match(refused, /pod_spec_config.host_network/);
});
