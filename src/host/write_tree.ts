import type { Files } from "./host.ts";

/** Changes of files below one folder, by path relative to it. */
export interface TreeChange {
  readonly writes: ReadonlyMap<string, string>;
  readonly removes: readonly string[];
}

const staging = ".floe-staging";
const journal = `${staging}/journal.json`;
const stagedFiles = `${staging}/files`;
const schema = "floe-journal/v1";

/** Enough to keep a disk busy, few enough for every limit on open files. */
const atOnce = 32;

/** A file to move: staged under a number, because making folders is what takes time. */
interface Move {
  readonly staged: string;
  readonly path: string;
}

/**
 * Writes a change so that an interrupt at any point leaves the old tree or, after the next run, the
 * new one. New files are first staged; the journal is the turning point: without it the staged
 * files are thrown away, with it the moves are finished, in any state they were left in.
 */
export async function writeTree(files: Files, out: string, change: TreeChange): Promise<void> {
  await recoverTree(files, out);
  const { writes, removes } = change;
  if (writes.size + removes.length === 0) return;
  const moves = numbered([...writes.keys()]);
  const texts = [...writes.values()];
  await eachOf(
    moves,
    ({ staged }, i) => files.stage(`${out}/${stagedFiles}/${staged}`, texts[i] ?? ""),
  );
  const text = JSON.stringify({ schema, moves: moves.map(({ path }) => path), removes });
  await files.write(`${out}/${journal}`, text);
  await finish(files, out, moves, removes);
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
  // A file that is staged no more has arrived.
  const waiting = new Set(await files.list(`${out}/${stagedFiles}`));
  await finish(files, out, numbered(moves).filter(({ staged }) => waiting.has(staged)), removes);
}

function numbered(paths: readonly string[]): readonly Move[] {
  return paths.map((path, i) => ({ staged: String(i), path }));
}

async function finish(
  files: Files,
  out: string,
  moves: readonly Move[],
  removes: readonly string[],
): Promise<void> {
  await eachOf(removes, (path) => files.remove(`${out}/${path}`));
  await eachOf(
    moves,
    ({ staged, path }) => files.rename(`${out}/${stagedFiles}/${staged}`, `${out}/${path}`),
  );
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
  action: (item: Item, place: number) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < items.length; start += atOnce) {
    await Promise.all(items.slice(start, start + atOnce).map((item, i) => action(item, start + i)));
  }
}
