/** Folder of a file, without a slash at its end; empty for the root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash === -1 ? "" : path.slice(0, slash);
}

/**
 * The path that `reference` means in the file `from`, or undefined where it leaves the repository or
 * is absolute.
 */
export function joinPath(from: string, reference: string): string | undefined {
  if (reference.startsWith("/")) return undefined;
  const parts = folderOf(from).split("/").filter((part) => part !== "");
  for (const part of reference.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}
