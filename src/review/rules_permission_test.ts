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

testRule("permission-widened", [
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
