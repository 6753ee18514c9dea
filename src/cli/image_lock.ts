import { type RegistryClient } from "../bundle/registry/mod.ts";
import { type ImagesLock, imagesLockName, readImagesLock } from "../compiler/images_lock.ts";
import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import type { Host } from "../host/mod.ts";
import type { Compiled } from "./build.ts";
import { askRegistries } from "./image_ask.ts";
import { imagesLockText } from "./image_lock_text.ts";
import { knownProducts, type WantedImage, wantedImages } from "./image_wanted.ts";
import { folderOf, joinPath } from "./paths.ts";
import { progress } from "./progress.ts";
import { type Project, shownPath } from "./project.ts";

/** The images lock of one platform, as it is on disk. */
export interface LockFile {
  /** As seen from the working directory. */
  readonly place: string;
  readonly text: string | undefined;
  readonly lock: ImagesLock;
}

/** The compiler read it before: what is wrong with it was reported there. */
export function lockFileOf(project: Project): LockFile {
  const path = joinPath(folderOf(project.platform), imagesLockName);
  const file = project.files.get(path);
  return {
    place: shownPath(project, path),
    text: file?.text,
    lock: file === undefined ? { images: {}, products: {} } : readImagesLock(file).lock,
  };
}

/** Writes a lock where it changed, and says so. */
export async function writeLockFile(
  host: Host,
  { place, text }: LockFile,
  lock: ImagesLock,
): Promise<void> {
  const isEmpty = Object.keys(lock.images).length + Object.keys(lock.products).length === 0;
  const next = imagesLockText(text, lock);
  if (next === text || (isEmpty && text === undefined)) {
    host.terminal.error(`${place} is up to date\n`);
    return;
  }
  await host.files.write(place, next);
  host.terminal.error(`Wrote ${place}\n`);
}

export interface LockOptions {
  /** Ask for tags that the lock has, too: somebody may have moved them. */
  readonly update: boolean;
  readonly check: boolean;
  /** Every environment is looked at, so that what none of them runs can go. */
  readonly whole: boolean;
}

/**
 * Locks the images of one platform: asks for those that the lock lacks, keeps the others, and drops what
 * nothing runs any more. Reports what registries refuse, and FLOE-IMG005 where `check` is set.
 */
export async function lockImages(
  host: Host,
  client: RegistryClient,
  project: Project,
  compiled: readonly Compiled[],
  { update, check, whole }: LockOptions,
): Promise<readonly Diagnostic[]> {
  const file = lockFileOf(project);
  const wanted = wantedImages(compiled);
  const missing = wanted.filter(({ reference }) => file.lock.images[reference] === undefined);
  const asked = update ? wanted : check ? [] : missing;
  if (asked.length > 0) progress(host, `Asking registries for ${asked.length} digests`);
  const { digests, diagnostics } = await askRegistries(client, asked, file.lock.images);
  const lock: ImagesLock = {
    images: {
      ...whole ? kept(file.lock, wanted) : file.lock.images,
      ...Object.fromEntries(digests),
    },
    products: whole ? keptProducts(file.lock, compiled) : file.lock.products,
  };
  if (check) return [...diagnostics, ...staleness(file, lock, update ? [] : missing)];
  await writeLockFile(host, file, lock);
  return diagnostics;
}

function kept({ images }: ImagesLock, wanted: readonly WantedImage[]): ImagesLock["images"] {
  const used = new Set(wanted.map(({ reference }) => reference));
  return Object.fromEntries(Object.entries(images).filter(([reference]) => used.has(reference)));
}

function keptProducts(
  { products }: ImagesLock,
  compiled: readonly Compiled[],
): ImagesLock["products"] {
  const known = knownProducts(compiled);
  return Object.fromEntries(Object.entries(products).filter(([name]) => known.has(name)));
}

/** How a lock differs from the one that would be written; what may lack a digest is not stale. */
function staleness(
  { place, lock: before }: LockFile,
  next: ImagesLock,
  missing: readonly WantedImage[],
): readonly Diagnostic[] {
  const lost = missing.filter(({ allowed }) => allowed === undefined)
    .map(({ reference }) => `"${reference}" is run and not in it`);
  const gone = [
    ...Object.keys(before.images).filter((name) => next.images[name] === undefined),
    ...Object.keys(before.products).filter((name) => next.products[name] === undefined),
  ].map((name) => `nothing runs "${name}"`);
  const moved = Object.entries(next.images).flatMap(([name, digest]) => {
    const old = before.images[name];
    if (old === digest) return [];
    return old === undefined
      ? [`"${name}" is ${digest} and not in it`]
      : [`"${name}" is ${digest} now, and ${old} in it`];
  });
  return [...lost, ...gone, ...moved].map((what) =>
    diagnose("FLOE-IMG005", {
      message: `${place} is stale: ${what}`,
      hint: "Run `floe image lock`",
    })
  );
}
