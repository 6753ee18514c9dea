import { testRule } from "../../tests/review/test_rule.ts";
import { deployment, namespace, objectText, service } from "./testing.ts";

const policy = (spec: string) =>
  objectText("NetworkPolicy", `spec: { ${spec} }`, "networking.k8s.io/v1");
const to = (cidr: string, number: string) =>
  `policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: ${cidr} } }], ports: [${number}] }]`;

const floe = (component: string) =>
  `{ app.kubernetes.io/component: ${component}, app.kubernetes.io/instance: shop, ` +
  `app.kubernetes.io/name: web }`;
const peer = (component: string) =>
  `{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: shop } }, ` +
  `podSelector: { matchLabels: ${floe(component)} } }`;
const egress = (from: string, to: string) =>
  named(
    from,
    `podSelector: { matchLabels: ${floe(from)} }, policyTypes: [Egress], ` +
      `egress: [{ to: [${peer(to)}], ports: [{ port: 80 }] }]`,
  );
const ingress = (to: string, from: string) =>
  named(
    to,
    `podSelector: { matchLabels: ${floe(to)} }, policyTypes: [Ingress], ` +
      `ingress: [{ from: [${peer(from)}], ports: [{ port: 80 }] }]`,
  );
const named = (name: string, spec: string) => policy(spec).replace("name: one", `name: ${name}`);
const pods = (component: string) =>
  deployment("").replace(
    "  template:\n",
    `  template:\n    metadata: { labels: ${floe(component)} }\n`,
  );

testRule("network-opened", [
  {
    before: [],
    after: [egress("run", "web"), ingress("web", "run")],
    says: ["opens port 80/TCP to pods web in shop"],
  },
  {
    before: [egress("run", "web")],
    after: [egress("run", "web"), ingress("web", "run")],
    says: ["opens port 80/TCP from pods web/run in shop"],
  },
  { before: [ingress("web", "run"), pods("web")], after: [] },
  {
    before: [ingress("web", "run"), pods("other")],
    after: [],
    says: ["no longer binds the pods that it selects"],
  },
  {
    before: [named("a", `podSelector: { matchLabels: ${floe("web")} }`), pods("web")],
    after: [named("a", "podSelector: { matchLabels: { a: b } }")],
  },
  {
    before: [policy(to("10.0.0.0/8", "{ port: 80 }"))],
    after: [policy(to("10.0.0.0/8", "{ port: 80 }, { port: 443 }"))],
    says: ["opens port 443/TCP to 10.0.0.0/8"],
  },
  {
    before: [policy(to("10.0.0.0/8", "{ port: 80 }"))],
    after: [policy("policyTypes: [Egress], egress: [{}]")],
    says: ["opens any port to anywhere"],
  },
  {
    before: [policy("policyTypes: [Ingress, Egress]")],
    after: [policy("policyTypes: [Ingress]")],
    says: ["no longer binds Egress"],
  },
  {
    before: [policy("podSelector: {}")],
    after: [policy("podSelector: { matchLabels: { a: b } }")],
    says: ["binds other pods than before"],
  },
  {
    before: [policy("policyTypes: [Ingress]")],
    after: [],
    says: ["no longer binds the pods that it selects"],
  },
  {
    before: [service],
    after: [service.replace("{ ports", "{ type: LoadBalancer, ports")],
    says: ["is reachable from outside: LoadBalancer"],
  },
  {
    before: [],
    after: [objectText("Ingress", "spec: {}", "networking.k8s.io/v1")],
    says: ["is a new way in from outside"],
  },
  {
    before: [deployment("")],
    after: [deployment("", "hostNetwork: true")],
    says: ["shares its node's network"],
  },
  {
    before: [deployment("")],
    after: [deployment("image: web:1, ports: [{ containerPort: 80, hostPort: 8080 }]")],
    says: ["listens on its node's port 8080"],
  },
  {
    before: [policy("policyTypes: [Egress], egress: [{}]")],
    after: [policy(to("10.0.0.0/8", "{ port: 80 }"))],
  },
  {
    before: [policy(to("10.0.0.0/8", "{ port: 80 }, { port: 443 }"))],
    after: [policy(to("10.0.0.0/8", "{ port: 443 }, { port: 80 }"))],
  },
  { before: [policy("policyTypes: [Ingress]"), namespace("a: b")], after: [] },
  { before: [], after: [service] },
]);
