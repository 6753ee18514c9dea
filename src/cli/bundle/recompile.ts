import { filesOf, type Plan } from "../../../mod.ts";
import { type BundleConfig, digestOf } from "../../bundle/mod.ts";
import { diagnose, type Diagnostic, hasErrors } from "../../diagnostics/mod.ts";
import type { Host } from "../../host/mod.ts";
import { parseTree, type Tree } from "../../schema/mod.ts";
import { treeRoot } from "../../synth/files.ts";
import { compileAll, type Compiled, failed, shown } from "../build.ts";
import type { Values } from "../command.ts";
import { locatePlatforms } from "../locate.ts";
import type { Step } from "./stores.ts";
import { partsIn } from "./trees.ts";

/** What the input at hand compiles to, as far as it belongs into one bundle. */
export interface Recompiled {
  readonly compiled: Compiled;
  readonly plan: Plan;
  /** What the bundle would be, which may have another version. */
  readonly config: BundleConfig;
  /** By path in the bundle. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * Compiles the platform and environment of a bundle from the files at hand. Reports FLOE-TRU004
 * where they are of something else, and what the compiler says.
 */
export async function recompile(
  host: Host,
  values: Values,
  config: BundleConfig,
): Promise<Step<Recompiled>> {
  if (config.kind === "configuration") {
    return refused("A configuration bundle is not compiled from anything", config);
  }
  const platform = await platformCalled(host, values, config.platform.name);
  const only: Values = {
    ...values,
    texts: (name) =>
      name === "env"
        ? [config.environment]
        : name === "platform" && platform !== undefined
        ? [platform]
        : values.texts(name),
  };
  const all = await compileAll(host, only);
  if (failed(all)) {
    return { diagnostics: [...all.diagnostics, ...all.compiled.flatMap((one) => one.diagnostics)] };
  }
  const compiled = all.compiled.find(({ plan }) => plan?.platform.name === config.platform.name);
  if (compiled?.plan === undefined) {
    return refused(`There is no platform "${config.platform.name}" here`, config);
  }
  return renderedAs(compiled, compiled.plan, config);
}

function renderedAs(
  compiled: Compiled,
  plan: Plan,
  config: Exclude<BundleConfig, { kind: "configuration" }>,
): Step<Recompiled> {
  const { registry, places, project } = compiled;
  const { files, diagnostics } = filesOf(plan, registry, [], places);
  if (files === undefined) return { diagnostics: shown(project, diagnostics).filter(isError) };
  const root = `${treeRoot(plan)}/`;
  const bytes = new Map(
    [...files].filter(([path]) => path.startsWith(root))
      .map(([path, text]) => [path.slice(root.length), new TextEncoder().encode(text)]),
  );
  const part = partsIn(root, plan.platform, bytes).find((one) => isSameThing(one.config, config));
  return part === undefined
    ? refused("The platform here does not make such a bundle", config)
    : { value: { compiled, plan, config: part.config, files: part.files } };
}

function isError(diagnostic: Diagnostic): boolean {
  return hasErrors([diagnostic]);
}

function isSameThing(one: BundleConfig, other: BundleConfig): boolean {
  if (one.kind !== "product" || other.kind !== "product") return one.kind === other.kind;
  return one.product.name === other.product.name;
}

function refused(message: string, config: BundleConfig): Step<never> {
  const what = config.kind === "product" ? `product ${config.product.name}` : config.kind;
  return {
    diagnostics: [diagnose("FLOE-TRU004", {
      message: `${message} (${what} of ${config.platform.name})`,
      hint: "Run this where the bundle's platform and products lie, or name them with --platform " +
        "and --product",
    })],
  };
}

/** The file of the platform of that name, where several lie here and the command line names none. */
async function platformCalled(
  host: Host,
  values: Values,
  name: string,
): Promise<string | undefined> {
  if (values.texts("platform").length + values.texts("product").length > 0) return undefined;
  const { platforms } = await locatePlatforms(host, []);
  if (platforms.length < 2) return undefined;
  for (const { file } of platforms) {
    const text = await host.files.readText(file);
    const tree = text === undefined ? undefined : parseTree({ path: file, text }).tree;
    if (nameIn(tree) === name) return file;
  }
  return undefined;
}

/** `metadata.name`, or `name` in the older dialect. */
function nameIn(tree: Tree | undefined): string | undefined {
  if (tree?.kind !== "mapping") return undefined;
  const metadata = tree.entries.get("metadata")?.value;
  const holder = metadata?.kind === "mapping" ? metadata : tree;
  const name = holder.entries.get("name")?.value;
  return name?.kind === "scalar" && typeof name.value === "string" ? name.value : undefined;
}

/** Which files differ between two bundles, one line each. */
export function differences(
  bundle: ReadonlyMap<string, Uint8Array>,
  input: ReadonlyMap<string, Uint8Array>,
): readonly string[] {
  const paths = [...new Set([...bundle.keys(), ...input.keys()])].sort();
  return paths.flatMap((path) => {
    const [there, here] = [bundle.get(path), input.get(path)];
    if (there === undefined) return [`${path} is not in the bundle`];
    if (here === undefined) return [`${path} is only in the bundle`];
    return digestOf(there) === digestOf(here) ? [] : [`${path} differs`];
  });
}

const shownMax = 5;

/** The first few of a list, and how many more there are. */
export function shortList(lines: readonly string[]): string {
  const more = lines.length - shownMax;
  return `${lines.slice(0, shownMax).join(", ")}${more > 0 ? `, and ${more} more` : ""}`;
}
