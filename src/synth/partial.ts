import type { Plan } from "../compiler/plan.ts";
import { treeRoot } from "./files.ts";
import { type Index, indexPath, indexText, readIndex } from "./index_file.ts";
import { mergedSourceMap, sourceMapPath } from "./source_map.ts";

const nothing: Index = { entries: [], versions: [] };

/**
 * The tree that writing only some products leaves: their files as they are now, everything else
 * that floe wrote before as it was. In a product's own repository there is nothing else.
 *
 * @param next Every file, as `renderFiles()` made them.
 * @param existing Files on disk, by path below the output folder.
 */
export function onlyProducts(
  plan: Plan,
  next: ReadonlyMap<string, string>,
  existing: ReadonlyMap<string, string>,
  products: readonly string[],
): ReadonlyMap<string, string> {
  const root = treeRoot(plan);
  const isTheirs = (path: string) =>
    products.some((name) =>
      path.startsWith(`products/${name}/`) || path === `floe/artifacts/${name}.json`
    );
  const before = existing.get(`${root}/${indexPath}`);
  const last = before === undefined ? nothing : readIndex(before, indexPath);
  const kept = last.entries.filter(({ path }) =>
    !isTheirs(path) && existing.has(`${root}/${path}`)
  );
  const made = readIndex(next.get(`${root}/${indexPath}`) ?? "", indexPath).entries
    .filter(({ path }) => isTheirs(path));
  const files = new Map<string, string>();
  for (const { path } of kept) files.set(`${root}/${path}`, existing.get(`${root}/${path}`) ?? "");
  for (const { path } of made) files.set(`${root}/${path}`, next.get(`${root}/${path}`) ?? "");
  const map = mergedSourceMap(
    existing.get(`${root}/${sourceMapPath}`),
    next.get(`${root}/${sourceMapPath}`),
    products,
  );
  files.set(`${root}/${sourceMapPath}`, map.text);
  const entries = [...kept, ...made].filter(({ path }) => path !== sourceMapPath);
  files.set(
    `${root}/${indexPath}`,
    // The platform's objects stay, and so do the versions that they are of.
    indexText(last.platform ?? plan.platform, {
      entries: [...entries, { path: sourceMapPath, sha256: map.sha256 }],
      versions: last.versions,
    }),
  );
  return files;
}
