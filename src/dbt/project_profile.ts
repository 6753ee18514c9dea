import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import { parseTree, type SourceFile, valueAt } from "../schema/mod.ts";

/** The name that dbt_project.yml gives to its profile, or to the project. Reports FLOE-DBT009. */
export function profileNameOf(
  file: SourceFile,
): { readonly value?: string; readonly diagnostics: readonly Diagnostic[] } {
  const { tree, diagnostics } = parseTree(file);
  if (tree === undefined) return { diagnostics };
  const found = valueAt(tree, ["profile"]) ?? valueAt(tree, ["name"]);
  const name = found?.kind === "scalar" && typeof found.value === "string" ? found.value : "";
  if (name !== "" && !name.includes("{{")) return { value: name, diagnostics: [] };
  return {
    diagnostics: [diagnose("FLOE-DBT009", {
      message: `${file.path} names no profile that floe could write`,
      hint: "Write `profile: <name>` without Jinja",
      at: found?.at ?? tree.at,
    })],
  };
}
