import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import { identity, type PlatformFacts, type ProductFacts } from "../plugin/mod.ts";
import {
  placeOf,
  type Platform,
  type Product,
  readProduct,
  type SourceFile,
  type Tree,
  unusedFields,
  valueAt,
} from "../schema/mod.ts";
import { sortedBy } from "../schema/digest.ts";
import type { Choices } from "./choices.ts";
import { readContracts } from "./contracts.ts";
import { dbtProjectOf } from "./dbt_lock.ts";
import { type FileIndex, indexFiles } from "./file_index.ts";
import { productImage } from "./images.ts";
import { builtOf } from "./model_facts.ts";
import { folderOf, joinPath } from "./paths.ts";
import type { Images } from "./plan.ts";
import type { ResolvedProduct } from "./product.ts";
import { referencesOf } from "./references.ts";
import { quotaOf, resourcesOf } from "./resources.ts";
import { orchestrationOf } from "./schedules.ts";
import { mergeTiers } from "./merge.ts";

/** What products are resolved against. */
export interface ProductContext {
  readonly platform: Platform;
  readonly platformTree: Tree;
  readonly platformPath: string;
  /** Platform file by reference, where the reference does not say where it lies. */
  readonly fetched: ReadonlyMap<string, string>;
  readonly facts: PlatformFacts;
  /** Start of every namespace, from the overlay. */
  readonly prefix: string | undefined;
  readonly choices: Choices;
  readonly images: Images;
  readonly files: ReadonlyMap<string, SourceFile>;
}

/** Products, sorted by name. */
export interface ProductsRead {
  readonly products: readonly ResolvedProduct[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads and resolves every product. Reports FLOE-PRD001, FLOE-PRD002 and what each part reports. */
export function resolveProducts(paths: readonly string[], context: ProductContext): ProductsRead {
  const sorted = [...new Set(paths)].sort();
  const index = indexFiles(context.files, sorted.map(folderOf));
  const results = sorted.map((path) => resolveProduct(path, index, context));
  const found = results.flatMap(({ product }) => product ?? []);
  const unique = new Map<string, ResolvedProduct>();
  const doubles: Diagnostic[] = [];
  for (const product of found) {
    const other = unique.get(product.facts.name);
    if (other === undefined) unique.set(product.facts.name, product);
    else doubles.push(twice(other, product));
  }
  return {
    products: sortedBy(unique.values(), ({ facts }) => facts.name),
    diagnostics: [...results.flatMap(({ diagnostics }) => diagnostics), ...doubles],
  };
}

/** Namespace of the platform, or of one of its products. */
export function namespaceOf(prefix: string | undefined, ...parts: readonly string[]): string {
  return identity(...(prefix === undefined ? [] : [prefix.replace(/-+$/, "")]), ...parts)
    .kubernetes;
}

function resolveProduct(
  path: string,
  index: FileIndex,
  context: ProductContext,
): { readonly product?: ResolvedProduct; readonly diagnostics: readonly Diagnostic[] } {
  const file = context.files.get(path);
  if (file === undefined) throw new Error(`The product file ${path} was not loaded`);
  const { value: source, tree, diagnostics: read } = readProduct(file);
  if (source === undefined || tree === undefined) return { diagnostics: read };
  const { platform, choices } = context;
  const { diagnostics: unresolved, ...references } = referencesOf(source, tree, choices);
  const { jobs, schedules, diagnostics: unscheduled } = orchestrationOf(source, tree);
  const { resources, diagnostics: unsized } = resourcesOf(source, tree, platform);
  const { dbt, diagnostics: unlocked } = dbtProjectOf(source, tree, path, index);
  const { contracts, diagnostics: uncontracted } = readContracts(
    source,
    tree,
    path,
    context.files,
  );
  const quota = quotaOf(source, platform);
  const { metadata, dbt: transforms, retries } = source;
  const built = builtOf({ lock: dbt.lock, source, contracts, ...references });
  const about = { ...metadata, transforms, retries, schedules, resources, ...built };
  return {
    product: {
      facts: factsOf(about, context),
      at: placeOf(tree, ["metadata", "name"]),
      source,
      tree,
      path,
      ...references,
      jobs,
      dbt,
      contracts,
      ...(quota === undefined ? {} : { quota }),
    },
    diagnostics: [
      ...read,
      ...unusedFields("product", tree),
      ...unresolved,
      ...unscheduled,
      ...unsized,
      ...unlocked,
      ...uncontracted,
      ...checkPlatform(source, tree, path, context),
      ...checkGovernance(tree, context),
    ],
  };
}

/** What a product says of itself. */
export interface SelfDescription
  extends
    Pick<ProductFacts, "schedules" | "resources" | "transforms">,
    Partial<Pick<ProductFacts, "models" | "semantic">> {
  readonly name: string;
  readonly version: string;
  readonly owner?: string | undefined;
  readonly domain?: string | undefined;
  readonly retries?: number | undefined;
}

/** What everybody may know of a product: what it says of itself, and what the platform adds. */
export function factsOf(
  about: SelfDescription,
  { platform, facts, prefix, images }: ProductContext,
): ProductFacts {
  const { name, version, owner, schedules, resources } = about;
  const domain = about.domain ?? platform.domain?.name;
  return {
    name,
    version,
    namespace: namespaceOf(prefix, facts.name, name),
    owner: owner ?? platform.metadata.owner,
    ...(domain === undefined ? {} : { domain }),
    image: productImage(images, name, version),
    schedules,
    transforms: about.transforms.map(({ path }) => ({ path })),
    timezone: facts.timezone,
    retries: about.retries ?? 0,
    resources,
    models: about.models ?? [],
    ...(about.semantic === undefined ? {} : { semantic: about.semantic }),
  };
}

/** A reference to a bundle pins another copy of the platform, which only a registry can compare. */
function checkPlatform(
  { platform }: Product,
  tree: Tree,
  path: string,
  { platformPath, fetched }: ProductContext,
): readonly Diagnostic[] {
  if (platform === undefined || platform.ref.includes("://")) return [];
  const found = fetched.get(platform.ref) ?? joinPath(path, platform.ref);
  if (found === platformPath) return [];
  return [diagnose("FLOE-PRD002", {
    message: `The product belongs to ${found ?? platform.ref}, not to ${platformPath}`,
    hint: "Correct `platform.ref`, or compile with the other platform",
    at: placeOf(tree, ["platform", "ref"]),
  })];
}

/** A product is the lowest tier: what it says about governance may only tighten. */
function checkGovernance(tree: Tree, { platformTree }: ProductContext): readonly Diagnostic[] {
  const path = ["governance", "data_contracts"];
  const parent = valueAt(platformTree, path);
  const child = valueAt(tree, path);
  if (parent === undefined || child === undefined) return [];
  return mergeTiers(parent, child, path).diagnostics;
}

function twice(first: ResolvedProduct, second: ResolvedProduct): Diagnostic {
  return diagnose("FLOE-PRD001", {
    message: `Two products are called "${first.facts.name}"`,
    hint: "Rename one of them: namespaces, databases and buckets are named by it",
    at: second.at,
    related: [{ message: "The other one", at: first.at }],
  });
}
