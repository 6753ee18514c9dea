import { sha256 } from "../schema/digest.ts";

/** A project's files by path relative to the folder of `dbt_project.yml`, `/` between the parts. */
export type ProjectFiles = ReadonlyMap<string, string | Uint8Array>;

/** One file of a dbt project and its digest. */
export interface FileDigest {
  readonly path: string;
  readonly sha256: string;
}

const folders = ["target/", "logs/", "dbt_packages/"];
const names = new Set([".user.yml", "profiles.yml"]);

/**
 * Whether a file belongs to the project: everything that a person or `dbt deps` pins, nothing that
 * dbt writes. Names count at the root only, `__pycache__` everywhere.
 */
export function isProjectFile(path: string): boolean {
  if (names.has(path)) return false;
  if (folders.some((folder) => path.startsWith(folder))) return false;
  return !path.split("/").includes("__pycache__");
}

/** The project's own files, sorted by code point, with line ends normalised before digesting. */
export function fileDigests(files: ProjectFiles): readonly FileDigest[] {
  return [...files]
    .filter(([path]) => isProjectFile(path))
    .sort(([a], [b]) => byCodePoint(a, b))
    .map(([path, content]) => ({ path, sha256: sha256(withLineFeeds(content)) }));
}

/**
 * One digest of a whole project: SHA-256 over the lines `<digest>  <path>` of its files. The
 * runtime in the product's image computes the same (`tests/vectors/project_digest.json`).
 */
export function projectDigest(files: readonly FileDigest[]): string {
  return sha256(files.map((file) => `${file.sha256}  ${file.path}\n`).join(""));
}

function withLineFeeds(content: string | Uint8Array): string | Uint8Array {
  if (typeof content === "string") return content.replaceAll("\r\n", "\n");
  return content.filter((byte, index) => byte !== 13 || content[index + 1] !== 10);
}

/** Python sorts text by code point; JavaScript's `<` sorts by code unit, which differs above U+FFFF. */
function byCodePoint(a: string, b: string): number {
  let index = 0;
  while (index < a.length && a.charCodeAt(index) === b.charCodeAt(index)) index++;
  const left = a.codePointAt(index) ?? -1;
  const right = b.codePointAt(index) ?? -1;
  return left - right;
}
