import assert from "node:assert/strict";
import { stringify } from "yaml";
import { type Case, login, objectsOfCase } from "../fixtures/exposed.ts";
import { applyGround, applyShuffled, applyUnchanged, dryRun, dryRunPods } from "./objects/apply.ts";
import { installDefinitions } from "./objects/definitions.ts";
import { podOf } from "./objects/pods.ts";
import { apiServerNeeds, startApiServer } from "./programs/api_server.ts";
import { promtool } from "./programs/debian.ts";
import { go } from "./programs/go.ts";
import { at } from "./programs/json.ts";
import { kubeObject } from "./programs/kube_object.ts";
import { required } from "./programs/program.ts";
import { realTest } from "./programs/real.ts";
import { run } from "./programs/run.ts";
import { scratchFolder } from "./programs/server.ts";
import type { ObjectFile } from "./programs/validators.ts";

/** Everything that the platform's plugins make for people and for Prometheus. */
const plugins = `  collector:
    default: { type: opentelemetry }
    prometheus:
      type: prometheus
      config: { namespace: monitoring, monitor_labels: { release: stack } }
`;
const common = `      domain: data.example.com
      expose: { flows: orchestrator, lineage: lineage_backend, traces: telemetry_backend }
      annotations: { example.com/owner: data }
`;
const cases: readonly Case[] = [
  {
    type: "ingress",
    plugins,
    config: `${common}      class: nginx
      controller: { namespace: edge, labels: { app: nginx } }
      tls: { issuer: letsencrypt }
${login}`,
  },
  {
    type: "gateway-api",
    plugins,
    config: `${common}      gateway: { name: public, namespace: gateways, section: https }
      controller: { cidrs: [198.51.100.0/24] }
      request_timeout: 300s
${login}`,
  },
];

function filesOf(one: Case): readonly ObjectFile[] {
  return objectsOfCase(one).objects.map((object) => {
    const file = `${object.kind} ${object.metadata.name}`;
    return { file, object: kubeObject(JSON.parse(JSON.stringify(object)), file) };
  });
}

for (const one of cases) {
  const needs = [...apiServerNeeds, go];
  realTest(`${one.type}: the API server takes every object, twice`, { needs }, async () => {
    await using server = await startApiServer();
    const files = filesOf(one);
    await installDefinitions(server.client, files);
    assert.deepEqual(await applyGround(server, files), []);
    assert.deepEqual(await dryRun(server.client, files), []);
    const pods = files.flatMap(({ file, object }) => {
      const pod = podOf(object);
      return pod === undefined ? [] : [{ file, object: pod }];
    });
    assert.deepEqual(await dryRunPods(server.client, pods), []);
    assert.deepEqual(await applyShuffled(server, files, 1), []);
    assert.deepEqual(await applyUnchanged(server, files), []);
    for (const kind of ["HTTPRoute", "PodMonitor", "PrometheusRule"]) {
      const found = files.find(({ object }) => object.kind === kind);
      if (found === undefined) continue;
      const text = JSON.stringify(found.object).replace('"spec":{', '"spec":{"selectors":{},');
      const problems = await dryRun(server.client, [{
        file: kind,
        object: kubeObject(JSON.parse(text), kind),
      }]);
      assert.match(problems.join(), /selectors/, kind);
    }
  });
}

realTest("Prometheus reads every alert rule", { needs: [promtool] }, async () => {
  await using stack = new AsyncDisposableStack();
  const folder = await scratchFolder(stack, "rules");
  const rules = cases.flatMap(filesOf).filter(({ object }) => object.kind === "PrometheusRule");
  assert.notEqual(rules.length, 0);
  const check = async (spec: unknown) => {
    await Deno.writeTextFile(`${folder}/rules.yaml`, stringify(spec));
    return await run(required(await promtool()), ["check", "rules", `${folder}/rules.yaml`]);
  };
  for (const { file, object } of rules) {
    const { ok, stderr } = await check(at(object, "spec"));
    assert.ok(ok, `${file}: ${stderr}`);
  }
  const broken = JSON.parse(JSON.stringify(at(rules[0]?.object, "spec")).replace("up{", "up{{"));
  assert.equal((await check(broken)).ok, false);
});
