import { immutableChanges } from "../policy/mod.ts";
import { treeRoot } from "../synth/files.ts";
import { indexPath, readIndex } from "../synth/index_file.ts";
import { changedObjects } from "../synth/previous.ts";
import { checkFresh, type ExistingTree, planWrites, type Writes } from "../synth/write_plan.ts";
import type { Plan } from "../compiler/mod.ts";
import { type Diagnostic, hasErrors } from "../diagnostics/mod.ts";
import { diagnose } from "../diagnostics/mod.ts";
import { type Host, isInterrupted } from "../host/mod.ts";
import { joinPath } from "./paths.ts";

/** The files of one platform in one environment, and the folder they belong below. */
export interface Rendered {
  readonly plan: Plan;
  readonly files: ReadonlyMap<string, string>;
  readonly out: string;
}

/** What writing would change, and what speaks against it. */
export interface Change extends Writes {
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Compares what was compiled with what is on disk. Reports FLOE-OUT004 for an unreadable index
 * and FLOE-OBJ007 for changes that a cluster would refuse.
 */
export async function changesOf(host: Host, rendered: Rendered): Promise<Change> {
  const { tree, diagnostics } = await existingTree(host, rendered);
  const writes = hasErrors(diagnostics)
    ? { writes: new Map<string, string>(), removes: [] }
    : planWrites(tree, rendered.files);
  const refused = immutableChanges(changedObjects(tree.files, writes.writes));
  return { ...writes, diagnostics: [...diagnostics, ...refused] };
}

/** What `--check` says. Reports FLOE-OUT001 to FLOE-OUT004. */
export async function freshness(host: Host, rendered: Rendered): Promise<readonly Diagnostic[]> {
  if (await isInterrupted(host.files, rendered.out)) {
    return [diagnose("FLOE-OUT003", {
      message: `A run that wrote "${rendered.out}" was interrupted`,
      hint: "Run `floe synth` to finish it",
    })];
  }
  const { tree, diagnostics } = await existingTree(host, rendered);
  return hasErrors(diagnostics) ? diagnostics : checkFresh(tree, rendered.files);
}

async function existingTree(
  host: Host,
  { plan, out }: Rendered,
): Promise<{ readonly tree: ExistingTree; readonly diagnostics: readonly Diagnostic[] }> {
  const root = treeRoot(plan);
  const folder = joinPath(out, root);
  const files = new Map<string, string>();
  const paths = await host.files.list(folder);
  await Promise.all(paths.map(async (path) => {
    const text = await host.files.readText(joinPath(folder, path));
    if (text !== undefined) files.set(`${root}/${path}`, text);
  }));
  const index = files.get(`${root}/${indexPath}`);
  const { entries, diagnostics } = index === undefined
    ? { entries: [], diagnostics: [] }
    : readIndex(index, joinPath(folder, indexPath));
  return { tree: { root, files, listed: entries.map(({ path }) => path) }, diagnostics };
}
