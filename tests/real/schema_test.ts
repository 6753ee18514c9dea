import assert from "node:assert/strict";
import { DIST, environmentsIn, readObjects } from "./objects/read.ts";
import { isBuiltIn } from "./programs/kube_schemas.ts";
import { kubernetesSchemas } from "./programs/python.ts";
import { realTest } from "./programs/real.ts";
import { kubeconform, kubectlValidate } from "./programs/tools.ts";
import {
  type ObjectFile,
  validateWithKubectl,
  validateWithSchemas,
} from "./programs/validators.ts";
import { KUBERNETES_SCHEMAS } from "./programs/versions.ts";

const { oldest, newest } = KUBERNETES_SCHEMAS;

Deno.test("dist/ has environments for the schemas to judge", () => {
  assert.notEqual(environmentsIn(DIST).length, 0);
});

for (const environment of environmentsIn(DIST)) {
  const { name } = environment;
  const builtIn = async (): Promise<readonly ObjectFile[]> => {
    const files = (await readObjects(environment)).filter(({ object }) => isBuiltIn(object));
    assert.notEqual(files.length, 0);
    return files;
  };

  realTest(
    `${name}: Kubernetes ${oldest} has every field`,
    { needs: [kubectlValidate] },
    async () => {
      assert.deepEqual(await validateWithKubectl(oldest, await builtIn()), []);
    },
  );

  const needs = [kubeconform, kubernetesSchemas];
  realTest(`${name}: Kubernetes ${newest} has every field`, { needs }, async () => {
    assert.deepEqual(await validateWithSchemas(newest, await builtIn()), []);
  });
}
