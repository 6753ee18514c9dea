import { at, fields, list, number, text } from "./json.ts";
import { containerRule, type Rule, when } from "./rule.ts";

/** What every container must say, init containers included. */
export const containerRules: readonly Rule[] = [
  containerRule("FLOE-OBJ011", ({ security }, pod) => {
    const user = number(security["runAsUser"] ?? pod.security["runAsUser"]);
    const nonRoot = security["runAsNonRoot"] ?? pod.security["runAsNonRoot"];
    return when(
      [user === undefined, "has no numeric runAsUser"],
      [user === 0, "runs as root"],
      [nonRoot !== true, "does not set runAsNonRoot"],
    );
  }),
  containerRule("FLOE-OBJ012", ({ security }) =>
    when([
      security["readOnlyRootFilesystem"] !== true,
      "may write to its root file system",
    ])),
  containerRule("FLOE-OBJ013", ({ security }) => {
    const capabilities = fields(security["capabilities"]);
    return when(
      [security["allowPrivilegeEscalation"] !== false, "allows privilege escalation"],
      [!list(capabilities["drop"]).includes("ALL"), "does not drop all capabilities"],
      [list(capabilities["add"]).length > 0, "adds capabilities"],
      [security["privileged"] === true, "is privileged"],
    );
  }),
  containerRule("FLOE-OBJ014", ({ security }, pod) => {
    const profile = fields(security["seccompProfile"] ?? pod.security["seccompProfile"]);
    const type = text(profile["type"]);
    return when([
      type !== "RuntimeDefault" && type !== "Localhost",
      "has no seccomp profile",
    ]);
  }),
  containerRule("FLOE-OBJ015", ({ spec }) => {
    const resources = spec["resources"];
    const missing = (kind: string, what: string) => at(resources, kind, what) === undefined;
    return when(
      [missing("requests", "cpu"), "has no CPU request"],
      [missing("requests", "memory"), "has no memory request"],
      [missing("limits", "memory"), "has no memory limit"],
    );
  }),
  containerRule("FLOE-OBJ018", ({ spec }) => {
    const image = text(spec["image"]) ?? "";
    return when([!isFixed(image), `runs "${image}", which names no version`]);
  }),
  containerRule("FLOE-OBJ019", ({ spec }, _, { knownDigest }) => {
    const image = text(spec["image"]) ?? "";
    const digest = knownDigest(image);
    return when([digest !== undefined, `runs "${image}" without the digest that the lock has`]);
  }),
];

function isFixed(image: string): boolean {
  if (/@sha256:[0-9a-f]{64}$/.test(image)) return true;
  const tag = /:([\w][\w.-]{0,127})$/.exec(image)?.[1];
  return tag !== undefined && tag !== "latest";
}
