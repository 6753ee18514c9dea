import assert from "node:assert/strict";
import { parse } from "yaml";
import { runCommandLine } from "../../src/cli/run.ts";
import { repositories } from "../cli/repositories.ts";
import { applyGround, applyShuffled, applyUnchanged, dryRun } from "./objects/apply.ts";
import { installDefinitions } from "./objects/definitions.ts";
import { apiServerNeeds, startApiServer } from "./programs/api_server.ts";
import { go } from "./programs/go.ts";
import { kubeObject } from "./programs/kube_object.ts";
import { realTest } from "./programs/real.ts";
import type { ObjectFile } from "./programs/validators.ts";

const SEED = Number(Deno.env.get("FLOE_TEST_SEED") ?? 1);

/** What the reference platform has a controller do, in every environment. */
async function deliveryOf(type: string): Promise<readonly ObjectFile[]> {
  const host = await repositories();
  const file = "platform/platform.yaml";
  const text = (await host.files.readText(file) ?? "").replace(/^ {2}gitops:.*\n( {4}.*\n)*/m, "");
  const config = `{ repository: "https://git.example.com/data/platform.git", ` +
    `credentials: { secret_ref: platform-repository } }`;
  const chosen = `  gitops: { type: ${type}, config: ${config} }\n  secrets:`;
  await host.files.write(file, text.replace(/^ {2}secrets:/m, chosen));
  const code = await runCommandLine(["synth", "--platform", "platform"], host);
  assert.equal(code, 0, host.printed.error);
  const root = "platform/dist";
  const paths = (await host.files.list(root)).filter((path) => path.includes("/gitops/"));
  return await Promise.all(
    paths.sort().map(async (path) => {
      const object = parse(await host.files.readText(`${root}/${path}`) ?? "");
      return { file: path, object: kubeObject(object, path) };
    }),
  );
}

for (const [type, namespace] of [["argocd", "argocd"], ["flux", "flux-system"]] as const) {
  realTest(`the API server takes every object for ${type}, by the controller's own definitions`, {
    needs: [...apiServerNeeds, go],
  }, async () => {
    await using server = await startApiServer();
    const files = await deliveryOf(type);
    assert.ok(files.length > 20, String(files.length));
    await installDefinitions(server.client, files);
    const metadata = { name: namespace };
    const home = kubeObject({ apiVersion: "v1", kind: "Namespace", metadata }, namespace);
    assert.deepEqual(await applyGround(server, [{ file: namespace, object: home }]), []);
    assert.deepEqual(await dryRun(server.client, files), []);
    assert.deepEqual(await applyShuffled(server, files, SEED), []);
    assert.deepEqual(await applyUnchanged(server, files), []);
    const [first] = files;
    assert.ok(first !== undefined);
    const spec = { ...first.object["spec"] ?? {}, unheardOf: true };
    const wrong = { ...first, object: { ...first.object, spec } };
    assert.match((await dryRun(server.client, [wrong])).join(), /unheardOf/);
  });
}
