import { diagnose, type Diagnostic, hasErrors } from "../diagnostics/mod.ts";
import {
  type AliasTable,
  checkAgainst,
  placeOf,
  type Platform,
  platformSchema,
  type Read,
  readPlatform,
  type SourceFile,
  type Tree,
  unusedFields,
} from "../schema/mod.ts";
import { sha256 } from "../schema/digest.ts";
import { mergeTiers } from "./merge.ts";
import { joinPath } from "./paths.ts";
import type { Plan } from "./plan.ts";
import { checkInheritedWaivers, checkWaivers } from "./waivers.ts";

/** A platform with everything that it inherits. */
export interface Inherited {
  readonly platform?: Platform;
  readonly tree?: Tree;
  /** Root first. */
  readonly tiers: Plan["tiers"];
  /** Every file of the chain, the platform's own first. */
  readonly files: readonly SourceFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Finds a parent: a relative path is one of `files`; an OCI reference was fetched and mapped before. */
export interface ParentFinder {
  readonly files: ReadonlyMap<string, SourceFile>;
  /** File by OCI reference. */
  readonly fetched?: ReadonlyMap<string, string> | undefined;
}

interface Tier {
  readonly file: SourceFile;
  readonly value: Platform;
  readonly tree: Tree;
}

const tiersMax = 5;

/** Reads a platform and the chain above it, and merges them, root first. Reports FLOE-TIER001 to 010. */
export function inherit(path: string, aliases: AliasTable, finder: ParentFinder): Inherited {
  const { chain, diagnostics } = readChain(path, aliases, finder);
  const files = chain.map(({ file }) => file);
  const tiers = chain.map(({ file, value }) => ({
    name: value.metadata.name,
    scope: value.scope ?? "platform",
    sha256: sha256(file.text),
  })).reverse();
  const rules = chain.flatMap(({ tree }, index) => [
    ...checkParentScope(tree, chain[index + 1]),
    ...checkWaivers(tree),
  ]);
  const found = [...diagnostics, ...rules];
  const [own, ...above] = chain;
  if (own === undefined || hasErrors(diagnostics)) return { tiers, files, diagnostics: found };
  if (above.length === 0) {
    const diagnostics = [...found, ...unusedFields("platform", own.tree)];
    return { platform: own.value, tree: own.tree, tiers, files, diagnostics };
  }
  const merged = mergeChain([own, ...above]);
  const checked = checkAgainst(platformSchema, merged.tree);
  const all = [...found, ...merged.diagnostics, ...checked.diagnostics];
  if (checked.value === undefined) return { tiers, files, diagnostics: all };
  all.push(...unusedFields("platform", merged.tree));
  return { platform: checked.value, tree: merged.tree, tiers, files, diagnostics: all };
}

function mergeChain(chain: readonly Tier[]): { tree: Tree; diagnostics: readonly Diagnostic[] } {
  const [root, ...below] = [...chain].reverse();
  if (root === undefined) throw new Error("A chain has at least one tier");
  const diagnostics: Diagnostic[] = [];
  const tree = below.reduce((inherited, { tree }) => {
    const merged = mergeTiers(inherited, tree);
    diagnostics.push(...merged.diagnostics, ...checkInheritedWaivers(inherited, tree));
    return merged.tree;
  }, root.tree);
  return { tree, diagnostics };
}

function readChain(
  path: string,
  aliases: AliasTable,
  finder: ParentFinder,
): { readonly chain: readonly Tier[]; readonly diagnostics: readonly Diagnostic[] } {
  const chain: Tier[] = [];
  const diagnostics: Diagnostic[] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const file = finder.files.get(next);
    if (file === undefined) throw new Error(`The platform file ${next} was not loaded`);
    const read: Read<Platform> = readPlatform(file, aliases);
    diagnostics.push(...read.diagnostics);
    if (read.value === undefined || read.tree === undefined) break;
    const tier = { file, value: read.value, tree: read.tree };
    chain.push(tier);
    const parent = parentOf(tier, chain, finder);
    if (parent.diagnostic !== undefined) diagnostics.push(parent.diagnostic);
    next = parent.path;
  }
  return { chain, diagnostics };
}

interface Parent {
  readonly path?: string;
  readonly diagnostic?: Diagnostic;
}

function parentOf(tier: Tier, chain: readonly Tier[], finder: ParentFinder): Parent {
  const ref = tier.value.parent?.ref;
  if (ref === undefined) return {};
  const at = placeOf(tier.tree, ["parent", "ref"]);
  const path = ref.startsWith("oci://") ? finder.fetched?.get(ref) : joinPath(tier.file.path, ref);
  if (path === undefined || !finder.files.has(path)) {
    return {
      diagnostic: diagnose("FLOE-TIER001", {
        message: `The parent "${ref}" can't be found`,
        hint: ref.startsWith("oci://")
          ? "Fetch the bundle first, and name it by digest: oci://…@sha256:…"
          : `The path is relative to ${tier.file.path}, which leads to ${path ?? "outside"}`,
        at,
      }),
    };
  }
  const paths = chain.map(({ file }) => file.path);
  if (paths.includes(path)) {
    const circle = [...paths.slice(paths.indexOf(path)), path].join(" → ");
    const message = `These platforms inherit from each other: ${circle}`;
    return { diagnostic: diagnose("FLOE-TIER002", { message, at }) };
  }
  if (chain.length < tiersMax) return { path };
  const message = `The chain has more than ${tiersMax} platforms: ${[...paths, path].join(" → ")}`;
  return { diagnostic: diagnose("FLOE-TIER003", { message, at }) };
}

/** Reports FLOE-TIER008: a parent that nothing may inherit from. */
function checkParentScope(tree: Tree, parent: Tier | undefined): readonly Diagnostic[] {
  if (parent === undefined || parent.value.scope !== undefined) return [];
  return [diagnose("FLOE-TIER008", {
    message: `${parent.file.path} has no scope, so nothing can inherit from it`,
    hint: "Write `scope: enterprise` in the parent",
    at: placeOf(tree, ["parent", "ref"]),
    related: [{ message: "The parent", at: parent.tree.at }],
  })];
}
