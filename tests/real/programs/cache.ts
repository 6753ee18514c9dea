import { createHash } from "node:crypto";
import { isExecutable } from "./path.ts";
import type { Missing } from "./program.ts";

/** What a build is told: an empty folder to fill, and a file for what its commands print. */
export type Build = (folder: string) => Promise<void | Missing>;

/** One entry of the cache. */
export type Entry = {
  readonly name: string;
  readonly version: string;
  /** Everything else that decides what is built: flags, module file, requirements. */
  readonly recipe: string;
  /** How long a first build takes, for the progress line. */
  readonly takes: string;
};

/** The folder that keeps the programs: `FLOE_CACHE`, or `~/.cache/floe/programs`. */
export function cacheFolder(): string {
  const chosen = Deno.env.get("FLOE_CACHE");
  if (chosen !== undefined && chosen !== "") return chosen;
  const home = Deno.env.get("HOME") ?? "/tmp";
  return `${Deno.env.get("XDG_CACHE_HOME") ?? `${home}/.cache`}/floe/programs`;
}

/**
 * The folder of an entry, built when it isn't there yet. Whoever asks first builds; the others
 * wait for the file lock, which the system releases when the builder dies. A folder appears under
 * its name only when it is complete.
 */
export async function cached(entry: Entry, build: Build): Promise<string | Missing> {
  const root = cacheFolder();
  await Deno.mkdir(root, { recursive: true });
  const folder = `${root}/${entry.name}-${entry.version}-${shortDigest(entry.recipe)}`;
  if (await isFolder(folder)) return folder;
  using lock = await Deno.open(`${folder}.lock`, { create: true, write: true });
  await lock.lock(true);
  if (await isFolder(folder)) return folder;
  console.error(`installing ${entry.name} ${entry.version} (${entry.takes}, once) …`);
  const scratch = await Deno.makeTempDir({ dir: root, prefix: `.${entry.name}-` });
  try {
    const failed = await build(scratch);
    if (failed !== undefined) return failed;
    await Deno.chmod(scratch, 0o755);
    await Deno.rename(scratch, folder);
    return folder;
  } finally {
    await Deno.remove(scratch, { recursive: true }).catch(ignoreNotFound);
  }
}

/** A program in an entry of the cache. */
export async function cachedProgram(entry: Entry, build: Build): Promise<string | Missing> {
  const folder = await cached(entry, build);
  if (typeof folder !== "string") return folder;
  const path = `${folder}/${entry.name}`;
  return await isExecutable(path) ? path : { missing: `${path} is not a program` };
}

function shortDigest(text: string): string {
  const target = `${Deno.build.os}-${Deno.build.arch}`;
  return createHash("sha256").update(`${target}\n${text}`).digest("hex").slice(0, 8);
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (error) {
    ignoreNotFound(error);
    return false;
  }
}

function ignoreNotFound(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
