import type { Json } from "../compiler/object.ts";
import type { ObjectChange, ObjectName, Side, Surroundings } from "./change.ts";
import { at, canonical, fields, isRecord, list, text, texts } from "./data.ts";

/** One peer on one port in one direction; `anywhere` and `any port` stand for all. */
interface Path {
  readonly direction: "from" | "to";
  readonly peer: string;
  readonly port: string;
  /** The caller, who is called, and the port, where labels name both ends. */
  readonly key?: string;
}

const anywhere = "anywhere";
const anyPort = "any port";

/** Policies that allow more or bind fewer pods, and doors that no policy guards. */
export function pathsOpened(change: ObjectChange, around: Surroundings): readonly string[] {
  const { name, before, after } = change;
  if (name.kind !== "NetworkPolicy") return [...exposures(change), ...hostDoors(change)];
  if (after === undefined) {
    const selector = at(before?.object["spec"], "podSelector", "matchLabels");
    return around.isRemoved(name) || around.removesPods(name, selector)
      ? []
      : ["no longer binds the pods that it selects"];
  }
  return policyChanges(change, after, around);
}

/** Keys of the paths that a change opens at the end of the pods that call. */
export function pathsOpenedByCallers({ name, before, after }: ObjectChange): readonly string[] {
  if (name.kind !== "NetworkPolicy" || after === undefined) return [];
  return opened(name, before, after)
    .flatMap(({ direction, key }) => direction === "to" && key !== undefined ? [key] : []);
}

function policyChanges(
  { name, before }: ObjectChange,
  after: Side,
  around: Surroundings,
): readonly string[] {
  // A path that opens at both ends is told once, at the caller's.
  const paths = opened(name, before, after)
    .filter(({ direction, key }) => direction === "to" || !around.opensAtCaller(key ?? ""))
    .map(({ direction, peer, port }) => `opens ${port} ${direction} ${peer}`);
  if (before === undefined) return [...new Set(paths)];
  const selector = (side: Side) => at(side.object["spec"], "podSelector");
  const bindsOthers = canonical(selector(before)) !== canonical(selector(after)) &&
    !around.removesPods(name, at(selector(before), "matchLabels"));
  const types = texts(at(after.object["spec"], "policyTypes"));
  return [
    ...new Set(paths),
    ...(bindsOthers ? ["binds other pods than before"] : []),
    ...texts(at(before.object["spec"], "policyTypes")).filter((type) => !types.includes(type))
      .map((type) => `no longer binds ${type}`),
  ];
}

function opened(name: ObjectName, before: Side | undefined, after: Side): readonly Path[] {
  const old = before === undefined ? [] : pathsOf(name, before);
  return pathsOf(name, after).filter((path) => !old.some((one) => covers(one, path)));
}

function pathsOf(name: ObjectName, side: Side): readonly Path[] {
  const spec = side.object["spec"];
  const own = at(spec, "podSelector");
  const read = (field: string, direction: "from" | "to") =>
    list(at(spec, field)).flatMap((rule) => {
      const peers = list(at(rule, direction));
      const ports = list(at(rule, "ports")).map(portText);
      return (peers.length === 0 ? [undefined] : peers).flatMap((peer) =>
        (ports.length === 0 ? [anyPort] : ports).map((port): Path => ({
          direction,
          peer: peer === undefined ? anywhere : peerText(peer),
          port,
          ...pathKey(name, own, peer, direction, port),
        }))
      );
    });
  return [...read("ingress", "from"), ...read("egress", "to")];
}

function pathKey(
  { tree, namespace = "" }: ObjectName,
  own: Json | undefined,
  peer: Json | undefined,
  direction: Path["direction"],
  port: string,
): { readonly key?: string } {
  const pods = at(peer, "podSelector");
  if (!isRecord(pods)) return {};
  const here = [namespace, canonical(own)];
  const there = [namespaceOf(peer) ?? namespace, canonical(pods)];
  const ends = direction === "to" ? [here, there] : [there, here];
  return { key: JSON.stringify([tree, ...ends, port]) };
}

/** The namespace that a peer names; undefined for any other choice, and for the policy's own. */
function namespaceOf(peer: Json | undefined): string | undefined {
  return text(at(peer, "namespaceSelector", "matchLabels", "kubernetes.io/metadata.name"));
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
  const named = namespaceOf(peer);
  const namespace = namespaceSelector === undefined
    ? "its namespace"
    : named ?? `namespaces ${labelText(namespaceSelector)}`;
  return `pods ${componentText(podSelector) ?? labelText(podSelector)} in ${namespace}`;
}

const prefix = "app.kubernetes.io/";

/** `<name>/<component>` for exactly the three labels that floe selects by; which instance, the namespace says. */
function componentText(selector: Json | undefined): string | undefined {
  const labels = fields(at(selector, "matchLabels"));
  const [name, component] = [text(labels[`${prefix}name`]), text(labels[`${prefix}component`])];
  const keys = Object.keys(labels).sort().join();
  if (keys !== ["component", "instance", "name"].map((key) => prefix + key).join()) {
    return undefined;
  }
  return name === component ? name : `${name}/${component}`;
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
function hostDoors({ before, after, fields }: ObjectChange): readonly string[] {
  const there = before === undefined
    ? [...after?.leaves.values() ?? []].map(({ steps, value }) => ({ steps, after: value }))
    : fields;
  return there.flatMap(({ steps, after: value }) => {
    const last = steps.at(-1);
    if (last === "hostPort" && value !== undefined) return [`listens on its node's port ${value}`];
    return last === "hostNetwork" && value === true ? ["shares its node's network"] : [];
  });
}
