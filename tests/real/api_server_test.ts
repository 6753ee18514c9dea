import assert from "node:assert/strict";
import { applyGround, applyShuffled, applyUnchanged, dryRun, dryRunPods } from "./objects/apply.ts";
import { installControllers, installDefinitions } from "./objects/definitions.ts";
import { podOf } from "./objects/pods.ts";
import { DIST, environmentsIn, readObjects } from "./objects/read.ts";
import { apiServerNeeds, startApiServer } from "./programs/api_server.ts";
import { go } from "./programs/go.ts";
import { realTest } from "./programs/real.ts";

const SEED = Number(Deno.env.get("FLOE_TEST_SEED") ?? "1");
const needs = [...apiServerNeeds, go];

Deno.test("dist/ has environments for the API server to judge", () => {
  assert.notEqual(environmentsIn(DIST).length, 0);
});

for (const environment of environmentsIn(DIST)) {
  realTest(`${environment.name}: the API server accepts every object`, { needs }, async () => {
    await using server = await startApiServer();
    const files = await readObjects(environment);
    await installDefinitions(server.client, files);
    await installControllers(server.client, files);
    assert.deepEqual(await applyGround(server, files), []);
    assert.deepEqual(await dryRun(server.client, files), []);
  });

  realTest(`${environment.name}: Pod Security admits every pod`, { needs }, async () => {
    await using server = await startApiServer();
    const files = await readObjects(environment);
    assert.deepEqual(await applyGround(server, files), []);
    const pods = files.flatMap(({ file, object }) => {
      const pod = podOf(object);
      return pod === undefined ? [] : [{ file, object: pod }];
    });
    assert.notEqual(pods.length, 0);
    assert.deepEqual(await dryRunPods(server.client, pods), []);
  });

  realTest(`${environment.name}: applied twice in any order`, { needs }, async () => {
    await using server = await startApiServer();
    const files = await readObjects(environment);
    await installDefinitions(server.client, files);
    await installControllers(server.client, files);
    const problems = await applyShuffled(server, files, SEED);
    assert.deepEqual(problems, [], `in the order of FLOE_TEST_SEED=${SEED}`);
    assert.deepEqual(await applyUnchanged(server, files), []);
  });
}
