import assert from "node:assert/strict";
import { kubeObject } from "./programs/kube_object.ts";
import { realTest } from "./programs/real.ts";
import { kubernetesSchemas } from "./programs/python.ts";
import { scratchFolder } from "./programs/server.ts";
import { kubeconform, kubectlValidate } from "./programs/tools.ts";
import {
  type ObjectFile,
  validateWithKubectl,
  validateWithSchemas,
} from "./programs/validators.ts";
import { KUBERNETES_SCHEMAS } from "./programs/versions.ts";

const SCHEMAS = [kubeconform, kubernetesSchemas];

realTest("validateWithKubectl() knows what 1.28 lacks", { needs: [kubectlValidate] }, async () => {
  await using stack = new AsyncDisposableStack();
  const folder = await scratchFolder(stack, "validators");
  const good = await file(folder, "good", {});
  const newer = await file(folder, "newer", { resources: { requests: { cpu: "1" } } });
  assert.deepEqual(await validateWithKubectl(KUBERNETES_SCHEMAS.oldest, [good]), []);
  const problems = await validateWithKubectl(KUBERNETES_SCHEMAS.oldest, [good, newer]);
  assert.equal(problems.length, 1);
  assert.match(problems.join(), /newer\.json: .*spec\.template\.spec\.resources.*unknown field/);
});

realTest("validateWithSchemas() refuses unknown fields", { needs: SCHEMAS }, async () => {
  await using stack = new AsyncDisposableStack();
  const folder = await scratchFolder(stack, "validators");
  const good = await file(folder, "good", { resources: { requests: { cpu: "1" } } });
  const typo = await file(folder, "typo", { restrtPolicy: "Always" });
  assert.deepEqual(await validateWithSchemas(KUBERNETES_SCHEMAS.newest, [good]), []);
  const problems = await validateWithSchemas(KUBERNETES_SCHEMAS.newest, [good, typo]);
  assert.equal(problems.length, 1);
  assert.match(problems.join(), /typo\.json: .*restrtPolicy/);
});

realTest("validateWithSchemas() reports an unknown kind", { needs: SCHEMAS }, async () => {
  await using stack = new AsyncDisposableStack();
  const folder = await scratchFolder(stack, "validators");
  const wrong = await file(folder, "wrong", {}, "Deploymint");
  const problems = await validateWithSchemas(KUBERNETES_SCHEMAS.newest, [wrong]);
  assert.match(problems.join(), /wrong\.json: could not find schema for Deploymint/);
});

/** A Deployment with more fields in its pod, as a file. */
async function file(
  folder: string,
  name: string,
  podFields: Record<string, unknown>,
  kind = "Deployment",
): Promise<ObjectFile> {
  const labels = { app: name };
  const containers = [{ name: "main", image: "example.test/main:1" }];
  const object = kubeObject({
    apiVersion: "apps/v1",
    kind,
    metadata: { name, labels },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers, ...podFields } },
    },
  }, name);
  const path = `${folder}/${name}.json`;
  await Deno.writeTextFile(path, JSON.stringify(object));
  return { file: path, object };
}
