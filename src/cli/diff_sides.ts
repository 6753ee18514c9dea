import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import type { Host } from "../host/mod.ts";
import { isObjectFile, type TreeFiles } from "../review/mod.ts";
import { joinPath } from "./paths.ts";

interface ReadSide {
  /** Absent where there is nothing to compare. */
  readonly tree?: TreeFiles;
  readonly diagnostics: readonly Diagnostic[];
}

/** The files of a folder, or of `<revision>:<folder>`. Reports FLOE-REV002. */
export async function treeFiles(host: Host, side: string): Promise<ReadSide> {
  const isFolder = !side.includes(":") || await host.files.exists(side);
  return isFolder ? await folderFiles(host, side) : await revisionFiles(host, side);
}

async function folderFiles(host: Host, folder: string): Promise<ReadSide> {
  const files = new Map<string, string>();
  for (const path of await host.files.list(folder)) {
    if (!isObjectFile(path)) continue;
    const text = await host.files.readText(joinPath(folder, path));
    if (text !== undefined) files.set(path, text);
  }
  if (files.size > 0) return { tree: { label: joinPath(folder), files }, diagnostics: [] };
  return nothing(`There is no object below "${folder}"`, "Name a folder that `floe synth` wrote");
}

async function revisionFiles(host: Host, side: string): Promise<ReadSide> {
  const folder = side.replace(/\/+$/, "");
  // What starts with a hyphen would be an option of git's.
  if (folder.startsWith("-")) return nothing(`"${side}" is no revision`, "Name a branch or a tag");
  const tree = await host.run(["git", "rev-parse", "--verify", folder]);
  if (tree.code !== 0) return refused(side, tree.stderr);
  const listed = await host.run(["git", "ls-tree", "-r", "-z", "--full-tree", tree.stdout.trim()]);
  if (listed.code !== 0) return refused(side, listed.stderr);
  const blobs = blobsOf(listed.stdout);
  const input = blobs.map(({ id }) => `${id}\n`).join("");
  const read = await host.run(["git", "cat-file", "--batch"], { input });
  const contents = read.code === 0 ? batchContents(read.stdout, blobs.length) : undefined;
  if (contents === undefined) return refused(side, read.stderr || "its files are no UTF-8 text");
  const files = new Map(blobs.map(({ path }, index) => [path, contents[index] ?? ""]));
  if (files.size > 0) return { tree: { label: folder, files }, diagnostics: [] };
  return nothing(`There is no object in "${side}"`, "Name a folder that `floe synth` wrote");
}

/** Plain files only: `<mode> blob <id>\t<path>`, each ended by a zero. */
function blobsOf(listed: string): readonly { readonly id: string; readonly path: string }[] {
  return listed.split("\0").flatMap((line) => {
    const [, id = "", path = ""] = /^100\d{3} blob ([0-9a-f]+)\t([^]+)$/.exec(line) ?? [];
    return isObjectFile(path) ? [{ id, path }] : [];
  });
}

/** The contents in `git cat-file --batch`: `<id> blob <bytes>`, the bytes, a line end; each time. */
function batchContents(output: string, count: number): readonly string[] | undefined {
  const bytes = new TextEncoder().encode(output);
  const decoder = new TextDecoder();
  const contents: string[] = [];
  let start = 0;
  for (let index = 0; index < count; index++) {
    const end = bytes.indexOf(10, start);
    const [, size] = /^[0-9a-f]+ blob (\d+)$/.exec(decoder.decode(bytes.subarray(start, end))) ??
      [];
    if (end < 0 || size === undefined) return undefined;
    const last = end + 1 + Number(size);
    contents.push(decoder.decode(bytes.subarray(end + 1, last)));
    start = last + 1;
  }
  return contents;
}

function refused(side: string, said: string): ReadSide {
  const [line = ""] = said.trim().split("\n");
  return nothing(`git can't read "${side}": ${line}`, "Name a folder, or <revision>:<folder>");
}

function nothing(message: string, hint: string): ReadSide {
  return { diagnostics: [diagnose("FLOE-REV002", { message, hint })] };
}
