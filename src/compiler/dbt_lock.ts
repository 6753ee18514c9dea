import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import { checkLock, type DbtLock, profileNameOf, readLock } from "../dbt/mod.ts";
import { identity } from "../plugin/mod.ts";
import { placeOf, type Product, type SourceFile, type Tree } from "../schema/mod.ts";
import { checkModels } from "./models.ts";
import { folderOf, joinPath } from "./paths.ts";
import type { FileIndex } from "./file_index.ts";
import type { DbtProject } from "./product.ts";

/** A product's dbt project and what was wrong with it. */
export interface DbtProjectRead {
  readonly dbt: DbtProject;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Finds a product's dbt project and reads its lock, which must be fresh where the project's files
 * are at hand. Reports FLOE-DBT002 to FLOE-DBT009.
 */
export function dbtProjectOf(
  product: Product,
  tree: Tree,
  path: string,
  index: FileIndex,
): DbtProjectRead {
  const folder = folderOf(path);
  const projectPath = normal(product.dbt[0]?.path ?? ".");
  const files = projectFiles(index.below(folder), projectPath);
  const missing = missingProject(projectPath, files, product, tree);
  const lockFile = index.below(folder).get("dbt.lock.json");
  const fallback = identity(product.metadata.name).python;
  if (lockFile === undefined) {
    const profile = profileOf(files, fallback);
    const dbt = { path: projectPath, profile: profile.name };
    return { dbt, diagnostics: [...missing, ...profile.diagnostics, noLock(tree)] };
  }
  const { value: lock, diagnostics } = readLock(lockFile);
  const dbt: DbtProject = {
    path: projectPath,
    profile: lock?.project.profile ?? fallback,
    ...(lock === undefined ? {} : { lock, lockPath: lockFile.path }),
  };
  if (lock === undefined) return { dbt, diagnostics: [...missing, ...diagnostics] };
  return { dbt, diagnostics: [...missing, ...checks(product, tree, lock, files, lockFile.path)] };
}

function checks(
  product: Product,
  tree: Tree,
  lock: DbtLock,
  files: ReadonlyMap<string, SourceFile>,
  path: string,
): readonly Diagnostic[] {
  const contents = new Map([...files].map(([name, { text, bytes }]) => [name, bytes ?? text]));
  const command = `floe lock --product ${product.metadata.name}`;
  const stale = files.size === 0 ? [] : checkLock(lock, contents, path, command);
  return [...stale, ...checkModels(product, tree, lock)];
}

function missingProject(
  projectPath: string,
  files: ReadonlyMap<string, SourceFile>,
  product: Product,
  tree: Tree,
): readonly Diagnostic[] {
  const second = product.dbt.length < 2 ? [] : [diagnose("FLOE-DBT005", {
    message: "The product has more than one dbt project",
    hint: "Make the others dbt packages of the first, or products of their own",
    at: placeOf(tree, ["dbt", 1, "path"]),
  })];
  // A product that names models only says nothing about where their project lies.
  if (projectPath === "." || files.has("dbt_project.yml")) return second;
  return [
    ...second,
    diagnose("FLOE-DBT007", {
      message: `There is no dbt_project.yml in "${projectPath}"`,
      hint: "The path is relative to the folder of floe.yaml",
      at: placeOf(tree, ["dbt", 0, "path"]),
    }),
  ];
}

function noLock(tree: Tree): Diagnostic {
  return diagnose("FLOE-DBT004", {
    message: "There is no dbt.lock.json: the artifacts will list no transforms, owners or " +
      "classifications, and the pod can't check that it runs this dbt project",
    hint: "Run `floe lock`",
    at: placeOf(tree, ["dbt", 0, "path"]),
  });
}

function profileOf(files: ReadonlyMap<string, SourceFile>, fallback: string) {
  const file = files.get("dbt_project.yml");
  const { value, diagnostics } = file === undefined
    ? { value: undefined, diagnostics: [] }
    : profileNameOf(file);
  return { name: value ?? fallback, diagnostics };
}

/** `.` is the product's own folder. */
function normal(path: string): string {
  const joined = joinPath("floe.yaml", path);
  return joined === undefined || joined === "" ? "." : joined;
}

/** Files of the project by path relative to it. What floe keeps beside it is no part of it. */
function projectFiles(
  files: ReadonlyMap<string, SourceFile>,
  projectPath: string,
): ReadonlyMap<string, SourceFile> {
  if (projectPath === ".") return files.has("dbt_project.yml") ? withoutOwn(files) : new Map();
  const prefix = `${projectPath}/`;
  return new Map(
    [...files].filter(([path]) => path.startsWith(prefix))
      .map(([path, file]) => [path.slice(prefix.length), file]),
  );
}

function withoutOwn(files: ReadonlyMap<string, SourceFile>): ReadonlyMap<string, SourceFile> {
  const own = new Set(["floe.yaml", "dbt.lock.json"]);
  return new Map([...files].filter(([path]) => !own.has(path)));
}
