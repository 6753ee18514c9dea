import assert from "node:assert/strict";
import { z } from "zod";
import { PlainObject } from "../../constructs/mod.ts";
import { acmePlan, acmeRegistry } from "../../tests/fixtures/acme.ts";
import { objectPath, type PlacedObject } from "../compiler/object.ts";
import type { Plan } from "../compiler/plan.ts";
import { definePlugin, type DeliveredFolder, registry, secondsToReady } from "../plugin/mod.ts";
import { checkObjects } from "../policy/mod.ts";
import { emit } from "./emit.ts";

/** A platform with a store, a worker in each product, and something that applies them. */
function delivered(
  folders: DeliveredFolder[] = [],
  change: Partial<Plan> = {},
  extra: readonly PlacedObject[] = [],
) {
  const belt = definePlugin({
    id: "gitops/belt",
    summary: "A delivery that is made up",
    config: z.strictObject({}),
    describe: () => ({ components: [] }),
    deliver: (context) => {
      folders.push(...context.folders);
      const object = (name: string) => ({
        apiVersion: "belts.example.com/v1",
        kind: "Belt",
        metadata: { name, namespace: "belts" },
        spec: { root: context.root },
      });
      new PlainObject(context.bootstrap, "first", object("first"));
      new PlainObject(context.delivery, "second", object("second"));
      return [];
    },
    rankAnnotations: (rank) => ({ "belts.example.com/rank": String(rank) }),
  });
  const before = acmePlan(["orders"]);
  const plan: Plan = {
    ...before,
    ...change,
    instances: [{ ref: "gitops/default", plugin: belt.id, config: {} }, ...before.instances],
  };
  const objects = emit(plan, registry([belt, ...acmeRegistry.values()]), extra).objects;
  return { plan, objects };
}

function named(objects: readonly PlacedObject[], path: string) {
  const found = objects.find((placed) => objectPath(placed) === path);
  assert.ok(found !== undefined, `no ${path}`);
  return found.object;
}

Deno.test("deliver() lays its objects below gitops/ and tells where they lie", () => {
  const { objects } = delivered();
  const paths = objects.map(objectPath).filter((path) => path.startsWith("gitops/"));
  assert.deepEqual(paths, [
    "gitops/bootstrap/belts_belts.example.com_belt_first.yaml",
    "gitops/delivery/belts_belts.example.com_belt_second.yaml",
  ]);
  const object = named(objects, paths[0] ?? "");
  assert.deepEqual(object["spec"], { root: "acme/local" });
  assert.equal(object.metadata.labels?.["app.kubernetes.io/managed-by"], "floe");
});

Deno.test("deliver() shows every folder with its part, its objects and what comes first", () => {
  const folders: DeliveredFolder[] = [];
  delivered(folders);
  const shown = folders.map(({ path, part, after }) => ({ path, part, after }));
  const ground = "manifests/platform";
  assert.deepEqual(shown, [
    { path: "manifests/box", part: "box", after: [ground] },
    { path: "manifests/box-prepare", part: "box", after: ["manifests/box", ground] },
    { path: ground, part: "platform", after: [] },
    { path: "products/orders", part: "orders", after: [] },
  ]);
  const box = folders[0]?.objects.find(({ kind }) => kind === "Deployment")?.workload;
  assert.deepEqual(box?.images, ["docker.io/acme/box:1.2.3"]);
  assert.equal(box?.patience, 60);
  const prepare = folders[1]?.objects.find(({ kind }) => kind === "Job")?.workload;
  assert.equal(prepare?.patience, 300);
  assert.equal(folders[3]?.product?.name, "orders");
});

Deno.test("deliver() puts the folder of a Job first whose work a server needs", () => {
  const folders: DeliveredFolder[] = [];
  const { plan } = delivered();
  const components = plan.components.map((one) =>
    one.name === "prepare" ? { ...one, before: ["box"] } : one
  );
  delivered(folders, { components, edges: [] });
  const after = new Map(folders.map(({ path, after }) => [path, after]));
  const ground = "manifests/platform";
  assert.deepEqual(after.get("manifests/box"), ["manifests/box-prepare", ground]);
  assert.deepEqual(after.get("manifests/box-prepare"), [ground]);
});

Deno.test("deliver() tells which folder an operator makes pods of, which may take longer", () => {
  const folders: DeliveredFolder[] = [];
  const { plan } = delivered();
  const components = plan.components.map((one) =>
    one.name === "box" ? { ...one, operated: { labels: { box: "box" } } } : one
  );
  delivered(folders, { components });
  assert.deepEqual(folders.filter(({ operated }) => operated).map(({ path }) => path), [
    "manifests/box",
  ]);
  const [box] = folders;
  assert.ok(box !== undefined);
  assert.ok(secondsToReady(box) > secondsToReady({ ...box, operated: false }));
});

Deno.test("deliver() shows people's own objects among the others", () => {
  const folders: DeliveredFolder[] = [];
  const object = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "notes", namespace: "acme" },
  };
  delivered(folders, {}, [{ object, component: "notes", origin: "core" }]);
  const notes = folders.find(({ path }) => path === "manifests/notes");
  assert.equal(notes?.part, "notes");
  assert.deepEqual(notes?.objects.map(({ name }) => name), ["notes"]);
  assert.deepEqual(notes?.after, ["manifests/platform"]);
});

Deno.test("deliver() ranks workloads alone, and never their pods", () => {
  const { objects } = delivered();
  const prepare = named(objects, "manifests/box-prepare/acme_batch_job_box-prepare.yaml");
  assert.equal(prepare.metadata.annotations?.["belts.example.com/rank"], "1");
  const rest = objects.filter(({ object }) => object !== prepare);
  assert.doesNotMatch(JSON.stringify(rest), /belts\.example\.com\/rank/);
  assert.doesNotMatch(JSON.stringify(prepare["spec"]), /belts\.example\.com/);
});

Deno.test("deliver() changes nothing where no such plugin is chosen", () => {
  const plan = acmePlan(["orders"]);
  const paths = emit(plan, acmeRegistry).objects.map(objectPath);
  assert.deepEqual(paths.filter((path) => path.startsWith("gitops/")), []);
});

Deno.test("FLOE-OBJ043 refuses an object of gitops/ that lies in no namespace", () => {
  const { plan, objects } = delivered();
  assert.deepEqual(checkObjects(objects, plan), []);
  const bare = objects.map((placed): PlacedObject => {
    if (placed.area === undefined) return placed;
    const { namespace: _, ...metadata } = placed.object.metadata;
    return { ...placed, object: { ...placed.object, metadata } };
  });
  assert.deepEqual([...new Set(checkObjects(bare, plan).map(({ code }) => code))], ["FLOE-OBJ043"]);
});
