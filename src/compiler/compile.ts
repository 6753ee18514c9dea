import { diagnose, type Diagnostic, hasErrors } from "../diagnostics/mod.ts";
import type { Category, Registry } from "../plugin/mod.ts";
import {
  type AliasTable,
  aliasTable,
  keyPlaceOf,
  placeOf,
  type Platform,
  type SourceFile,
  type Tree,
} from "../schema/mod.ts";
import { sortedBy } from "../schema/digest.ts";
import { checkPlugins, checkProducts, checkSinks } from "./approvals.ts";
import { type Choices, choicesOf } from "./choices.ts";
import { checkDescriptions } from "./description_check.ts";
import { makePlan } from "./make_plan.ts";
import { imagesOf } from "./images.ts";
import { imagesLockName } from "./images_lock.ts";
import { selectInstances } from "./instances.ts";
import { checkOverlay, overlayOf, type OverlayRead } from "./overlays.ts";
import { folderOf, joinPath } from "./paths.ts";
import { type Places, placesOf } from "./places.ts";
import type { CompileInput, Plan } from "./plan.ts";
import { networkOf, platformFacts } from "./platform_facts.ts";
import { type ProductContext, resolveProducts } from "./products.ts";
import type { KnownProduct, ResolvedProduct } from "./product.ts";
import { productsLockPath } from "./products_lock.ts";
import { checkGuests, resolveRemote } from "./remote_products.ts";
import { inherit } from "./tiers.ts";
import { checkUnused } from "./unused.ts";
import { wire, type Wiring } from "./wiring.ts";

/** What the caller knows and the files don't say. */
export interface CompileOptions {
  /** Plugin name of a category that a platform leaves out. */
  readonly defaults?: Readonly<Record<string, string>>;
  /**
   * Platform file by reference, where the reference itself does not say where it lies in `files`: a
   * bundle that was fetched, or the platform of a product in a repository of its own.
   */
  readonly fetched?: ReadonlyMap<string, string>;
}

