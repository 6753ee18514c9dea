import { at, type Fields, fields, list, names, number, text } from "./json.ts";
import { kindRule, podRule, type Rule, when } from "./rule.ts";
import type { Container, Pod } from "./subject.ts";

/** Volume types that Pod Security `restricted` admits on every supported Kubernetes. */
const allowedVolumes = new Set([
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "persistentVolumeClaim",
  "projected",
  "secret",
]);

/** What every pod template must say. */
export const podRules: readonly Rule[] = [
  podRule(
    "FLOE-OBJ010",
    ({ spec }) =>
      when([spec["enableServiceLinks"] !== false, "does not set enableServiceLinks: false"]),
  ),
  podRule("FLOE-OBJ016", (pod) => pod.serves ? unprobed(pod) : []),
  podRule("FLOE-OBJ017", ({ spec }, { namespace }, { callsKubernetes }) => {
    const mounted = spec["automountServiceAccountToken"];
    const account = text(spec["serviceAccountName"]) ?? "default";
    return when(
      [mounted === undefined, "leaves automountServiceAccountToken to its account"],
      [
        mounted === true && !callsKubernetes(namespace, account),
        `mounts the token of "${account}", to which nothing grants the Kubernetes API`,
      ],
    );
  }),
  kindRule("FLOE-OBJ017", ["ServiceAccount"], ({ object }) =>
    when([
      object["automountServiceAccountToken"] !== false,
      "mounts its token into every pod that names it",
    ])),
  podRule("FLOE-OBJ020", ({ serves, spec }) =>
    when([
      serves && (number(spec["terminationGracePeriodSeconds"]) ?? 0) < 1,
      "sets no terminationGracePeriodSeconds",
    ])),
  podRule("FLOE-OBJ021", hostUse),
  podRule("FLOE-OBJ022", (pod) => [
    ...repeated("container", pod.containers.map(({ name }) => name)),
    ...repeated("volume", names(list(pod.spec["volumes"]))),
    ...repeated("port", pod.containers.flatMap(({ spec }) => names(list(spec["ports"])))),
    ...pod.containers.flatMap(({ spec }) =>
      repeated("mount path", list(spec["volumeMounts"]).map((mount) => path(fields(mount))))
    ),
  ]),
];

/** The main container must say when it is ready; its companions must say something. */
function unprobed({ containers }: Pod): readonly string[] {
  const running = containers.filter(({ init }) => !init);
  const probed = ({ spec }: Container) =>
    spec["readinessProbe"] !== undefined || spec["livenessProbe"] !== undefined;
  const [main] = running;
  return [
    ...when([
      main?.spec["readinessProbe"] === undefined,
      `container "${main?.name}" has no readiness probe`,
    ]),
    ...running.slice(1).filter((container) => !probed(container))
      .map(({ name }) => `container "${name}" has no probe`),
  ];
}

function hostUse({ spec, containers }: Pod): readonly string[] {
  const shared = ["hostNetwork", "hostPID", "hostIPC"].filter((key) => spec[key] === true);
  const volumes = list(spec["volumes"]).filter((volume) =>
    Object.keys(fields(volume)).some((key) => key !== "name" && !allowedVolumes.has(key))
  );
  const ports = containers.filter(({ spec }) =>
    list(spec["ports"]).some((port) => at(port, "hostPort") !== undefined)
  );
  return [
    ...shared.map((key) => `sets ${key}`),
    ...names(volumes).map((name) => `volume "${name}" is of a kind that Pod Security refuses`),
    ...ports.map(({ name }) => `container "${name}" takes a port of its node`),
  ];
}

/** A volume may be mounted twice, two things at one path may not. */
function path(mount: Fields): string {
  return text(mount["mountPath"]) ?? "";
}

function repeated(what: string, all: readonly string[]): readonly string[] {
  const twice = all.filter((name, i) => all.indexOf(name) !== i);
  return [...new Set(twice)].map((name) => `has two of ${what} "${name}"`);
}
