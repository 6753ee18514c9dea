import { loadProject, type Project } from "../../src/cli/project.ts";
import { denoHost } from "../../src/host/mod.ts";

/** Every platform of the repository. */
export const platformFolders: readonly string[] = [...Deno.readDirSync("platforms")]
  .map(({ name }) => `platforms/${name}`).sort();

/** A platform of the repository as the command line loads it. */
export function loadPlatform(folder: string): Promise<Project> {
  const file = `${folder}/platform.yaml`;
  return loadProject(denoHost(), { root: ".", here: ".", folder, file });
}
