import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import { indexPath } from "./index_file.ts";

/** What has to happen on disk. Paths are relative to the output folder and sorted. */
export interface Writes {
  readonly writes: ReadonlyMap<string, string>;
  readonly removes: readonly string[];
}

/** The tree on disk. */
export interface ExistingTree {
  /** Folder of the platform and environment, below the output folder. */
  readonly root: string;
  /** Every file below `root`, by path relative to the output folder. */
  readonly files: ReadonlyMap<string, string>;
  /** Paths relative to `root` that the index of the last run lists: what floe wrote. */
  readonly listed: readonly string[];
}

/**
 * The changes that turn a tree into `next`. Writes only what differs, so that file times stay;
 * removes only what floe wrote and no longer makes.
 */
export function planWrites(existing: ExistingTree, next: ReadonlyMap<string, string>): Writes {
  const writes = [...next].filter(([path, text]) => existing.files.get(path) !== text);
  const removes = ours(existing).filter((path) => existing.files.has(path) && !next.has(path));
  return { writes: new Map(writes.sort(byPath)), removes: removes.sort() };
}

/**
 * What `--check` says: FLOE-OUT001 for each file that is missing, changed or stale, FLOE-OUT002 for
 * one that floe never wrote.
 */
export function checkFresh(
  existing: ExistingTree,
  next: ReadonlyMap<string, string>,
): readonly Diagnostic[] {
  const { writes, removes } = planWrites(existing, next);
  const known = new Set([...ours(existing), ...next.keys()]);
  const foreign = [...existing.files.keys()].filter((path) => !known.has(path)).sort();
  const stale = (path: string, message: string) =>
    diagnose("FLOE-OUT001", { message, hint: "Run `floe synth`", at: top(path) });
  return [
    ...[...writes.keys()].map((path) =>
      stale(path, existing.files.has(path) ? `${path} is out of date` : `${path} is missing`)
    ),
    ...removes.map((path) => stale(path, `${path} is no longer made`)),
    ...foreign.map((path) =>
      diagnose("FLOE-OUT002", {
        message: `floe did not write ${path} and will not remove it`,
        hint: "Move it out of the output folder",
        at: top(path),
      })
    ),
  ];
}

function ours({ root, listed }: ExistingTree): string[] {
  return [...listed, indexPath].map((path) => `${root}/${path}`);
}

function byPath([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1;
}

function top(file: string) {
  return { file, line: 1, column: 1, length: 1 };
}
