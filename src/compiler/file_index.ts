import type { SourceFile } from "../schema/mod.ts";
import { folderOf } from "./paths.ts";

/** The files of some folders, found without a scan for each of them. */
export interface FileIndex {
  /** Files below a folder, by path relative to it; empty for a folder that was not asked for. */
  below(folder: string): ReadonlyMap<string, SourceFile>;
}

/** Sorts files into the given folders, each file into every one of them that holds it. */
export function indexFiles(
  files: ReadonlyMap<string, SourceFile>,
  folders: Iterable<string>,
): FileIndex {
  const byFolder = new Map([...folders].map((folder) => [folder, new Map<string, SourceFile>()]));
  const none: ReadonlyMap<string, SourceFile> = new Map();
  for (const [path, file] of files) {
    for (let folder = folderOf(path);; folder = folderOf(folder)) {
      const relative = folder === "" ? path : path.slice(folder.length + 1);
      byFolder.get(folder)?.set(relative, file);
      if (folder === "") break;
    }
  }
  return { below: (folder) => byFolder.get(folder) ?? none };
}
