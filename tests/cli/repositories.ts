import { type Files, type MemoryHost, memoryHost } from "../../src/host/mod.ts";

const root = new URL("../../", import.meta.url).pathname;
/** The product that lies in both. */
export const product = "site-visits";

/** The reference platform in one repository, and one of its products in another. */
export async function repositories(): Promise<MemoryHost> {
  const files: Record<string, string> = { "platform/deno.json": "{}", "team/deno.json": "{}" };
  const lakehouse = `${root}platforms/lakehouse`;
  for (const path of await namesBelow(lakehouse)) {
    const text = await Deno.readTextFile(`${lakehouse}/${path}`);
    files[`platform/${path}`] = text;
    const own = `products/${product}/`;
    if (path.startsWith(own)) {
      files[`team/${path.slice(own.length)}`] = text.replace(
        "../../platform.yaml",
        "../platform/platform.yaml",
      );
    }
  }
  return memoryHost({ files });
}

async function namesBelow(folder: string, below = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${folder}/${below}`)) {
    if (["target", "logs", "dbt_packages"].includes(name)) continue;
    if (isDirectory) found.push(...await namesBelow(folder, `${below}${name}/`));
    else found.push(`${below}${name}`);
  }
  return found;
}

/** Text by path of the files below a folder. */
export async function filesBelow(
  files: Files,
  folder: string,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const path of await files.list(folder)) {
    found.set(path, await files.readText(`${folder}/${path}`) ?? "");
  }
  return found;
}
