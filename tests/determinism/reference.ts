import { defaults } from "../../plugins/defaults.ts";
import { plugins } from "../../plugins/mod.ts";
import { filesOf, registry } from "../../mod.ts";
import { loadProject, type Project } from "../../src/cli/project.ts";
import { compile } from "../../src/compiler/mod.ts";
import { hasErrors } from "../../src/diagnostics/mod.ts";
import { denoHost } from "../../src/host/mod.ts";

export const platformFolder = "platforms/lakehouse";

const builtIn = registry(plugins);

/** The reference platform as the command line loads it. */
export function loadReference(): Promise<Project> {
  const file = `${platformFolder}/platform.yaml`;
  return loadProject(denoHost(), { root: ".", here: ".", folder: platformFolder, file });
}

/** Every file of a project in every environment, by path below the output folder. */
export function filesOfProject(
  { platform, environments, files, products }: Pick<
    Project,
    "platform" | "environments" | "files" | "products"
  >,
): ReadonlyMap<string, string> {
  const all = new Map<string, string>();
  for (const environment of environments) {
    const input = { platform, environment, files, products };
    const { plan, places, diagnostics } = compile(input, builtIn, { defaults });
    if (plan === undefined) throw new Error(JSON.stringify(diagnostics.filter(isError), null, 2));
    const rendered = filesOf(plan, builtIn, [], places);
    if (rendered.files === undefined) {
      throw new Error(JSON.stringify(rendered.diagnostics.filter(isError), null, 2));
    }
    for (const [path, text] of rendered.files) all.set(path, text);
  }
  return all;
}

function isError(diagnostic: Parameters<typeof hasErrors>[0][number]): boolean {
  return hasErrors([diagnostic]);
}
