import type { Json } from "../compiler/object.ts";
import type { Facts } from "./facts.ts";
import { at, fields, list, names, text } from "./json.ts";
import { kindRule, podRule, type Rule, when } from "./rule.ts";
import type { Pod, Subject } from "./subject.ts";

/** Whatever an object names has to exist. */
export const referenceRules: readonly Rule[] = [
  podRule("FLOE-OBJ040", (pod, subject, facts) => [
    ...accountMissing(pod, subject, facts),
    ...mountsMissing(pod),
    ...podReferences(pod).flatMap((reference) => missing(reference, subject, facts)),
  ]),
  kindRule("FLOE-OBJ040", ["StatefulSet"], ({ object, namespace }, { exists }) => {
    const service = text(at(object, "spec", "serviceName")) ?? "";
    return when([!exists("Service", namespace, service), `names Service "${service}"`]);
  }),
  kindRule("FLOE-OBJ040", ["RoleBinding"], ({ object, namespace }, { exists }) => {
    const role = fields(object["roleRef"]);
    const name = text(role["name"]) ?? "";
    const accounts = list(object["subjects"]).filter((one) => at(one, "kind") === "ServiceAccount")
      .map((one) =>
        [text(at(one, "namespace")) ?? namespace, text(at(one, "name")) ?? ""] as const
      );
    return [
      ...when([
        role["kind"] === "Role" && !exists("Role", namespace, name),
        `names Role "${name}"`,
      ]),
      ...accounts.filter(([home, account]) => !exists("ServiceAccount", home, account))
        .map(([home, account]) => `names ServiceAccount "${account}" in ${home}`),
    ];
  }),
];

/** A thing that a pod names and waits for. */
interface Reference {
  readonly kind: "ConfigMap" | "Secret" | "PersistentVolumeClaim";
  readonly name: string;
  readonly keys: readonly string[];
}

function podReferences({ spec, containers }: Pod): readonly Reference[] {
  return [
    ...list(spec["volumes"]).flatMap(volumeReferences),
    ...list(spec["imagePullSecrets"]).flatMap((item) => reference("Secret", at(item, "name"), [])),
    ...containers.flatMap(({ spec }) => [
      ...list(spec["env"]).flatMap((item) => keyReferences(at(item, "valueFrom"))),
      ...list(spec["envFrom"]).flatMap((item) => [
        ...named("ConfigMap", at(item, "configMapRef")),
        ...named("Secret", at(item, "secretRef")),
      ]),
    ]),
  ];
}

function volumeReferences(volume: Json): readonly Reference[] {
  const sources = [volume, ...list(at(volume, "projected", "sources"))];
  const claim = at(volume, "persistentVolumeClaim", "claimName");
  return [
    ...reference("PersistentVolumeClaim", claim, []),
    ...sources.flatMap((source) => [
      ...named("ConfigMap", at(source, "configMap")),
      ...named("Secret", at(source, "secret")),
    ]),
  ];
}

/** A source of several keys: a projected volume, `envFrom`, a volume's `secret`. */
function named(kind: Reference["kind"], source: Json | undefined): readonly Reference[] {
  if (at(source, "optional") === true) return [];
  const keys = list(at(source, "items")).flatMap((item) => text(at(item, "key")) ?? []);
  return reference(kind, at(source, "name") ?? at(source, "secretName"), keys);
}

function keyReferences(source: Json | undefined): readonly Reference[] {
  const one = (kind: Reference["kind"], from: Json | undefined) => {
    const key = text(at(from, "key"));
    if (at(from, "optional") === true || key === undefined) return [];
    return reference(kind, at(from, "name"), [key]);
  };
  return [
    ...one("ConfigMap", at(source, "configMapKeyRef")),
    ...one("Secret", at(source, "secretKeyRef")),
  ];
}

function reference(
  kind: Reference["kind"],
  name: Json | undefined,
  keys: readonly string[],
): readonly Reference[] {
  const known = text(name);
  return known === undefined ? [] : [{ kind, name: known, keys }];
}

function missing(
  { kind, name, keys }: Reference,
  { namespace }: Subject,
  facts: Facts,
): readonly string[] {
  if (kind === "PersistentVolumeClaim") {
    return when([!facts.exists(kind, namespace, name), `names ${kind} "${name}"`]);
  }
  const known = kind === "Secret"
    ? facts.secretKeys(namespace, name)
    : configMapKeys(facts, namespace, name);
  if (known === undefined) return [`names ${kind} "${name}", which nobody makes`];
  return keys.filter((key) => !known.has(key))
    .map((key) => `names key "${key}" of ${kind} "${name}", which has none of that name`);
}

function configMapKeys(
  { ofKind }: Facts,
  namespace: string,
  name: string,
): ReadonlySet<string> | undefined {
  const found = ofKind("ConfigMap", namespace).find((subject) => subject.name === name);
  if (found === undefined) return undefined;
  const { data, binaryData } = found.object;
  return new Set([...Object.keys(fields(data)), ...Object.keys(fields(binaryData))]);
}

function accountMissing({ spec }: Pod, { namespace }: Subject, facts: Facts): readonly string[] {
  const account = text(spec["serviceAccountName"]);
  if (account === undefined) return ["names no ServiceAccount"];
  return when([
    !facts.exists("ServiceAccount", namespace, account),
    `names ServiceAccount "${account}"`,
  ]);
}

function mountsMissing({ spec, containers }: Pod): readonly string[] {
  const volumes = new Set(names(list(spec["volumes"])));
  return containers.flatMap((container) =>
    names(list(container.spec["volumeMounts"])).filter((name) => !volumes.has(name))
      .map((name) => `container "${container.name}" mounts volume "${name}"`)
  );
}
