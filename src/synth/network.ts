import type { Json, KubeObject, PlacedObject } from "../compiler/object.ts";
import type { Edge, PlanComponent } from "../compiler/plan.ts";
import { found, type Lookup } from "./lookup.ts";
import { type OutsideAddresses, outsideAddresses } from "./outside.ts";
import { callsKubernetes, podLabelsOf, selectorOf } from "./workload.ts";

/**
 * NetworkPolicies: nothing is allowed in a namespace, names may be looked up, and each component
 * gets exactly its edges, by pod port, because a policy sees packets after a Service has been
 * resolved. The kubelet's probes come from the pod's own node, which network plugins always let
 * through, so they need no rule. `outside` says what happens to addresses that no label names.
 */
export function networkObjects(lookup: Lookup): readonly PlacedObject[] {
  const { plan } = lookup;
  const outside = outsideAddresses(plan.network);
  const namespaces: readonly (readonly [string, string | undefined])[] = [
    [plan.platform.namespace, undefined],
    ...plan.products.map(({ facts }) => [facts.namespace, facts.name] as const),
  ];
  return [
    ...namespaces.flatMap(([namespace, product]) =>
      [denyAll(namespace), allowNames(namespace, lookup)].map((object) =>
        place(object, product === undefined ? "platform" : "product", product)
      )
    ),
    ...plan.components.flatMap((component) => {
      const policy = componentPolicy(component, lookup, outside);
      return policy === undefined ? [] : [place(policy, component.object, component.product)];
    }),
  ];
}

function place(object: KubeObject, component: string, product: string | undefined): PlacedObject {
  return { object, component, ...(product === undefined ? {} : { product }), origin: "core" };
}

function policy(name: string, namespace: string, spec: Json): KubeObject {
  const metadata = { name, namespace };
  return { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata, spec };
}

function denyAll(namespace: string): KubeObject {
  const spec = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
  return policy("default-deny", namespace, spec);
}

/** DNS for every pod: the cluster's service, and caches on the nodes, which have no labels. */
function allowNames(namespace: string, { plan }: Lookup): KubeObject {
  const { dns } = plan.network;
  const to = [podPeer(dns.namespace, dns.labels), ...dns.cidrs.map(addressPeer)];
  const ports = ["TCP", "UDP"].map((protocol) => ({ port: dns.port, protocol }));
  return policy("allow-dns", namespace, {
    podSelector: {},
    policyTypes: ["Egress"],
    egress: [{ to, ports }],
  });
}

/** Absent for a component without edges: it gets nothing beside names. */
function componentPolicy(
  component: PlanComponent,
  lookup: Lookup,
  outside: OutsideAddresses,
): KubeObject | undefined {
  const ingress = ingressRules(lookup.edgesTo(component.id), lookup);
  const egress = [
    ...egressRules(lookup.edgesFrom(component.id), lookup),
    ...outsideRules(component, lookup, outside),
  ];
  if (ingress.length + egress.length === 0) return undefined;
  const labels = selectorOf(component, lookup);
  const made = policy(component.object, component.namespace, {
    podSelector: { matchLabels: podLabelsOf(component, lookup) },
    policyTypes: [
      ...(ingress.length === 0 ? [] : ["Ingress"]),
      ...(egress.length === 0 ? [] : ["Egress"]),
    ],
    ...(ingress.length === 0 ? {} : { ingress }),
    ...(egress.length === 0 ? {} : { egress }),
  });
  return { ...made, metadata: { ...made.metadata, labels } };
}

/** One rule per pod port, with everyone who may connect to it. */
function ingressRules(edges: readonly Edge[], lookup: Lookup): Json[] {
  const callers = new Map<number, Set<string>>();
  for (const { from, to } of edges) {
    if ("external" in to) continue;
    callers.set(to.targetPort, (callers.get(to.targetPort) ?? new Set()).add(from));
  }
  return sortedEntries(callers).map(([port, ids]) => ({
    from: [...ids].sort().flatMap((id) => callerPeers(id, lookup)),
    ports: [tcp(port)],
  }));
}

/** One rule per component that is called, with the ports that are called. */
function egressRules(edges: readonly Edge[], lookup: Lookup): Json[] {
  const called = new Map<string, Set<number>>();
  for (const { to } of edges) {
    if ("external" in to) continue;
    called.set(to.component, (called.get(to.component) ?? new Set()).add(to.targetPort));
  }
  return sortedEntries(called).map(([id, ports]) => ({
    to: [componentPeer(id, lookup)],
    ports: [...ports].sort((a, b) => a - b).map(tcp),
  }));
}

/** Without known addresses a port is open to everywhere, which `outsideDiagnostics()` reports. */
function outsideRules(
  component: PlanComponent,
  { edgesFrom }: Lookup,
  outside: OutsideAddresses,
): Json[] {
  const hosts = new Map<string, { host: string; port: number }>();
  for (const { to } of edgesFrom(component.id)) {
    if ("external" in to) hosts.set(`${to.external}:${to.port}`, { ...to, host: to.external });
  }
  const rules = sortedEntries(hosts).map(([, { host, port }]) =>
    addressRule(outside.ofHost(host, port), [port])
  );
  return callsKubernetes(component) ? [...rules, ...apiServerRules(outside)] : rules;
}

function apiServerRules({ apiServer }: OutsideAddresses): Json[] {
  if (apiServer.length === 0) return [addressRule([], [443, 6443])];
  const byPort = Map.groupBy(apiServer, ({ port }) => port);
  return sortedEntries(byPort).map(([port, addresses]) =>
    addressRule(addresses.map(({ cidr }) => cidr), [port])
  );
}

function addressRule(cidrs: readonly string[], ports: readonly number[]): Json {
  const to = [...cidrs].sort().map(addressPeer);
  return { ...(to.length === 0 ? {} : { to }), ports: ports.map(tcp) };
}

function componentPeer(id: string, lookup: Lookup): Json {
  const component = found(lookup.components.get(id), `component "${id}"`);
  return podPeer(component.namespace, podLabelsOf(component, lookup));
}

/** Who calls: a component, or pods and addresses that are not floe's. */
function callerPeers(id: string, lookup: Lookup): Json[] {
  const at = lookup.peers.get(id)?.at;
  if (at === undefined) return [componentPeer(id, lookup)];
  return "cidrs" in at ? [...at.cidrs].sort().map(addressPeer) : [podPeer(at.namespace, at.labels)];
}

/**
 * Every namespace carries its own name in this label since Kubernetes 1.22. The API server drops an
 * empty `matchLabels`, and whoever compares objects would then see a change for ever.
 */
function podPeer(namespace: string, labels: Readonly<Record<string, string>>): Json {
  return {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
    podSelector: Object.keys(labels).length === 0 ? {} : { matchLabels: labels },
  };
}

function addressPeer(cidr: string): Json {
  return { ipBlock: { cidr } };
}

function tcp(port: number): Json {
  return { port, protocol: "TCP" };
}

function sortedEntries<Key extends string | number, Value>(
  map: ReadonlyMap<Key, Value>,
): [Key, Value][] {
  return [...map].sort(([a], [b]) => a < b ? -1 : 1);
}
