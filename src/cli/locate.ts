import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import type { Files, Host } from "../host/mod.ts";
import { folderOf, joinPath, relativePath } from "./paths.ts";

/** Names that a platform file may have, in the order in which they are tried. */
export const platformFileNames: readonly string[] = [
  "platform.yaml",
  "platform.yml",
  "manifest.yaml",
  "manifest.yml",
];

/** Folders that are never searched. */
export const skippedFolders: readonly string[] = [
  ".git",
  ".venv",
  "__pycache__",
  "dbt_packages",
  "dist",
  "logs",
  "node_modules",
  "target",
];

/** Where one platform lies. Paths are relative to the working directory. */
export interface PlatformLocation {
  /** The repository: the nearest folder above the platform with `.git` or `deno.json`. */
  readonly root: string;
  /** The working directory as seen from `root`; it starts with `..` where it lies outside. */
  readonly here: string;
  readonly folder: string;
  readonly file: string;
}

export interface Located {
  readonly platforms: readonly PlatformLocation[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Finds the platforms that a command line means; none given means the one here, or all below `platforms/`. */
export async function locatePlatforms(host: Host, given: readonly string[]): Promise<Located> {
  const platforms: PlatformLocation[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const path of given) {
    const file = await platformFileAt(host.files, path);
    if (file !== undefined) platforms.push(await locationOf(host.files, file));
    else {
      diagnostics.push(diagnose("FLOE-CLI001", {
        message: `There is no platform file at "${path}"`,
        hint: `Name a file, or a folder that holds one of ${platformFileNames.join(", ")}`,
      }));
    }
  }
  if (given.length > 0) return { platforms, diagnostics };
  for (const file of await defaultPlatformFiles(host.files)) {
    platforms.push(await locationOf(host.files, file));
  }
  if (platforms.length > 0) return { platforms, diagnostics };
  return {
    platforms,
    diagnostics: [diagnose("FLOE-CLI001", {
      message: "There is no platform file here, nor below platforms/",
      hint: "Run `floe init` to write one, or name one with --platform",
    })],
  };
}

async function defaultPlatformFiles(files: Files): Promise<readonly string[]> {
  const here = await platformFileAt(files, ".");
  if (here !== undefined) return [here];
  const folders = await files.names("platforms");
  const chosen = await Promise.all(
    folders.map((folder) => platformFileAt(files, `platforms/${folder}`)),
  );
  return chosen.filter((file) => file !== undefined);
}

async function platformFileAt(files: Files, path: string): Promise<string | undefined> {
  for (const name of platformFileNames) {
    const candidate = joinPath(path, name);
    if (await files.isFile(candidate)) return candidate;
  }
  return await files.isFile(path) ? joinPath(path) : undefined;
}

async function locationOf(files: Files, file: string): Promise<PlatformLocation> {
  const folder = folderOf(file);
  const root = await rootAbove(files, folder);
  const here = relativePath(files.absolute(root), files.absolute("."));
  return { root, here, folder, file };
}

/** A path of the repository as seen from the working directory, so that a terminal can open it. */
export function fromHere({ root, here }: PlatformLocation, path: string): string {
  const outside = here.split("/")[0] === "..";
  return outside ? joinPath(root, path) : relativePath(here, path);
}

/** Inputs are named relative to the repository, so that no output depends on where it lies. */
export async function rootAbove(files: Files, folder: string): Promise<string> {
  let here = folder;
  for (let depth = 0; depth < 64; depth++) {
    if (await files.exists(joinPath(here, ".git"))) return here;
    if (await files.exists(joinPath(here, "deno.json"))) return here;
    if (here === "/") break;
    here = here === "." ? ".." : here.endsWith("..") ? `${here}/..` : folderOf(here);
  }
  return folder;
}
