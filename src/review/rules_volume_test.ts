import { testRule } from "../../tests/review/test_rule.ts";
import { deployment, namespace, objectText } from "./testing.ts";

const claim = (rest: string) => objectText("PersistentVolumeClaim", `spec: { ${rest} }`);
const sized = (storage: string) => claim(`resources: { requests: { storage: ${storage} } }`);
const claims = (storage: string) =>
  objectText(
    "StatefulSet",
    `spec: { volumeClaimTemplates: [{ metadata: { name: d }, spec: { resources: { requests: { storage: ${storage} } } } }] }`,
    "apps/v1",
  );
const mounting = (source: string) => deployment("", `volumes: [{ name: d, ${source} }]`);

const cluster = objectText("Cluster", "spec: { storage: { size: 1Gi } }", "db.example.com/v1");
const kept = cluster.replace(
  "namespace: shop",
  "namespace: shop, annotations: { kustomize.toolkit.fluxcd.io/prune: disabled }",
);

const operated = (spec: string) =>
  objectText("Cluster", `spec: { ${spec} }`, "postgresql.cnpg.io/v1").replace(
    "namespace: shop",
    "namespace: shop, annotations: { kustomize.toolkit.fluxcd.io/prune: disabled }",
  );

testRule("volume-lost", [
  {
    before: [operated("storage: { size: 2Gi }")],
    after: [operated("storage: { size: 1Gi }")],
    says: ["shrinks: 2Gi → 1Gi"],
  },
  {
    before: [operated("walStorage: { storageClass: a }")],
    after: [operated("walStorage: { storageClass: b }")],
    says: ["is replaced: storageClass a → b"],
  },
  { before: [operated("storage: { size: 1Gi }")], after: [operated("storage: { size: 2Gi }")] },
  { before: [sized("2Gi")], after: [sized("1Gi")], says: ["shrinks: 2Gi → 1Gi"] },
  { before: [claims("2Gi")], after: [claims("1Gi")], says: ["shrinks: 2Gi → 1Gi"] },
  { before: [sized("1Gi")], after: [], says: ["is removed, with what it holds"] },
  {
    before: [claim("storageClassName: a")],
    after: [claim("storageClassName: b")],
    says: ["is replaced: storageClassName a → b"],
  },
  {
    before: [mounting("persistentVolumeClaim: { claimName: a }")],
    after: [mounting("persistentVolumeClaim: { claimName: b }")],
    says: ["its pods mount b instead of a"],
  },
  {
    before: [mounting("persistentVolumeClaim: { claimName: a }")],
    after: [mounting("emptyDir: {}")],
    says: ["its pods no longer mount a (volume d)"],
  },
  { before: [namespace("a: b")], after: [], says: ["is removed, with what it holds"] },
  { before: [kept], after: [], says: ["is removed, with what it holds"] },
  { before: [cluster], after: [] },
  { before: [sized("1Gi")], after: [sized("2Gi")] },
  { before: [sized("1Gi")], after: [sized("1024Mi")] },
  { before: [], after: [sized("1Gi")] },
  { before: [objectText("ConfigMap", "data: {}")], after: [] },
]);
