import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import { keyPlaceOf, type Tree, valueAt } from "../schema/mod.ts";

/** Kind of policy that a waiver names, to the governance fields that make its rules. */
const owners: Readonly<Record<string, readonly string[]>> = {
  naming: ["naming"],
  coverage: ["quality_gates"],
  documentation: ["quality_gates"],
  semantic: [],
  custom: ["custom_rules", "policies"],
  data_contract: ["data_contracts"],
  rbac: ["rbac"],
  secret_scanning: ["secret_scanning"],
  network_policy: ["network_policies"],
};

/** Reports FLOE-TIER009: waivers of a child for rules that a tier above makes. */
export function checkInheritedWaivers(parent: Tree, child: Tree): readonly Diagnostic[] {
  return waiversOf(child).flatMap((waiver) => {
    const field = kindsOf(waiver).flatMap((kind) => owners[kind] ?? [])
      .find((name) => valueAt(parent, ["governance", name]) !== undefined);
    if (field === undefined) return [];
    return [diagnose("FLOE-TIER009", {
      message: `This waives rules that a platform above makes in "governance.${field}"`,
      hint: "Name in `policy_types` only what this platform rules, or waive it above",
      at: waiver.at,
      related: [{
        message: "The rules that it would waive",
        at: keyPlaceOf(parent, ["governance", field]),
      }],
    })];
  });
}

/** Reports FLOE-TIER010: waivers of one file that never end. */
export function checkWaivers(platform: Tree): readonly Diagnostic[] {
  return waiversOf(platform)
    .filter((waiver) => waiver.kind === "mapping" && !waiver.entries.has("expires"))
    .map((waiver) =>
      diagnose("FLOE-TIER010", {
        message: "This waiver has no end",
        hint: "Write `expires: <day>`",
        at: waiver.at,
      })
    );
}

function waiversOf(platform: Tree): readonly Tree[] {
  const waivers = valueAt(platform, ["governance", "policy_overrides"]);
  return waivers?.kind === "sequence" ? waivers.items : [];
}

/** Without `policy_types` a waiver is for all kinds. */
function kindsOf(waiver: Tree): readonly string[] {
  const kinds = valueAt(waiver, ["policy_types"]);
  if (kinds?.kind !== "sequence") return Object.keys(owners);
  return kinds.items.map((item) => item.kind === "scalar" ? String(item.value) : "");
}
