/** A step that is empty, the folder itself or the one above. */
const unclean = /(?:^|\/)\.{0,2}(?:\/|$)/;

/** Joins and normalises `/`-separated paths; an absolute later part wins. */
export function joinPath(...parts: readonly string[]): string {
  const absolute = parts.findLastIndex((part) => part.startsWith("/"));
  const used = absolute < 0 ? parts : parts.slice(absolute);
  const text = used.join("/");
  if (!unclean.test(absolute < 0 ? text : text.slice(1))) return text;
  const out: string[] = [];
  for (const step of text.split("/")) {
    if (step === "" || step === ".") continue;
    if (step === ".." && out.length > 0 && out.at(-1) !== "..") out.pop();
    else out.push(step);
  }
  const joined = out.join("/");
  return absolute >= 0 ? `/${joined}` : joined === "" ? "." : joined;
}

/** The folder of a path, `.` for a bare name. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "." : slash === 0 ? "/" : path.slice(0, slash);
}

/** The last step of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** `path` as seen from `folder`; both relative to the same place, or both absolute. */
export function relativePath(folder: string, path: string): string {
  const from = stepsOf(folder);
  const to = stepsOf(path);
  let shared = 0;
  while (shared < from.length && shared < to.length && from[shared] === to[shared]) shared++;
  const up = from.slice(shared).map(() => "..");
  const steps = [...up, ...to.slice(shared)];
  return steps.length === 0 ? "." : steps.join("/");
}

function stepsOf(path: string): readonly string[] {
  return joinPath(path).split("/").filter((step) => step !== "" && step !== ".");
}
