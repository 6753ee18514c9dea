import assert from "node:assert/strict";
import { product } from "../cli/repositories.ts";
import { folders, objectsBelow, runningFiles, treeOf, writeTree } from "./gitops/tree.ts";
import { installDefinitions } from "./objects/definitions.ts";
import { shuffled } from "./objects/shuffle.ts";
import { apiServerNeeds, startApiServer } from "./programs/api_server.ts";
import { go, goProgram } from "./programs/go.ts";
import { kubeObject } from "./programs/kube_object.ts";
import { type Program, required } from "./programs/program.ts";
import { realTest } from "./programs/real.ts";
import { run } from "./programs/run.ts";
import { scratchFolder } from "./programs/server.ts";

const SEED = Number(Deno.env.get("FLOE_TEST_SEED") ?? 1);
const HERE = new URL("./gitops/flux/", import.meta.url);

/** What kustomize-controller does with a folder, by the libraries that it is made of. */
const fluxFolder: Program = goProgram({
  name: "flux-folder",
  version: "1.9.6",
  package: ".",
  goMod: Deno.readTextFileSync(new URL("go.mod", HERE)),
  main: Deno.readTextFileSync(new URL("main.go", HERE)),
  takes: "3 minutes",
});

realTest(
  "Flux applies every folder in any order, finds it unchanged, and prunes a product but not its data",
  {
    needs: [...apiServerNeeds, go, fluxFolder],
  },
  async () => {
    await using stack = new AsyncDisposableStack();
    const server = stack.use(await startApiServer());
    const scratch = await scratchFolder(stack, "flux");
    const tree = await treeOf("flux", false);
    await installDefinitions(server.client, runningFiles(tree));
    await writeTree(tree, `${scratch}/tree`);
    const program = required(await fluxFolder());
    const reconcile = async (folder: string, gone = false) => {
      const inventory = `${scratch}/${folder.replaceAll("/", "_")}.inventory`;
      const path = gone ? "-" : `${scratch}/tree/${folder}`;
      const name = folder.replace("/", "-");
      return await run(program, [server.kubeconfig, path, name, inventory]);
    };

    // As the controller does: whatever fails for want of something else is tried again.
    let waiting = shuffled(folders(tree), SEED);
    const reasons = new Map<string, string>();
    for (let progress = true; waiting.length > 0 && progress;) {
      const failed: string[] = [];
      for (const folder of waiting) {
        const { ok, stderr } = await reconcile(folder);
        if (ok) continue;
        failed.push(folder);
        reasons.set(folder, stderr);
      }
      progress = failed.length < waiting.length;
      waiting = failed;
    }
    assert.deepEqual(waiting.map((folder) => [folder, reasons.get(folder)]), []);
    for (const folder of folders(tree)) {
      const { ok, stdout, stderr } = await reconcile(folder);
      assert.ok(ok, stderr);
      const lines = stdout.trim().split("\n");
      assert.equal(lines.length, objectsBelow(tree, folder).length, folder);
      assert.deepEqual(lines.filter((line) => !line.endsWith(" unchanged")), [], folder);
    }

    const job = objectsBelow(tree, "manifests/postgresql-reconcile")
      .find(({ kind }) => kind === "Job");
    assert.ok(job !== undefined);
    const { namespace = "", name } = job.metadata;
    const deleted = await server.kubectl(["delete", "job", "--namespace", namespace, name]);
    assert.ok(deleted.ok, deleted.stderr);
    const again = await reconcile("manifests/postgresql-reconcile");
    assert.match(again.stdout, new RegExp(`^Job/${namespace}/${name} created$`, "m"));

    const home = `lakehouse-${product}`;
    const secret = kubeObject({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "made-by-hand", namespace: home },
    }, "secret");
    assert.ok((await server.client.apply(secret, { dryRun: false })).ok);
    const gone = await reconcile(`products/${product}`, true);
    assert.ok(gone.ok, gone.stderr);
    const left = gone.stdout.trim().split("\n").filter((line) => !line.endsWith(" deleted"));
    assert.deepEqual(left, [`Namespace/${home} skipped`]);
    for (const object of objectsBelow(tree, `products/${product}`)) {
      const { ok } = await server.client.read(object);
      assert.equal(ok, object.kind === "Namespace", `${object.kind} ${object.metadata.name}`);
    }
    assert.ok((await server.client.read(secret)).ok);

    const database = await reconcile("manifests/postgresql", true);
    const kept = database.stdout.trim().split("\n").filter((line) => !line.endsWith(" deleted"));
    assert.deepEqual(kept, ["PersistentVolumeClaim/lakehouse/postgresql-data skipped"]);
  },
);
