/** Text of every file below a folder, by path relative to it. */
export async function treeText(folder: string): Promise<ReadonlyMap<string, string>> {
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

/** Copies texts into a folder. */
export async function writeTexts(
  folder: string,
  files: ReadonlyMap<string, string>,
): Promise<void> {
  for (const [path, text] of files) {
    const target = `${folder}/${path}`;
    await Deno.mkdir(target.slice(0, target.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(target, text);
  }
}
