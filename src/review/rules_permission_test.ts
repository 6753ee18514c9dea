import { testRule } from "../../tests/review/test_rule.ts";
import { deployment, objectText } from "./testing.ts";

const role = (rule: string) =>
  objectText("Role", `rules: [{ ${rule} }]`, "rbac.authorization.k8s.io/v1");
const pods = (verbs: string) => role(`apiGroups: [""], resources: [pods], verbs: [${verbs}]`);
const binding = (name: string, subjects: string) =>
  objectText(
    "RoleBinding",
    `roleRef: { kind: Role, name: ${name} }\nsubjects: [${subjects}]`,
    "rbac.authorization.k8s.io/v1",
  );
const account = "{ kind: ServiceAccount, name: a, namespace: shop }";

const project = (kinds: string) =>
  objectText(
    "AppProject",
    `spec: { namespaceResourceWhitelist: [${kinds}], ` +
      'destinations: [{ namespace: shop, server: "https://k" }] }',
    "argoproj.io/v1alpha1",
  );
const service = '{ group: "", kind: Service }';
const ingress = "{ group: networking.k8s.io, kind: Ingress }";

testRule("permission-widened", [
  {
    before: [project(service)],
    after: [project(`${ingress}, ${service}`)],
    says: ["lets its applications use kind Ingress.networking.k8s.io"],
  },
  {
    before: [],
    after: [project(service)],
    says: ["lets its applications apply 1 kind, in namespace shop of https://k"],
  },
  { before: [project(`${service}, ${ingress}`)], after: [project(`${ingress}, ${service}`)] },
  { before: [project(`${service}, ${ingress}`)], after: [project(service)] },
  { before: [pods("get")], after: [pods("get, delete")], says: ["allows delete pods"] },
  { before: [], after: [pods("get")], says: ["allows get pods"] },
  {
    before: [role('apiGroups: [""], resources: [pods], verbs: [get], resourceNames: [a]')],
    after: [pods("get")],
    says: ["allows get pods"],
  },
  {
    before: [binding("reader", "")],
    after: [binding("reader", account)],
    says: ["gives Role reader to ServiceAccount shop/a"],
  },
  {
    before: [binding("reader", account)],
    after: [binding("writer", account)],
    says: ["gives Role writer to ServiceAccount shop/a"],
  },
  {
    before: [deployment("", "automountServiceAccountToken: false")],
    after: [deployment("", "automountServiceAccountToken: true")],
    says: ["its pods get a token for the API server"],
  },
  { before: [pods('"*"')], after: [pods("get, list")] },
  { before: [pods("get, list")], after: [pods("list, get")] },
  { before: [binding("reader", account)], after: [binding("reader", "")] },
  { before: [pods("get")], after: [] },
]);
