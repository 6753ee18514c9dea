import assert from "node:assert/strict";
import { product } from "../cli/repositories.ts";
import { objectsBelow, runningFiles, type Tree, treeOf, writeTree } from "./gitops/tree.ts";
import { content } from "./objects/apply.ts";
import { installDefinitions } from "./objects/definitions.ts";
import { shuffled } from "./objects/shuffle.ts";
import { type ApiServer, apiServerNeeds, startApiServer } from "./programs/api_server.ts";
import { go, goProgram } from "./programs/go.ts";
import { at } from "./programs/json.ts";
import type { KubeObject } from "./programs/kube_object.ts";
import { type Program, required } from "./programs/program.ts";
import { realTest } from "./programs/real.ts";
import { run } from "./programs/run.ts";
import { scratchFolder } from "./programs/server.ts";

const SEED = Number(Deno.env.get("FLOE_TEST_SEED") ?? 1);
const HERE = new URL("./gitops/argocd/", import.meta.url);

/** What Argo CD's controller does with an Application, by the engine that it is made of. */
const argoApplication: Program = goProgram({
  name: "argo-application",
  version: "3.2",
  package: ".",
  goMod: Deno.readTextFileSync(new URL("go.mod", HERE)),
  main: Deno.readTextFileSync(new URL("main.go", HERE)),
  takes: "5 minutes",
});

/** The paths of an Application's sources, below the environment's folder. */
function foldersOf(application: KubeObject): readonly string[] {
  const sources = at(application, "spec", "sources");
  const paths = Array.isArray(sources)
    ? sources.map((source) => at(source, "path"))
    : [at(application, "spec", "source", "path")];
  return paths.map((path) => String(path).replace("dist/lakehouse/local/", ""));
}

/** Every object's content, without what each apply writes anew. */
async function contents(server: ApiServer, tree: Tree): Promise<readonly string[]> {
  const ignored = new Set(["managedFields", "resourceVersion"]);
  const found: string[] = [];
  for (const folder of ["manifests", "products"]) {
    for (const object of objectsBelow(tree, folder)) {
      // A hook is made anew by each sync that changes something.
      if (object.metadata.name.startsWith("argocd-health-") && object.kind === "Job") continue;
      found.push(content((await server.client.read(object)).body, ignored));
    }
  }
  return found;
}

realTest(
  "Argo CD syncs Applications in any order, twice, with waves and a hook, and prunes a product but not its data",
  {
    needs: [...apiServerNeeds, go, argoApplication],
  },
  async () => {
    await using stack = new AsyncDisposableStack();
    const server = stack.use(await startApiServer());
    const scratch = await scratchFolder(stack, "argocd");
    const tree = await treeOf("argocd", false);
    await installDefinitions(server.client, runningFiles(tree));
    await writeTree(tree, scratch);
    const program = required(await argoApplication());
    const applications = objectsBelow(tree, "gitops/delivery")
      .filter(({ kind }) => kind === "Application");
    const sync = async (application: KubeObject, gone = false) => {
      const { name } = application.metadata;
      const namespace = String(at(application, "spec", "destination", "namespace"));
      const folders = gone ? [] : foldersOf(application).map((folder) => `${scratch}/${folder}`);
      return await run(program, [server.kubeconfig, name, namespace, ...folders]);
    };
    const named = (part: string) => {
      const found = applications.find(({ metadata }) =>
        metadata.name === `lakehouse-local-${part}`
      );
      assert.ok(found !== undefined, part);
      return found;
    };

    let waiting = shuffled(applications, SEED);
    for (let progress = true; waiting.length > 0 && progress;) {
      const failed: KubeObject[] = [];
      for (const application of waiting) {
        if (!(await sync(application)).ok) failed.push(application);
      }
      progress = failed.length < waiting.length;
      waiting = failed;
    }
    assert.deepEqual(waiting.map(({ metadata }) => metadata.name), []);
    const before = await contents(server, tree);
    for (const application of applications) {
      const { ok, stderr, stdout } = await sync(application);
      assert.ok(ok, stderr);
      assert.doesNotMatch(stdout, / Pruned$/m);
    }
    assert.deepEqual(await contents(server, tree), before);

    const reconcile = objectsBelow(tree, "manifests/postgresql-reconcile")
      .find(({ kind }) => kind === "Job");
    assert.ok(reconcile !== undefined);
    const deleted = ["delete", "job", "--namespace", "lakehouse", reconcile.metadata.name];
    assert.ok((await server.kubectl(deleted)).ok);
    const order = (await sync(named("postgresql"))).stdout.split("\n");
    const place = (start: string) => order.findIndex((line) => line.startsWith(start));
    assert.ok(
      place("Job/lakehouse/postgresql-reconcile-") > place("StatefulSet/"),
      order.join("\n"),
    );
    assert.ok((await server.client.read(reconcile)).ok);

    const hook = objectsBelow(tree, "manifests/argocd-health").find(({ kind }) => kind === "Job");
    assert.ok(hook !== undefined);
    const uid = async () => at((await server.client.read(hook)).body, "metadata", "uid");
    const first = await uid();
    const map = ["delete", "configmap", "--namespace", "lakehouse", "argocd-health-desired"];
    assert.ok((await server.kubectl(map)).ok);
    const again = await sync(named("argocd"));
    assert.match(again.stdout, /^Job\/lakehouse\/argocd-health-\S+ \S+ PostSync$/m);
    assert.notEqual(await uid(), first);

    const gone = await sync(named(`product-${product}`), true);
    assert.ok(gone.ok, gone.stderr);
    const left = gone.stdout.trim().split("\n").filter((line) => !line.endsWith(" Pruned"));
    assert.deepEqual(left, [`Namespace//lakehouse-${product} PruneSkipped`]);
    for (const object of objectsBelow(tree, `products/${product}`)) {
      const { ok } = await server.client.read(object);
      assert.equal(ok, object.kind === "Namespace", `${object.kind} ${object.metadata.name}`);
    }
  },
);
