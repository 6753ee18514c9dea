import { treeText } from "./tree.ts";
import { type Missing, once, type Program } from "../programs/program.ts";
import { output, run } from "../programs/run.ts";

const repository = new URL("../../..", import.meta.url).pathname.replace(/\/$/, "");
const folders: string[] = [];

/** floe's package, packed from these sources and unpacked again. */
export interface Packed {
  readonly tarball: string;
  /** Text by path inside the package. */
  readonly files: ReadonlyMap<string, string>;
}

/** Packs once for all tests; npm fetches TypeScript for the declarations. */
export const packed: Program<Packed> = once(async () => {
  const missing = await missingNpm();
  if (missing !== undefined) return missing;
  const folder = await temporaryFolder();
  const printed = await output(Deno.execPath(), ["task", "pack", folder], { cwd: repository });
  const tarball = printed.trim().split("\n").at(-1) ?? "";
  await output("tar", ["xzf", tarball, "-C", folder]);
  return { tarball, files: await treeText(`${folder}/package`) };
});

/** An empty folder with nothing but the package, as `npm install` leaves it. */
export async function install({ tarball }: Packed): Promise<string> {
  const folder = await temporaryFolder();
  await output("npm", ["install", "--no-audit", "--no-fund", tarball], { cwd: folder });
  return folder;
}

/** Runs Deno in a user's folder; nothing of this repository's configuration reaches it. */
export function deno(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  return output(Deno.execPath(), args, { cwd: folder, env: { NO_COLOR: "1", ...env } });
}

export async function temporaryFolder(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "floe-package-" });
  folders.push(folder);
  return folder;
}

/** Call when the tests end. */
export async function removeFolders(): Promise<void> {
  for (const folder of folders.splice(0)) await Deno.remove(folder, { recursive: true });
}

async function missingNpm(): Promise<Missing | undefined> {
  const { ok, stderr } = await run("npm", ["view", "typescript", "version"]);
  return ok ? undefined : { missing: `npm can't ask its registry: ${stderr}` };
}
