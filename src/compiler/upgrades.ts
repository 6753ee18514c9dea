import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import type { KnownVersion, Registry } from "../plugin/mod.ts";
import type { Plan, PlanInstance } from "./plan.ts";

/** Which version of which plugin an instance had when its objects were written. */
export type UsedVersion = Required<Pick<PlanInstance, "ref" | "plugin" | "version">>;

/** The versions that a plan uses, for those who upgrade from it. */
export function usedVersions({ instances }: Pick<Plan, "instances">): readonly UsedVersion[] {
  return instances.flatMap(({ ref, plugin, version }) =>
    version === undefined ? [] : [{ ref, plugin, version }]
  );
}

/**
 * Holds the versions of a plan against those in use. A step that the component doesn't support is
 * FLOE-UPG001, one back to a version that can't read what is stored FLOE-UPG002; one that needs a
 * backup first FLOE-UPG003, any other that people should know of FLOE-UPG004. An instance that
 * changed its plugin is another component, with nothing to upgrade.
 */
export function checkUpgrades(
  before: readonly UsedVersion[],
  plan: Pick<Plan, "instances">,
  registry: Registry,
): readonly Diagnostic[] {
  const old = new Map(before.map((used) => [used.ref, used]));
  return usedVersions(plan).flatMap((next) => {
    const { plugin, version } = old.get(next.ref) ?? next;
    const versions = registry.get(next.plugin)?.versions ?? [];
    return plugin !== next.plugin || version === next.version
      ? []
      : stepFindings({ ...next, from: version }, versions);
  });
}

interface Step extends UsedVersion {
  readonly from: string;
}

function stepFindings(step: Step, versions: readonly KnownVersion[]): readonly Diagnostic[] {
  const next = versions.findIndex(({ version }) => version === step.version);
  const last = versions.findIndex(({ version }) => version === step.from);
  if (last > next) return backFindings(step, versions.slice(next + 1, last + 1));
  const upgrade = versions[next]?.upgrade;
  if (upgrade === undefined) return [];
  const title = `${step.ref}: ${step.plugin} goes from ${step.from} to ${step.version}`;
  if (!upgrade.from.includes(step.from)) return [unsupported(step, versions)];
  const found = { message: title, hint: upgrade.notes };
  return [
    upgrade.backupFirst === true ? diagnose("FLOE-UPG003", found) : diagnose("FLOE-UPG004", found),
  ];
}

function unsupported(step: Step, versions: readonly KnownVersion[]): Diagnostic {
  const [first, ...rest] = pathBetween(step.from, step.version, versions);
  const notes = versions.find(({ version }) => version === step.version)?.upgrade?.notes ?? "";
  const hint = first === undefined
    ? `There is no way in steps that ${step.plugin} knows. ${notes}`
    : `Set \`version: "${first}"\` first and let it roll out` +
      `${rest.length > 1 ? `, then ${rest.slice(0, -1).join(", then ")}` : ""}. ${notes}`;
  return diagnose("FLOE-UPG001", {
    message:
      `${step.ref}: ${step.plugin} can't go from ${step.from} to ${step.version} in one step`,
    hint: `${hint} ${overruled}`,
  });
}

const overruled = "`floe synth --replace` writes it nevertheless, for people who move the data.";

/** The shortest way, without its start; empty where there is none. */
function pathBetween(
  from: string,
  to: string,
  versions: readonly KnownVersion[],
): readonly string[] {
  const ways: (readonly string[])[] = [[from]];
  const seen = new Set([from]);
  for (const way of ways) {
    const reached = way.at(-1) ?? from;
    if (reached === to) return way.slice(1);
    for (const { version, upgrade } of versions) {
      if (seen.has(version) || upgrade?.from.includes(reached) !== true) continue;
      seen.add(version);
      ways.push([...way, version]);
    }
  }
  return [];
}

/** `undone`: versions whose upgrade is taken back. */
function backFindings(step: Step, undone: readonly KnownVersion[]): readonly Diagnostic[] {
  const fixed = undone.find(({ upgrade }) => upgrade?.reversible === false);
  if (fixed === undefined) return [];
  return [diagnose("FLOE-UPG002", {
    message: `${step.ref}: ${step.plugin} can't go back from ${step.from} to ${step.version}: ` +
      `${fixed.version} changed what is stored`,
    hint: `Stay with ${step.from}, or restore a backup that ${step.version} made. ${overruled}`,
  })];
}
