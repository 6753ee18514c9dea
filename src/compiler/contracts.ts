import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import {
  parseTree,
  placeOf,
  plain,
  type Product,
  type SourceFile,
  type Tree,
} from "../schema/mod.ts";
import { joinPath } from "./paths.ts";
import type { ContractFile } from "./product.ts";

/** Reads the data contracts that a product names. Reports FLOE-PRD003 and what YAML refuses. */
export function readContracts(
  product: Product,
  tree: Tree,
  path: string,
  files: ReadonlyMap<string, SourceFile>,
): { readonly contracts: readonly ContractFile[]; readonly diagnostics: readonly Diagnostic[] } {
  const contracts: ContractFile[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [index, { path: reference }] of product.contracts.entries()) {
    const found = joinPath(path, reference);
    const file = found === undefined ? undefined : files.get(found);
    const at = placeOf(tree, ["contracts", index, "path"]);
    if (file === undefined) {
      const hint = "The path is relative to the folder of floe.yaml";
      const message = `There is no contract "${reference}"`;
      diagnostics.push(diagnose("FLOE-PRD003", { message, hint, at }));
      continue;
    }
    const read = parseTree(file);
    diagnostics.push(...read.diagnostics);
    const document = read.tree === undefined ? undefined : plain(read.tree);
    if (isRecord(document)) contracts.push({ path: file.path, document });
    else if (read.tree !== undefined) {
      const message = `The contract "${reference}" is not a mapping`;
      diagnostics.push(diagnose("FLOE-PRD003", { message, at }));
    }
  }
  return { contracts, diagnostics };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
