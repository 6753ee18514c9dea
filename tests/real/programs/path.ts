import { once, type Program } from "./program.ts";

/** Whether the path is a file that may be executed. */
export async function isExecutable(path: string): Promise<boolean> {
  try {
    const info = await Deno.stat(path);
    return info.isFile && ((info.mode ?? 0) & 0o111) !== 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return false;
    }
    throw error;
  }
}

/** A program in one of the folders, the first that has it. */
export function inFolders(name: string, folders: readonly string[]): Program {
  return once<string>(async () => {
    for (const folder of folders) {
      const path = `${folder}/${name}`;
      if (await isExecutable(path)) return path;
    }
    return { missing: `${name} is not in ${folders.join(":")}` };
  });
}

/** A program in a folder that an environment variable names. */
export function inFolderOf(variable: string, name: string): Program {
  const folder = Deno.env.get(variable);
  if (folder === undefined) {
    return () => Promise.resolve({ missing: `${variable} is not set` });
  }
  return inFolders(name, [folder]);
}

/** A program on the PATH. */
export function onPath(name: string): Program {
  const folders = (Deno.env.get("PATH") ?? "").split(":").filter((folder) => folder !== "");
  return once<string>(async () => {
    const found = await inFolders(name, folders)();
    return typeof found === "string" ? found : { missing: `${name} is not on the PATH` };
  });
}
