import assert from "node:assert/strict";
import { compile, objectsOf, registry } from "../../mod.ts";
import { defaults } from "../../plugins/defaults.ts";
import { plugins } from "../../plugins/mod.ts";
import { applyGround, applyShuffled, applyUnchanged, dryRun } from "./objects/apply.ts";
import { installDefinitions } from "./objects/definitions.ts";
import { apiServerNeeds, startApiServer } from "./programs/api_server.ts";
import { go } from "./programs/go.ts";
import { kubeObject } from "./programs/kube_object.ts";
import { realTest } from "./programs/real.ts";
import type { ObjectFile } from "./programs/validators.ts";

/*
 * What floe writes for the operator, against the operator's own definitions: every field, its type and
 * the rules of the definition. The operator's webhook is not among it.
 */
const needs = [...apiServerNeeds, go];
const known = registry(plugins);

const configs: Readonly<Record<string, string>> = {
  "as it comes": "{}",
  "one server": "{ instances: 1, backup: false }",
  "every field":
    "{ size: large, instances: 5, storage: 200Gi, storage_class: fast, backup_keep: 3, " +
    "operator_namespace: operators }",
  "archived": "{ archive: { schedule: 5 0 1 * *, keep_days: 90 } }",
};

/** Namespaces and everything of a platform whose database is a Cluster. */
function objects(config: string, version: string): readonly ObjectFile[] {
  const texts = {
    "platform.yaml": `apiVersion: floe.dev/v1
kind: Platform
metadata: { name: acme, version: 1.0.0, owner: platform@example.com }
images: { registry: registry.example.com/acme }
plugins:
  compute: { type: duckdb }
  orchestrator: { type: dagster }
  storage: { type: minio }
  database: { type: cloudnativepg, version: "${version}", config: ${config} }
`,
    "environments/local.yaml": `apiVersion: floe.dev/v1
kind: Overlay
metadata: { name: local }
network: { apiServer: [{ cidr: 10.0.0.1/32, port: 6443 }] }
`,
  };
  const files = new Map(Object.entries(texts).map(([path, text]) => [path, { path, text }]));
  const input = { platform: "platform.yaml", environment: "local", files, products: [] };
  const { plan, diagnostics } = compile(input, known, { defaults });
  assert.ok(plan !== undefined, JSON.stringify(diagnostics));
  const made = objectsOf(plan, known);
  assert.deepEqual(made.diagnostics, []);
  return made.objects.map(({ object }) => {
    const file = `${object.kind} ${object.metadata.name}`;
    return { file, object: kubeObject(JSON.parse(JSON.stringify(object)), file) };
  });
}

for (const [name, config] of Object.entries(configs)) {
  realTest(
    `database/cloudnativepg, ${name}: the API server accepts it twice`,
    { needs },
    async () => {
      await using server = await startApiServer();
      for (const version of ["17", "18"]) {
        const files = objects(config, version);
        assert.ok(files.some(({ file }) => file === "Cluster postgresql"));
        await installDefinitions(server.client, files);
        assert.deepEqual(await applyGround(server, files), []);
        assert.deepEqual(await dryRun(server.client, files), []);
        assert.deepEqual(await applyShuffled(server, files, 1), []);
        assert.deepEqual(await applyUnchanged(server, files), []);
      }
    },
  );
}

realTest("CloudNativePG's definitions refuse fields that they don't know", { needs }, async () => {
  await using server = await startApiServer();
  const files = objects("{}", "18");
  await installDefinitions(server.client, files);
  assert.deepEqual(await applyGround(server, files), []);
  const cluster = files.find(({ file }) => file === "Cluster postgresql");
  assert.ok(cluster !== undefined);
  const text = JSON.stringify(cluster.object);
  const wrong = (from: string, to: string): ObjectFile => {
    assert.ok(text.includes(from), from);
    return { ...cluster, object: kubeObject(JSON.parse(text.replace(from, to)), "wrong") };
  };
  const problems = await dryRun(server.client, [
    wrong('"imageName"', '"image"'),
    wrong('"instances":3', '"instances":"three"'),
    wrong('"logLevel":"info"', '"logLevel":"loud"'),
  ]);
  assert.equal(problems.length, 3, problems.join("\n"));
});
