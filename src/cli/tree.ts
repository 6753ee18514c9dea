import { checkUpgrades, type Plan, type UsedVersion } from "../compiler/mod.ts";
import { diagnose, type Diagnostic, hasErrors } from "../diagnostics/mod.ts";
import { type Host, isInterrupted } from "../host/mod.ts";
import type { Registry } from "../plugin/mod.ts";
import { immutableChanges } from "../policy/mod.ts";
import { treeRoot } from "../synth/files.ts";
import { indexPath, readIndex } from "../synth/index_file.ts";
import { onlyProducts } from "../synth/partial.ts";
import { changedObjects } from "../synth/previous.ts";
import { checkFresh, type ExistingTree, planWrites, type Writes } from "../synth/write_plan.ts";
import { joinPath } from "./paths.ts";

/** The files of one platform in one environment, and the folder they belong below. */
export interface Rendered {
  readonly plan: Plan;
  readonly registry: Registry;
  readonly files: ReadonlyMap<string, string>;
  readonly out: string;
  /** Only the files of these are written; empty for all. */
  readonly products: readonly string[];
}

/** What writing would change. */
export interface Change extends Writes {
  readonly diagnostics: readonly Diagnostic[];
}

const nothing: Writes = { writes: new Map(), removes: [] };

/**
 * Compares what was compiled with what is on disk. Reports FLOE-OUT004, FLOE-OBJ007 and, where the
 * platform's own objects are written, FLOE-UPG001 to FLOE-UPG004.
 */
export async function changesOf(host: Host, rendered: Rendered): Promise<Change> {
  const { tree, versions, diagnostics } = await existingTree(
    host,
    rendered.out,
    treeRoot(rendered.plan),
    rendered.files,
  );
  if (hasErrors(diagnostics)) return { ...nothing, diagnostics };
  const upgrades = rendered.products.length > 0
    ? []
    : checkUpgrades(versions, rendered.plan, rendered.registry);
  const writes = planWrites(tree, wanted(rendered, tree));
  const refused = immutableChanges(changedObjects(tree.files, writes.writes));
  return {
    ...writes,
    diagnostics: [
      ...diagnostics,
      ...upgrades,
      ...refused.map((one) => below(rendered.out, one)),
    ],
  };
}

/** What `--check` says. Reports FLOE-OUT001 to FLOE-OUT004. */
export async function freshness(host: Host, rendered: Rendered): Promise<readonly Diagnostic[]> {
  if (await isInterrupted(host.files, rendered.out)) {
    return [diagnose("FLOE-OUT003", {
      message: `A run that wrote "${rendered.out}" was interrupted`,
      hint: "Run `floe synth` to finish it",
    })];
  }
  const { tree, diagnostics } = await existingTree(
    host,
    rendered.out,
    treeRoot(rendered.plan),
    rendered.files,
  );
  return hasErrors(diagnostics)
    ? diagnostics
    : checkFresh(tree, wanted(rendered, tree)).map((one) => below(rendered.out, one));
}

/** A place in the output folder as seen from the working directory. */
function below(out: string, diagnostic: Diagnostic): Diagnostic {
  const { at } = diagnostic;
  return at === undefined
    ? diagnostic
    : { ...diagnostic, at: { ...at, file: joinPath(out, at.file) } };
}

/** Trees of environments that a platform has no more: what floe wrote there goes. */
export async function lostTrees(
  host: Host,
  out: string,
  platform: string,
  environments: readonly string[],
): Promise<readonly (Change & { readonly root: string })[]> {
  const lost: (Change & { readonly root: string })[] = [];
  for (const name of await host.files.names(joinPath(out, platform))) {
    const root = `${platform}/${name}`;
    if (environments.includes(name)) continue;
    if (!await host.files.isFile(joinPath(out, root, indexPath))) continue;
    const { tree, diagnostics } = await existingTree(host, out, root);
    const writes = hasErrors(diagnostics) ? nothing : planWrites(tree, new Map());
    lost.push({ ...writes, diagnostics, root });
  }
  return lost;
}

function wanted(
  { plan, files, products }: Rendered,
  tree: ExistingTree,
): ReadonlyMap<string, string> {
  return products.length === 0 ? files : onlyProducts(plan, files, tree.files, products);
}

interface Existing {
  readonly tree: ExistingTree;
  readonly versions: readonly UsedVersion[];
  readonly diagnostics: readonly Diagnostic[];
}

async function existingTree(
  host: Host,
  out: string,
  root: string,
  next: ReadonlyMap<string, string> = new Map(),
): Promise<Existing> {
  const folder = joinPath(out, root);
  const files = new Map<string, string>();
  // One after the other: all at once would hold every file twice.
  for (const path of await host.files.list(folder)) {
    const name = `${root}/${path}`;
    const text = await host.files.readText(`${folder}/${path}`);
    // Most files are as they would be written: one text of each is enough.
    const same = next.get(name);
    if (text !== undefined) files.set(name, same === text ? same : text);
  }
  const index = files.get(`${root}/${indexPath}`);
  const { entries, versions, diagnostics } = index === undefined
    ? { entries: [], versions: [], diagnostics: [] }
    : readIndex(index, joinPath(folder, indexPath));
  const listed = entries.map(({ path }) => path);
  return { tree: { root, files, listed }, versions, diagnostics };
}