/** A plan, unless a diagnostic is an error. */
export interface Compiled {
  readonly plan?: Plan;
  /** Where the choices of the plan are written. */
  readonly places?: Places;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Compiles a platform and its products in one environment into a plan. Pure: reads nothing but its
 * arguments, and answers bad input with diagnostics. A file that `input` names and `files` lacks is the
 * caller's mistake, and throws.
 *
 * The stages: inherit → overlay → select plugins → resolve products → wire needs to offers → plan.
 * A stage that reports errors ends the compilation, so that no later one reports its consequences.
 */
export function compile(
  input: CompileInput,
  registry: Registry,
  options: CompileOptions = {},
): Compiled {
  const read = readSources(input, registry, options);
  if (read.sources === undefined) return { diagnostics: read.diagnostics };
  const { sources } = read;
  const selected = selectPlugins(sources, registry);
  const resolved = resolveAll(sources, selected.context);
  const chosen = [...read.diagnostics, ...selected.diagnostics];
  if (hasErrors(chosen)) {
    return { diagnostics: [...chosen, ...resolved.diagnostics.filter(isOfItsOwn)] };
  }
  const everyone = sortedBy([...resolved.products, ...resolved.remote], ({ facts }) => facts.name);
  const approved = [
    ...chosen,
    ...resolved.diagnostics,
    ...checkProducts(everyone, sources.platform, sources.tree),
    ...checkSinks(resolved.products, sources.platform, sources.tree),
    ...(everyone.length === 0 ? [] : checkRequired(selected.context.choices, sources.tree)),
  ];
  if (hasErrors(approved)) return { diagnostics: approved };
  const wired = wireProducts(sources, selected.context, everyone);
  const known = [...approved, ...wired.diagnostics];
  if (hasErrors(known)) return { diagnostics: known };
  const { plan, diagnostics } = planOf(sources, selected.context, resolved, wired.wiring);
  const all = [...known, ...diagnostics];
  if (hasErrors(all)) return { diagnostics: all };
  const places = placesOf({
    instances: wired.wiring.platform.map(({ instance }) => instance),
    tree: sources.tree,
    overlay: sources.overlay.tree,
    products: resolved.products.map(({ facts, path }) => ({ name: facts.name, path })),
  });
  return { plan, places, diagnostics: all };
}

/** Everything that was read and belongs to the platform. */
interface Sources {
  readonly input: CompileInput;
  readonly fetched: ReadonlyMap<string, string>;
  readonly aliases: AliasTable;
  readonly platform: Platform;
  readonly tree: Tree;
  readonly tiers: Plan["tiers"];
  readonly overlay: OverlayRead;
  /** The platform file, those above it, and the overlay. */
  readonly files: readonly (SourceFile | undefined)[];
  readonly imagesLock: SourceFile | undefined;
  /** What the environment's products in repositories of their own demand. */
  readonly productsLock: SourceFile | undefined;
}

/** Products whose files are at hand, and those that the environment's lock describes. */
interface Resolved {
  readonly products: readonly ResolvedProduct[];
  readonly remote: readonly KnownProduct[];
}

/** Reads the platform, what it inherits, and the overlay. */
function readSources(
  input: CompileInput,
  registry: Registry,
  { defaults, fetched = new Map() }: CompileOptions,
): { readonly sources?: Sources; readonly diagnostics: readonly Diagnostic[] } {
  const aliases = aliasTable(registry.values(), defaults);
  const inherited = inherit(input.platform, aliases, { files: input.files, fetched });
  const overlay = overlayOf(input.platform, input.environment, input.files);
  const { platform, tree, tiers } = inherited;
  const diagnostics = [...inherited.diagnostics, ...overlay.diagnostics];
  if (platform === undefined || tree === undefined) return { diagnostics };
  const fits = overlay.overlay === undefined || overlay.tree === undefined
    ? []
    : checkOverlay(overlay.overlay, overlay.tree, platform, tree);
  const sources: Sources = {
    input,
    fetched,
    aliases,
    platform,
    tree,
    tiers,
    overlay,
    files: [...inherited.files, overlay.file],
    imagesLock: input.files.get(beside(input.platform, imagesLockName)),
    productsLock: input.files.get(productsLockPath(input.platform, input.environment)),
  };
  return { sources, diagnostics: [...diagnostics, ...fits] };
}

/** Finds plugins, checks their configs and settles what `default` means. */
function selectPlugins(
  { input, fetched, aliases, platform, tree, overlay, imagesLock }: Sources,
  registry: Registry,
): { readonly context: ProductContext; readonly diagnostics: readonly Diagnostic[] } {
  const selected = selectInstances({ platform, tree, overlay: overlay.tree, registry, aliases });
  const choices = choicesOf(selected.instances, {
    use: overlay.overlay?.use,
    defaults: platform.defaults,
    aliases: platform.instance_aliases,
  });
  const place = keyPlaceOf(tree, ["metadata"]);
  const { images, diagnostics } = imagesOf(platform, overlay.overlay, imagesLock, place);
  const context: ProductContext = {
    platform,
    platformTree: tree,
    platformPath: input.platform,
    fetched,
    facts: platformFacts(platform, overlay.overlay, input.environment),
    prefix: overlay.overlay?.namespace_prefix,
    choices,
    images,
    files: input.files,
  };
  return { context, diagnostics: [...selected.diagnostics, ...diagnostics] };
}

/**
 * Resolves every product. One that is compiled in a repository of its own has to do with no other:
 * nothing but its own objects is written then.
 */
function resolveAll(
  { input: { products, guests = [] }, productsLock }: Sources,
  context: ProductContext,
): Resolved & { readonly diagnostics: readonly Diagnostic[] } {
  const own = resolveProducts(products, context);
  if (guests.length > 0) {
    const compared = own.products.filter(({ path }) => guests.includes(path));
    const found = checkGuests(compared, productsLock, context);
    return { ...own, remote: [], diagnostics: [...own.diagnostics, ...found] };
  }
  const { products: remote, diagnostics } = productsLock === undefined
    ? { products: [], diagnostics: [] }
    : resolveRemote(productsLock, own.products, context);
  return { ...own, remote, diagnostics: [...own.diagnostics, ...diagnostics] };
}

/** Follows needs to offers, and checks that what takes part is approved and nothing is idle. */
function wireProducts(
  { input, aliases, platform, tree }: Sources,
  { choices, facts }: ProductContext,
  products: readonly KnownProduct[],
): { readonly wiring: Wiring; readonly diagnostics: readonly Diagnostic[] } {
  const wiring = wire(choices, products, facts);
  const active = wiring.platform.map(({ instance }) => instance);
  const diagnostics = [
    ...wiring.diagnostics,
    ...checkDescriptions(wiring),
    ...checkPlugins(active, platform, tree, aliases),
    ...checkUnused(choices, wiring, input.platform, input.files),
  ];
  return { wiring, diagnostics };
}

function planOf(
  { input, platform, tree, tiers, overlay, files, imagesLock, productsLock }: Sources,
  { facts, images }: ProductContext,
  { products, remote }: Resolved,
  wiring: Wiring,
): ReturnType<typeof makePlan> {
  return makePlan({
    wiring,
    platform,
    facts,
    products,
    remote,
    tiers,
    files: input.files,
    platformFiles: files,
    otherFiles: [
      imagesLock,
      productsLock,
      ...moduleFiles(platform.modules ?? [], tree, input.files),
    ],
    images,
    network: networkOf(overlay.overlay),
  });
}

/** Reports FLOE-PLG002: categories that every product needs and the platform leaves out. */
function checkRequired(choices: Choices, tree: Tree): readonly Diagnostic[] {
  const required: readonly Category[] = ["compute", "dbt"];
  return required.filter((category) => !choices.byCategory.has(category)).map((category) =>
    diagnose("FLOE-PLG002", {
      message: `Products need a ${category} plugin, and the platform selects none`,
      hint: `Add plugins: { ${category}: { type: … } }; \`floe plugins\` lists them`,
      at: keyPlaceOf(tree, ["plugins"]),
    })
  );
}

/** References can't be judged while selections are broken. */
function isOfItsOwn({ code }: Diagnostic): boolean {
  return code !== "FLOE-PLG004" && code !== "FLOE-PLG005";
}

/** Modules of the user's own that are files, relative to the tier that names each. */
function moduleFiles(
  modules: readonly string[],
  tree: Tree,
  files: CompileInput["files"],
): readonly (SourceFile | undefined)[] {
  return modules.map((module, index) => {
    const { file } = placeOf(tree, ["modules", index]);
    return files.get(joinPath(file, module) ?? "");
  });
}

function beside(platform: string, name: string): string {
  const folder = folderOf(platform);
  return folder === "" ? name : `${folder}/${name}`;
}
