import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import type { Host } from "../host/mod.ts";
import { parentOf, parseTree, type SourceFile, sourceFile, type Tree } from "../schema/mod.ts";
import { fromHere, type PlatformLocation, rootAbove, skippedFolders } from "./locate.ts";
import { baseName, folderOf, joinPath, relativePath } from "./paths.ts";

/** Everything that compiling one platform reads, by path relative to the repository. */
export interface Project {
  readonly location: PlatformLocation;
  /** The platform file. */
  readonly platform: string;
  readonly environments: readonly string[];
  /** Every `floe.yaml` that belongs to the platform. */
  readonly products: readonly string[];
  /** Those of `products` that the command line names by path. */
  readonly named: readonly string[];
  readonly files: ReadonlyMap<string, SourceFile>;
  /** The repository of products that lie outside this one; their files are named below `guestFolder`. */
  readonly guestRoot: string | undefined;
  /** Plugin modules that the platform or a parent names, as written, with the file that names them. */
  readonly modules: readonly { readonly specifier: string; readonly file: string }[];
}

const environmentFile = /^environments\/([a-z0-9-]+)\.ya?ml$/;

/** The environment of a platform that has no `environments/` folder. */
export const onlyEnvironment = "local";

/** Loads a platform, its parents, overlays, locks and products into memory. */
export async function loadProject(
  host: Host,
  location: PlatformLocation,
  extraProducts: readonly string[] = [],
): Promise<Project> {
  const files = new Map<string, SourceFile>();
  const inRoot = namesBelow(host, location.root);
  const below = await host.files.list(location.folder, skippedFolders);
  const nested = nestedPlatforms(below, baseName(location.file));
  const own = below.filter((path) => !nested.some((folder) => path.startsWith(`${folder}/`)));
  await readInto(host, files, own.map((path) => joinPath(location.folder, path)), location.root);
  const products = own.filter((path) => baseName(path) === "floe.yaml")
    .map((path) => inRoot(joinPath(location.folder, path)));
  const isInside = (path: string) => products.includes(inRoot(path));
  const guests = await loadGuests(host, files, extraProducts.filter((path) => !isInside(path)));
  const platform = inRoot(location.file);
  const parents = await loadParents(host, files, platform, location.root);
  const modules = parents.flatMap(({ file, tree }) =>
    modulesOf(tree).map((specifier) => ({ specifier, file }))
  );
  await readInto(host, files, localModules(modules, location.root), location.root);
  const environments = own.map((path) => environmentFile.exec(path)?.[1])
    .filter((name) => name !== undefined);
  return {
    location,
    platform,
    environments: environments.length === 0 ? [onlyEnvironment] : [...new Set(environments)].sort(),
    products: [...products, ...guests.products].sort(),
    named: [...extraProducts.filter(isInside).map(inRoot), ...guests.products],
    guestRoot: guests.root,
    files,
    modules,
  };
}

/** Where files of another repository appear to lie: no output may tell how two checkouts lie on a disk. */
export const guestFolder = "product-repository";

async function loadGuests(
  host: Host,
  files: Map<string, SourceFile>,
  products: readonly string[],
): Promise<{ readonly root: string | undefined; readonly products: readonly string[] }> {
  const [first] = products;
  if (first === undefined) return { root: undefined, products: [] };
  const root = await rootAbove(host.files, folderOf(first));
  const inRoot = namesBelow(host, root);
  const named = (path: string) => joinPath(guestFolder, inRoot(path));
  for (const product of products) {
    const paths = await host.files.list(folderOf(product), skippedFolders);
    await Promise.all(paths.map(async (path) => {
      const bytes = await host.files.readBytes(joinPath(folderOf(product), path));
      const name = named(joinPath(folderOf(product), path));
      if (bytes !== undefined) files.set(name, sourceFile(name, bytes));
    }));
  }
  return { root, products: products.map(named) };
}

/** Paths as the repository at `root` names them, wherever the working directory lies. */
function namesBelow({ files }: Host, root: string): (path: string) => string {
  const start = files.absolute(root);
  const folders = new Map<string, string>();
  return (path) => {
    const folder = folderOf(path);
    const known = folders.get(folder) ?? relativePath(start, files.absolute(folder));
    folders.set(folder, known);
    return known === "." ? baseName(path) : `${known}/${baseName(path)}`;
  };
}

/** Folders below a platform's that hold a platform of their own. */
function nestedPlatforms(paths: readonly string[], ownName: string): readonly string[] {
  const names = new Set([
    "platform.yaml",
    "platform.yml",
    "manifest.yaml",
    "manifest.yml",
    ownName,
  ]);
  return paths.filter((path) => path.includes("/") && names.has(baseName(path))).map(folderOf);
}

async function readInto(
  host: Host,
  files: Map<string, SourceFile>,
  paths: readonly string[],
  root: string,
): Promise<void> {
  const inRoot = namesBelow(host, root);
  await Promise.all(paths.map(async (path) => {
    const bytes = await host.files.readBytes(path);
    const name = inRoot(path);
    if (bytes !== undefined) files.set(name, sourceFile(name, bytes));
  }));
}

/** The platform file and its parents by relative path; the compiler reports what is wrong with them. */
async function loadParents(
  host: Host,
  files: Map<string, SourceFile>,
  platform: string,
  root: string,
): Promise<readonly { file: string; tree: Tree }[]> {
  const chain: { file: string; tree: Tree }[] = [];
  const seen = new Set<string>();
  for (let file: string | undefined = platform; file !== undefined && !seen.has(file);) {
    seen.add(file);
    if (!files.has(file)) await readInto(host, files, [joinPath(root, file)], root);
    const source = files.get(file);
    const tree = source === undefined ? undefined : parseTree(source).value;
    if (tree === undefined) break;
    chain.push({ file, tree });
    const reference: string | undefined = parentOf(tree)?.ref;
    file = reference === undefined || reference.includes("://")
      ? undefined
      : joinPath(folderOf(file), reference);
  }
  return chain;
}

/** Modules that are files: their digests belong into the plan, wherever they lie. */
function localModules(modules: Project["modules"], root: string): readonly string[] {
  return modules.filter(({ specifier }) => specifier.startsWith("."))
    .map(({ specifier, file }) => joinPath(root, folderOf(file), specifier));
}

function modulesOf(tree: Tree): readonly string[] {
  const modules = tree.kind === "mapping" ? tree.entries.get("modules")?.value : undefined;
  if (modules?.kind !== "sequence") return [];
  return modules.items.flatMap((item) =>
    item.kind === "scalar" && typeof item.value === "string" ? [item.value] : []
  );
}

/** The environments that a command line means, or diagnostics that list what there is. */
export function chooseEnvironments(
  project: Project,
  given: readonly string[],
): { readonly environments: readonly string[]; readonly diagnostics: readonly Diagnostic[] } {
  const missing = given.filter((name) => !project.environments.includes(name));
  return {
    environments: given.length === 0
      ? project.environments
      : project.environments.filter((name) => given.includes(name)),
    diagnostics: missing.map((name) =>
      diagnose("FLOE-CLI002", {
        message: `"${project.platform}" has no environment "${name}"`,
        hint: `It has: ${project.environments.join(", ")}`,
      })
    ),
  };
}

/** A path of an input as seen from the working directory. */
export function shownPath({ location, guestRoot }: Project, path: string): string {
  if (guestRoot === undefined || !path.startsWith(`${guestFolder}/`)) {
    return fromHere(location, path);
  }
  return joinPath(guestRoot, path.slice(guestFolder.length + 1));
}
