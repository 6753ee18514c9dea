import type { Host } from "../host/mod.ts";
import { UsageError } from "./command.ts";
import { joinPath } from "./paths.ts";

/** Where each CI system looks for its files, by folder of `templates/ci`. */
const homes = { github: ".github", gitlab: "." } as const;

export type CiSystem = keyof typeof homes;

export const ciSystems: readonly string[] = Object.keys(homes);

/** Deno that CI runs floe with: the one that floe is tested with. */
const denoVersion = "2.9.6";

/** What images are built from; CI needs it in the repository. */
const imageSources = ["product-image", "runtime", "tools"];
/** Tests, and what tools leave behind where floe runs from its sources. */
const skipped = /(?:^|\/)(?:tests|__pycache__|\.[^/]+)\/|\.gitignore$/;

/**
 * The CI system that `--ci` names.
 *
 * @throws {UsageError} for one that floe has no files for
 */
export function ciSystem(text: string | undefined): CiSystem | undefined {
  if (text === undefined || text === "github" || text === "gitlab") return text;
  throw new UsageError(`'${text}' is not one of ${ciSystems.join(", ")}`);
}

/** Every file of a repository's CI, by path: workflows, the build script, and what images are made from. */
export async function ciScaffold(
  host: Host,
  templates: string,
  system: CiSystem,
): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const copy = async (from: string, to: string) => {
    for (const path of await host.files.list(joinPath(templates, from))) {
      if (skipped.test(path)) continue;
      const text = await host.files.readText(joinPath(templates, from, path));
      if (text !== undefined) files.set(target(to, path), text.replaceAll("{{deno}}", denoVersion));
    }
  };
  await copy(`ci/${system}`, homes[system]);
  for (const folder of imageSources) await copy(folder, `templates/${folder}`);
  const script = await host.files.readText(joinPath(templates, "ci/build.sh"));
  if (script !== undefined) files.set("ci/build.sh", script);
  return files;
}

/** Packages leave out files that start with a dot. */
function target(folder: string, path: string): string {
  return joinPath(folder, path === "gitlab-ci.yml" ? `.${path}` : path);
}
