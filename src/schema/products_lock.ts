import { checkAgainst } from "./check.ts";
import { type ProductsLock, productsLockFile } from "./model/products_lock.ts";
import type { Read, SourceFile } from "./source.ts";
import { parseTree } from "./yaml/parse.ts";

/** Reads an environment's list of products in repositories of their own: FLOE-YAML…, FLOE-SCH…. */
export function readProductsLock(file: SourceFile): Read<ProductsLock> {
  const { tree, diagnostics } = parseTree(file);
  if (tree === undefined) return { diagnostics };
  const checked = checkAgainst(productsLockFile, tree);
  const all = [...diagnostics, ...checked.diagnostics];
  return checked.value === undefined
    ? { tree, diagnostics: all }
    : { value: checked.value, tree, diagnostics: all };
}
