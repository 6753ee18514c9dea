import { at, fields, list, names, text } from "./json.ts";
import { kindRule, type Rule, when } from "./rule.ts";
import type { Subject } from "./subject.ts";

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const labelKey = /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?$/;
const labelValue = /^([A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?)?$/;

/** Kinds whose names end up in host names or labels, and how long they may be. */
const labelLengths: Readonly<Record<string, number>> = {
  CronJob: 52,
  Deployment: 63,
  Job: 63,
  Namespace: 63,
  Service: 63,
  StatefulSet: 52,
};

/** Names, labels, namespaces, and kinds that floe never writes. */
export const nameRules: readonly Rule[] = [
  { code: "FLOE-OBJ037", check: cdk8sKeys },
  {
    code: "FLOE-OBJ038",
    check: (subject) => [...badName(subject), ...badLabels(subject), ...badPorts(subject)],
  },
  kindRule("FLOE-OBJ039", ["Service"], ({ object }) => {
    const type = text(at(object, "spec", "type")) ?? "ClusterIP";
    return when(
      [at(object, "spec", "externalIPs") !== undefined, "has externalIPs"],
      [type === "LoadBalancer" || type === "NodePort", `is of type ${type}`],
    );
  }),
  kindRule("FLOE-OBJ041", ["Secret"], () => ["holds values that belong into no file"]),
  kindRule("FLOE-OBJ042", ["Role", "ClusterRole"], ({ object }) => {
    const wild = list(object["rules"]).flatMap((rule) =>
      Object.keys(fields(rule)).filter((key) => list(at(rule, key)).includes("*"))
    );
    return [...new Set(wild)].sort().map((key) => `grants "*" in ${key}`);
  }),
  kindRule("FLOE-OBJ042", ["RoleBinding", "ClusterRoleBinding"], ({ object }) => {
    const role = text(at(object, "roleRef", "name")) ?? "";
    return when([role === "cluster-admin", "makes somebody cluster-admin"]);
  }),
  {
    code: "FLOE-OBJ043",
    check: ({ placed, object, kind, namespace, name }, { plan, productNamespace }) => {
      const { product, area } = placed;
      // What has objects applied lies where its controller looks for it.
      if (area !== undefined) return when([namespace === "", "lies in no namespace"]);
      if (product === undefined) {
        const strange = object.metadata.namespace !== undefined &&
          namespace !== plan.platform.namespace;
        return when([strange, `lies in namespace "${namespace}", which is not the platform's`]);
      }
      const own = productNamespace(product);
      if (kind === "Namespace") return when([name !== own, `is not "${own}"`]);
      return when([namespace !== own, `does not lie in product "${product}"'s namespace`]);
    },
  },
];

function cdk8sKeys({ object, pod }: Subject): readonly string[] {
  const maps = [
    object.metadata.labels,
    object.metadata.annotations,
    pod?.labels,
    pod?.annotations,
    fields(at(object, "spec", "selector")),
    fields(at(object, "spec", "selector", "matchLabels")),
  ];
  const keys = new Set<string>();
  for (const map of maps) {
    for (const key in map) if (key.startsWith("cdk8s.io/")) keys.add(key);
  }
  return [...keys].map((key) => `carries "${key}"`);
}

function badName({ kind, name }: Subject): readonly string[] {
  const length = Object.hasOwn(labelLengths, kind) ? labelLengths[kind] : undefined;
  if (length !== undefined) {
    return when(
      [!label.test(name), "is not made of lower-case letters, digits and dashes"],
      [name.length > length, `has a name of more than ${length} characters`],
      [kind === "Service" && /^[0-9]/.test(name), "starts with a digit"],
    );
  }
  // Roles may carry colons and more.
  if (/Role(Binding)?$/.test(kind)) return when([/[/%]/.test(name), "has a slash in its name"]);
  return when(
    [!subdomain.test(name), "is not made of lower-case letters, digits, dashes and dots"],
    [name.length > 253, "has a name of more than 253 characters"],
  );
}

function badLabels({ object, pod }: Subject): readonly string[] {
  const all = [
    ...Object.entries(object.metadata.labels ?? {}),
    ...Object.entries(pod?.labels ?? {}),
  ];
  return all.filter(([key, value]) => !labelKey.test(key) || !labelValue.test(text(value) ?? "-"))
    .map(([key]) => `has label "${key}", whose key or value Kubernetes refuses`);
}

function badPorts({ kind, object, pod }: Subject): readonly string[] {
  const service = kind === "Service" ? list(at(object, "spec", "ports")) : [];
  const ports = [...service, ...(pod?.containers.flatMap(({ spec }) => list(spec["ports"])) ?? [])];
  const known = names(service);
  return [
    ...names(ports).filter((name) => name.length > 15 || !label.test(name))
      .map((name) => `has port "${name}", which is no port name`),
    ...known.filter((name, i) => known.indexOf(name) !== i).map((name) =>
      `has two ports "${name}"`
    ),
  ];
}
