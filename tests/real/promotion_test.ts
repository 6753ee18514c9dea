import assert from "node:assert/strict";
import { parseAllDocuments } from "yaml";
import { digestIn, run } from "../cli/compiled.ts";
import { installControllers, installDefinitions } from "./objects/definitions.ts";
import { signedBundle, succeeds } from "./oci/bundles.ts";
import { registryKinds } from "./oci/registries.ts";
import { apiServerNeeds, startApiServer } from "./programs/api_server.ts";
import { go } from "./programs/go.ts";
import { kubeObject } from "./programs/kube_object.ts";
import { realTest } from "./programs/real.ts";
import { registryServer, startRegistry } from "./programs/registry.ts";
import type { ObjectFile } from "./programs/validators.ts";

const rules = "--key floe.key --trust floe.pub --order local";

for (const [name, { program, start }] of Object.entries(registryKinds)) {
  // Tokens are another test's matter.
  if (name.includes("tokens")) continue;

  realTest(`${name}: a promotion takes all that is said along, and is found in the history`, {
    needs: [program],
  }, async () => {
    await using registry = await start();
    const { host, layout, tag, digest } = await signedBundle();
    await succeeds(host, `bundle attest ${layout}:${tag} --key floe.key`);
    const to = `oci://${registry.host}/team/platform`;
    const promote = `bundle promote ${layout}:${tag} local ${rules} --attestation provenance`;
    assert.equal(digestIn(await succeeds(host, `${promote} --to ${to}`)), digest);
    assert.match(await succeeds(host, `${promote} --to ${to}`), /\(was there\)/);
    await succeeds(host, `bundle verify ${to}:local --key floe.pub --attestation spdx`);
    await succeeds(host, `bundle rebuild-verify ${to}:local --key floe.pub`);
    const history = await succeeds(host, `bundle history local --in ${to} --key floe.pub`);
    assert.match(history, new RegExp(`^1 {2}promote +${digest} {2}by floe\\.pub\\n$`));
    const { code, error } = await run(
      host,
      `bundle rollback local --in ${to} --key floe.key --trust floe.pub`,
    );
    assert.equal(code, 1);
    assert.match(error, /FLOE-PRO005/);
  });
}

for (const controller of ["argocd", "flux"]) {
  realTest(`the controllers' definitions accept what pins a digest for ${controller}`, {
    needs: [...apiServerNeeds, go, registryServer],
  }, async () => {
    await using stack = new AsyncDisposableStack();
    const server = stack.use(await startApiServer());
    const registry = stack.use(await startRegistry({ open: true }));
    const { host, layout, tag } = await signedBundle();
    await succeeds(
      host,
      `bundle promote ${layout}:${tag} local ${rules} --to oci://${registry.host}/team/platform ` +
        `--gitops ${controller} --gitops-out clusters/gitops`,
    );
    const file = "clusters/gitops/tiny-local.yaml";
    const files: ObjectFile[] = parseAllDocuments(await host.files.readText(file) ?? "")
      .map((document) => ({ file, object: kubeObject(document.toJS(), file) }));
    assert.ok(files.length > 0);
    await installDefinitions(server.client, files);
    await installControllers(server.client, files);
    for (const { object } of files) {
      const answer = await server.client.apply(object, { dryRun: false });
      assert.ok(answer.ok, answer.message);
    }
  });
}
