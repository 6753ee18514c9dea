import { testRule } from "../../tests/review/test_rule.ts";
import { objectText } from "./testing.ts";

const finalizers = "finalizers: [resources-finalizer.argocd.argoproj.io/foreground]";
const application = (metadata: string) =>
  objectText(
    "Application",
    "spec: { sources: [{ path: dist/shop/prod/manifests/x }, { path: dist/shop/prod/manifests/gone }] }",
    "argoproj.io/v1alpha1",
  ).replace("namespace: shop", `namespace: shop, ${metadata}`);
const kustomization = (prune: boolean, path: string) =>
  objectText(
    "Kustomization",
    `spec: { path: ./dist/shop/prod/${path}, prune: ${prune} }`,
    "kustomize.toolkit.fluxcd.io/v1",
  );
const other = objectText("ConfigMap", "data: {}");
const says = ["is removed, and with it what it applied and is still wanted: manifests/x"];

testRule("delivery-removed", [
  { before: [application(finalizers), other], after: [other], says },
  { before: [kustomization(true, "manifests/x"), other], after: [other], says },
  { before: [application("labels: {}"), other], after: [other] },
  { before: [kustomization(false, "manifests/x"), other], after: [other] },
  { before: [kustomization(true, "manifests/gone"), other], after: [other] },
  { before: [application(finalizers)], after: [] },
  { before: [], after: [application(finalizers)] },
]);
