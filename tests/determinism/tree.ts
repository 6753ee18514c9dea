import { sha256 } from "../../src/schema/digest.ts";

/** Texts by path, relative to the folder. */
export async function readTree(folder: string): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  await readInto(files, folder, "");
  return files;
}

async function readInto(files: Map<string, string>, folder: string, inner: string): Promise<void> {
  for await (const entry of Deno.readDir(`${folder}/${inner}`)) {
    const path = `${inner}${entry.name}`;
    if (entry.isDirectory) await readInto(files, folder, `${path}/`);
    else files.set(path, await Deno.readTextFile(`${folder}/${path}`));
  }
}

/** One digest over every path and every byte. */
export function treeDigest(files: ReadonlyMap<string, string>): string {
  const lines = [...files].map(([path, text]) => `${sha256(text)}  ${path}\n`).sort();
  return sha256(lines.join(""));
}

/** Copies a folder, empty folders left out. */
export async function copyTree(from: string, to: string): Promise<void> {
  for (const [path, text] of await readTree(from)) {
    const target = `${to}/${path}`;
    await Deno.mkdir(target.slice(0, target.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(target, text);
  }
}
