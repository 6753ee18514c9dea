import type { SourceFile } from "../schema/mod.ts";
import { sha256, sortedBy } from "../schema/digest.ts";
import type { Plan } from "./plan.ts";

/** Digests files, each once, however many products depend on it. */
export interface Digester {
  digest(files: Iterable<SourceFile | undefined>): Plan["inputs"];
}

export function digester(): Digester {
  const known = new Map<string, { readonly path: string; readonly sha256: string }>();
  const one = (file: SourceFile) => {
    const found = known.get(file.path) ?? { path: file.path, sha256: sha256(file.text) };
    known.set(file.path, found);
    return found;
  };
  return {
    digest: (files) => {
      const unique = new Set([...files].filter((file) => file !== undefined));
      return sortedBy([...unique].map(one), ({ path }) => path);
    },
  };
}
