import type { Json } from "../compiler/object.ts";
import type { ObjectChange, Side, Surroundings } from "./change.ts";
import { at, canonical, fields, list, text, texts } from "./data.ts";

/** One peer on one port in one direction; `anywhere` and `any port` stand for all. */
interface Path {
  readonly direction: "from" | "to";
  readonly peer: string;
  readonly port: string;
}

const anywhere = "anywhere";
const anyPort = "any port";

/** Policies that allow more or bind fewer pods, and doors that no policy guards. */
export function pathsOpened(change: ObjectChange, around: Surroundings): readonly string[] {
  const { kind, namespace } = change.name;
  if (kind === "NetworkPolicy") {
    return change.after === undefined
      ? around.isRemoved(namespace) ? [] : ["no longer binds the pods that it selects"]
      : policyChanges(change.before, change.after);
  }
  return [...exposures(change), ...hostDoors(change)];
}

function policyChanges(before: Side | undefined, after: Side): readonly string[] {
  const old = pathsOf(before);
  const opened = pathsOf(after).filter((path) => !old.some((one) => covers(one, path)))
    .map(({ direction, peer, port }) => `opens ${port} ${direction} ${peer}`);
  if (before === undefined) return [...new Set(opened)];
  const selector = (side: Side) => canonical(at(side.object["spec"], "podSelector"));
  const types = texts(at(after.object["spec"], "policyTypes"));
  return [
    ...new Set(opened),
    ...(selector(before) === selector(after) ? [] : ["binds other pods than before"]),
    ...texts(at(before.object["spec"], "policyTypes")).filter((type) => !types.includes(type))
      .map((type) => `no longer binds ${type}`),
  ];
}

function pathsOf(side: Side | undefined): readonly Path[] {
  const spec = side?.object["spec"];
  const read = (field: string, direction: "from" | "to") =>
    list(at(spec, field)).flatMap((rule) => {
      const peers = list(at(rule, direction)).map(peerText);
      const ports = list(at(rule, "ports")).map(portText);
      return (peers.length === 0 ? [anywhere] : peers).flatMap((peer) =>
        (ports.length === 0 ? [anyPort] : ports).map((port) => ({ direction, peer, port }))
      );
    });
  return [...read("ingress", "from"), ...read("egress", "to")];
}

function covers(a: Path, b: Path): boolean {
  return a.direction === b.direction && (a.peer === anywhere || a.peer === b.peer) &&
    (a.port === anyPort || a.port === b.port);
}

function portText(port: Json): string {
  const { port: number, endPort, protocol } = fields(port);
  const range = endPort === undefined ? `${number ?? "every"}` : `${number}-${endPort}`;
  return `port ${range}/${protocol ?? "TCP"}`;
}

function peerText(peer: Json): string {
  const { ipBlock, namespaceSelector, podSelector } = fields(peer);
  const cidr = text(at(ipBlock, "cidr"));
  if (cidr !== undefined) {
    const except = texts(at(ipBlock, "except"));
    return except.length === 0 ? cidr : `${cidr} except ${except.toSorted().join(", ")}`;
  }
  const namespace = namespaceSelector === undefined
    ? "its namespace"
    : `namespaces ${labelText(namespaceSelector)}`;
  return `pods ${labelText(podSelector)} in ${namespace}`;
}

/** The values alone where floe's own labels say all. */
function labelText(selector: Json | undefined): string {
  if (at(selector, "matchExpressions") !== undefined) return canonical(selector);
  const labels = Object.entries(fields(at(selector, "matchLabels")))
    .map(([key, value]) => `${key.slice(key.lastIndexOf("/") + 1)}=${value}`).sort();
  return labels.length === 0 ? "of any label" : labels.join(",");
}

const doors: ReadonlySet<string> = new Set([
  "Gateway",
  "GRPCRoute",
  "HTTPRoute",
  "Ingress",
  "TCPRoute",
]);

/** Ways in from outside the cluster. */
function exposures({ name, before, after, fields }: ObjectChange): readonly string[] {
  if (after === undefined) return [];
  if (doors.has(name.kind)) {
    if (before === undefined) return ["is a new way in from outside"];
    const hosts = fields.filter(({ steps, after }) => steps[0] === "spec" && after !== undefined);
    return hosts.length === 0 ? [] : ["is a way in from outside, and changes"];
  }
  if (name.kind !== "Service") return [];
  const type = text(at(after.object["spec"], "type")) ?? "ClusterIP";
  const old = text(at(before?.object["spec"], "type")) ?? "ClusterIP";
  return type !== old && (type === "LoadBalancer" || type === "NodePort")
    ? [`is reachable from outside: ${type}`]
    : [];
}

/** Pods that listen on their node. */
function hostDoors({ before, after }: ObjectChange): readonly string[] {
  return [...after?.leaves ?? []].filter(([key, { steps, value, meaning }]) => {
    const isDoor = steps.at(-1) === "hostPort" ||
      (steps.at(-1) === "hostNetwork" && value === true);
    return isDoor && before?.leaves.get(key)?.meaning !== meaning;
  }).map(([, { steps, value }]) =>
    steps.at(-1) === "hostPort"
      ? `listens on its node's port ${value}`
      : "shares its node's network"
  );
}
