import type { Files } from "./host.ts";

/** Changes of files below one folder, by path relative to it. */
export interface TreeChange {
  readonly writes: ReadonlyMap<string, string>;
  readonly removes: readonly string[];
}

const staging = ".floe-staging";
const journal = `${staging}/journal.json`;
const schema = "floe-journal/v1";

/** Enough to keep a disk busy, few enough for every limit on open files. */
const atOnce = 32;

/**
 * Writes a change so that an interrupt at any point leaves the old tree or, after the next run, the
 * new one. New files are first staged; the journal is the turning point: without it the staged
 * files are thrown away, with it the moves are finished, in any state they were left in.
 */
export async function writeTree(files: Files, out: string, change: TreeChange): Promise<void> {
  await recoverTree(files, out);
  if (change.writes.size + change.removes.length === 0) return;
  await eachOf([...change.writes], ([path, text]) => files.write(staged(out, path), text));
  const moves = [...change.writes.keys()];
  const text = JSON.stringify({ schema, moves, removes: change.removes });
  await files.write(`${out}/${journal}`, text);
  await finish(files, out, moves, change.removes);
}

/** Whether a run was interrupted after its turning point: the tree may be half old, half new. */
export function isInterrupted(files: Files, out: string): Promise<boolean> {
  return files.exists(`${out}/${journal}`);
}

/** Ends what an interrupted run left: forwards where there is a journal, backwards where not. */
export async function recoverTree(files: Files, out: string): Promise<void> {
  const text = await files.readText(`${out}/${journal}`);
  if (text === undefined) {
    if (await files.exists(`${out}/${staging}`)) await files.remove(`${out}/${staging}`);
    return;
  }
  const { moves, removes } = readJournal(text);
  await finish(files, out, moves, removes);
}

/** Safe to repeat: a file that is staged no more has arrived. */
async function finish(
  files: Files,
  out: string,
  moves: readonly string[],
  removes: readonly string[],
): Promise<void> {
  await eachOf(removes, (path) => files.remove(`${out}/${path}`));
  await eachOf(moves, async (path) => {
    if (!await files.exists(staged(out, path))) return;
    await files.rename(staged(out, path), `${out}/${path}`);
  });
  await removeEmptyFolders(files, out, removes);
  await files.remove(`${out}/${journal}`);
  await files.remove(`${out}/${staging}`);
}

async function removeEmptyFolders(
  files: Files,
  out: string,
  removes: readonly string[],
): Promise<void> {
  const folders = new Set(removes.flatMap(foldersOf));
  for (const folder of [...folders].sort((a, b) => b.length - a.length)) {
    const path = `${out}/${folder}`;
    if ((await files.list(path)).length === 0) await files.remove(path);
  }
}

function foldersOf(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join("/"));
}

function staged(out: string, path: string): string {
  return `${out}/${staging}/tree/${path}`;
}

/** floe wrote the journal in one rename; one that it can't read came from somebody else. */
function readJournal(text: string): { moves: readonly string[]; removes: readonly string[] } {
  const read: unknown = JSON.parse(text);
  if (!isRecord(read) || read["schema"] !== schema) throw new Error(`${journal} is no journal`);
  return { moves: innerPaths(read["moves"]), removes: innerPaths(read["removes"]) };
}

function innerPaths(value: unknown): readonly string[] {
  if (!Array.isArray(value) || !value.every(isInner)) throw new Error(`${journal} is no journal`);
  return value;
}

function isInner(path: unknown): path is string {
  return typeof path === "string" && !path.startsWith("/") && !path.split("/").includes("..");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

async function eachOf<Item>(
  items: readonly Item[],
  action: (item: Item) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < items.length; start += atOnce) {
    await Promise.all(items.slice(start, start + atOnce).map(action));
  }
}
