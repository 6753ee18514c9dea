import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import type { Host } from "../host/mod.ts";
import { parseTree, readProduct } from "../schema/mod.ts";
import { locatePlatforms, platformFileNames, type PlatformLocation, rootAbove } from "./locate.ts";
import { folderOf, joinPath } from "./paths.ts";
import type { Project } from "./project.ts";

/** Which platforms and products a command line means. */
export interface ProductChoice {
  readonly platforms: readonly PlatformLocation[];
  /** Product files that lie outside their platform's folder. */
  readonly files: readonly string[];
  /** Whether only some products were asked for: nothing else is written then. */
  readonly isPartial: boolean;
  /** Platform references of those products, as written. */
  readonly references: readonly string[];
  /** Output folder of a product in a repository of its own. */
  readonly out?: string;
  readonly diagnostics: readonly Diagnostic[];
  /** The product files to compile, relative to the repository. */
  pathsIn(project: Project): readonly string[];
  /** FLOE-CLI003 for names that no platform has. */
  unknown(compiled: readonly { readonly project: Project }[]): readonly Diagnostic[];
}

/**
 * Reads `--product`: names of products that lie below the platform, or paths. A path's own
 * `platform.ref` says which platform, unless `--platform` does. In a folder with a `floe.yaml` and
 * no platform, that product is meant.
 */
export async function chooseProducts(
  host: Host,
  platforms: readonly string[],
  products: readonly string[],
): Promise<ProductChoice> {
  const isProductFolder = platforms.length + products.length === 0 &&
    await isFile(host, "floe.yaml") &&
    !await hasPlatform(host);
  const given = isProductFolder ? ["floe.yaml"] : products;
  const files: string[] = [];
  const names: string[] = [];
  for (const one of given) {
    const file = await productFileAt(host, one);
    if (file === undefined) names.push(one);
    else files.push(file);
  }
  const referenced = await platformsOf(host, files);
  const located = await locatePlatforms(
    host,
    platforms.length > 0 ? platforms : [...referenced.values()],
  );
  const [first] = files;
  return {
    platforms: located.platforms,
    files,
    references: [...referenced.keys()],
    isPartial: given.length > 0,
    ...(first === undefined ? {} : {
      out: joinPath(await rootAbove(host.files, folderOf(first)), "dist"),
    }),
    diagnostics: located.diagnostics,
    pathsIn: (project) => given.length === 0 ? project.products : chosenPaths(project, names),
    unknown: (compiled) => unknownNames(names, compiled.map(({ project }) => project)),
  };
}

function chosenPaths(
  project: Project,
  names: readonly string[],
): readonly string[] {
  const byName = project.products.filter((path) => names.includes(nameOf(project, path) ?? ""));
  return [...new Set([...project.named, ...byName])].sort();
}

function unknownNames(
  names: readonly string[],
  projects: readonly Project[],
): readonly Diagnostic[] {
  if (names.length === 0) return [];
  const known = new Set(
    projects.flatMap((project) => project.products.map((path) => nameOf(project, path) ?? path)),
  );
  return names.filter((name) => !known.has(name)).map((name) =>
    diagnose("FLOE-CLI003", {
      message: `There is no product "${name}"`,
      hint: `There are: ${[...known].sort().join(", ") || "none"}`,
    })
  );
}

/** The name of one of a platform's products. */
export function nameOf({ files }: Project, path: string): string | undefined {
  const file = files.get(path);
  return file === undefined ? undefined : readProduct(file).value?.metadata.name;
}

/** The product file that a path means: itself, or the one in the folder. */
export async function productFileAt(host: Host, path: string): Promise<string | undefined> {
  const inside = joinPath(path, "floe.yaml");
  if (await isFile(host, inside)) return inside;
  return path.endsWith(".yaml") && await isFile(host, path) ? joinPath(path) : undefined;
}

/** Path by reference of the platform files that products outside any platform refer to. */
async function platformsOf(
  host: Host,
  products: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const path of products) {
    const text = await host.files.readText(path);
    const ref = text === undefined ? undefined : platformReference({ path, text });
    if (ref !== undefined && !ref.includes("://")) found.set(ref, joinPath(folderOf(path), ref));
  }
  return found;
}

function platformReference(
  file: { readonly path: string; readonly text: string },
): string | undefined {
  const { tree } = parseTree(file);
  const platform = tree?.kind === "mapping" ? tree.entries.get("platform")?.value : undefined;
  if (platform?.kind !== "mapping") return undefined;
  const ref = (platform.entries.get("ref") ?? platform.entries.get("manifest"))?.value;
  return ref?.kind === "scalar" && typeof ref.value === "string" ? ref.value : undefined;
}

function isFile(host: Host, path: string): Promise<boolean> {
  return host.files.isFile(path);
}

async function hasPlatform(host: Host): Promise<boolean> {
  for (const name of platformFileNames) if (await isFile(host, name)) return true;
  return (await host.files.names("platforms")).length > 0;
}
