import assert from "node:assert/strict";
import { nearestObject, objectsCalled, shortName } from "./find_object.ts";

const known = [
  { id: "apps/Deployment/shop/web", path: "manifests/web/shop_apps_deployment_web.yaml" },
  { id: "apps/Deployment/other/web", path: "products/x/web/other_apps_deployment_web.yaml" },
  { id: "core/ConfigMap/shop/app-00000001", path: "manifests/web/shop_core_configmap_app.yaml" },
  {
    id: "core/Namespace/_cluster/shop",
    path: "manifests/platform/_cluster_core_namespace_shop.yaml",
  },
];

const words: readonly (readonly [string, readonly number[]])[] = [
  ["Deployment/web", [0, 1]],
  ["deployment/web", [0, 1]],
  ["Deployment/shop/web", [0]],
  ["shop/Deployment/web", [0]],
  ["apps/Deployment/other/web", [1]],
  ["ConfigMap/app", [2]],
  ["ConfigMap/app-00000001", [2]],
  ["Namespace/shop", [3]],
  ["./dist/p/e/manifests/web/shop_core_configmap_app.yaml", [2]],
  ["manifests/web/shop_core_configmap_app.yaml", [2]],
  ["web", []],
  ["Service/web", []],
];

for (const [word, indexes] of words) {
  Deno.test(`objectsCalled() finds ${indexes.length} called ${word}`, () => {
    assert.deepEqual(objectsCalled(word, known), indexes.map((index) => known[index]));
  });
}

Deno.test("nearestObject() says what was probably meant", () => {
  assert.equal(nearestObject("Deployment/wep", known), "Deployment/web");
  assert.equal(nearestObject("Deployment/shop/wep", known), "Deployment/shop/web");
  assert.equal(shortName({ id: "core/Namespace/_cluster/shop", path: "x" }), "Namespace/shop");
});
