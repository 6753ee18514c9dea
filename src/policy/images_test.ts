import assert from "node:assert/strict";
import { acmePlan, acmeRegistry } from "../../tests/fixtures/acme.ts";
import type { PlacedObject } from "../compiler/object.ts";
import type { Plan } from "../compiler/plan.ts";
import { emit } from "../synth/emit.ts";
import { checkImages, imagesInUse } from "./images.ts";

const local = acmePlan(["orders"]);
const digest = `sha256:${"0".repeat(64)}`;
const box = "docker.io/acme/box:1.2.3";
const tools = "registry.example.com/acme/floe-tools:0.1.0";
const orders = "registry.example.com/acme/orders:1.0.0";

/** The plan in production, with other images. */
function production(images: Partial<Plan["images"]> = {}): Plan {
  const platform = { ...local.platform, production: true };
  return { ...local, platform, images: { ...local.images, ...images } };
}

function used(plan: Plan, more: readonly PlacedObject[] = []) {
  const { objects, images } = emit(plan, acmeRegistry);
  return imagesInUse([...objects, ...more], plan, images);
}

function refused(plan: Plan): readonly string[] {
  return checkImages(used(plan), plan).map(({ code, message }) => `${code} ${message}`);
}

const allow = (image: string) => ({ image, reason: "Out of reach" });

Deno.test("imagesInUse() names each image once, with the product and who made the objects", () => {
  const mirrored = { ...local.images, mirrors: { "docker.io": "mirror.example.com" } };
  assert.deepEqual(used({ ...local, images: mirrored }), [
    { reference: box, image: "mirror.example.com/acme/box:1.2.3", users: ["storage/default"] },
    { reference: tools, image: tools, users: ["storage/default"] },
    { reference: orders, image: orders, product: "orders", users: ["orchestrator/default"] },
  ]);
});

Deno.test("imagesInUse() sees an image that only a custom resource names", () => {
  const cluster = (apiVersion: string): PlacedObject => ({
    object: {
      apiVersion,
      kind: "Cluster",
      metadata: { name: "rows", namespace: "acme" },
      spec: { nodes: [{ image: "ghcr.io/acme/rows:18" }, { note: "ghcr.io/acme/other:1" }] },
    },
    component: "rows",
    origin: "database/default",
  });
  const known = new Map([["ghcr.io/acme/rows:18", "ghcr.io/acme/rows:18"]]);
  const found = (apiVersion: string) => imagesInUse([cluster(apiVersion)], local, known);
  assert.deepEqual(found("rows.example.com/v1").map(({ users }) => users), [["database/default"]]);
  assert.deepEqual(found("networking.k8s.io/v1"), []);
  assert.deepEqual(found("apps/v1"), []);
});

Deno.test("FLOE-IMG003 refuses an image without a digest in production, and only there", () => {
  const [first, second, third, ...more] = refused(production());
  assert.match(first ?? "", /^FLOE-IMG003 "docker\.io\/acme\/box:1\.2\.3" of storage\/default/);
  assert.match(second ?? "", /^FLOE-IMG003 "registry\.example\.com\/acme\/floe-tools:0\.1\.0"/);
  assert.match(third ?? "", /^FLOE-IMG003 "registry\.example\.com\/acme\/orders:1\.0\.0"/);
  assert.deepEqual(more, []);
  assert.deepEqual(refused(local), []);
});

Deno.test("FLOE-IMG003 accepts what the lock pins and what the platform allows by name", () => {
  const locked = { digests: { [box]: digest } };
  assert.equal(refused(production(locked)).length, 2);
  const all = [allow("docker.io/acme/box"), allow("registry.example.com/acme/*")];
  assert.deepEqual(refused(production({ allowedWithoutDigest: all })), []);
  const other = [allow("docker.io/acme/box:1.2.4"), allow("registry.example.com/*")];
  assert.equal(refused(production({ allowedWithoutDigest: other })).length, 1);
});

Deno.test("FLOE-IMG003 tells a product's CI what to run", () => {
  const plan = production({ allowedWithoutDigest: [allow("docker.io/acme/*"), allow(tools)] });
  const [found] = checkImages(used(plan), plan);
  assert.match(found?.hint ?? "", /floe image pin orders/);
});

Deno.test("FLOE-IMG004 warns where the lock has a product's image of another version", () => {
  const digests = { "product/orders:0.9.0": digest };
  const [found, ...more] = refused({ ...local, images: { ...local.images, digests } });
  assert.match(found ?? "", /^FLOE-IMG004 .*"orders" in version 0\.9\.0, and .* says 1\.0\.0$/);
  assert.deepEqual(more, []);
});
