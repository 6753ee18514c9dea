import type { Files, Host, RunOptions, RunResult } from "./host.ts";

/** What `beforeChange` throws to say that the disk is full. */
export class DiskError extends Error {}

/** A host in memory, with what it was told to print. */
export interface MemoryHost extends Host {
  readonly contents: Map<string, Uint8Array>;
  readonly printed: { out: string; error: string };
  readonly commands: { command: readonly string[]; options: RunOptions }[];
}

export interface MemoryHostOptions {
  readonly files?: Readonly<Record<string, string>>;
  /** Answers a program. @default every program is missing, exit code 127 */
  readonly run?: (command: readonly string[], options: RunOptions) => RunResult;
  /** Answers a request. @default nobody does */
  readonly send?: (request: Request) => Response | Promise<Response>;
  /** Environment variables. @default none */
  readonly env?: Readonly<Record<string, string>>;
  /** What is on standard input. @default nothing */
  readonly input?: string;
  /** Whether somebody looks at a terminal. @default {false} */
  readonly interactive?: boolean;
  /** Modules by the path or package that imports them. */
  readonly modules?: Readonly<Record<string, { readonly default?: unknown }>>;
  /** Called before each change of a file; throwing there is a crash at that point. */
  readonly beforeChange?: (operation: string) => void;
}

/** A whole outside world as data: no file, process or clock is touched. */
export function memoryHost(options: MemoryHostOptions = {}): MemoryHost {
  const contents = new Map<string, Uint8Array>();
  for (const [path, text] of Object.entries(options.files ?? {})) {
    contents.set(normalize(path), new TextEncoder().encode(text));
  }
  const printed = { out: "", error: "" };
  const commands: MemoryHost["commands"] = [];
  return {
    contents,
    printed,
    commands,
    files: memoryFiles(contents, options.beforeChange ?? (() => {})),
    terminal: {
      out: (text) => void (printed.out += text),
      error: (text) => void (printed.error += text),
      colors: false,
      interactive: options.interactive ?? false,
    },
    fileProblem: (error) => error instanceof DiskError ? error.message : undefined,
    span: (_, work) => work(),
    run: (command, runOptions = {}) => {
      commands.push({ command, options: runOptions });
      const missing = { code: 127, stdout: "", stderr: `${command[0]}: not found` };
      return Promise.resolve(options.run?.(command, runOptions) ?? missing);
    },
    importModule: (specifier) =>
      Promise.resolve(options.modules?.[specifier] ?? Promise.reject(new Error("not found"))),
    env: (name) => options.env?.[name],
    send: async (request) => {
      if (options.send === undefined) throw new TypeError("There is no network");
      return await options.send(request);
    },
    wait: () => Promise.resolve(),
    now: () => 0,
    signingKeyPair: async () => (await import("./key_pairs.ts")).signingKeyPair(),
    input: () => Promise.resolve(options.input ?? ""),
    rsaKeyPair: async () => (await import("./key_pairs.ts")).rsaKeyPair(),
    randomBytes: (length) => new Uint8Array(length).fill(7),
  };
}

function memoryFiles(
  contents: Map<string, Uint8Array>,
  before: (operation: string) => void,
): Files {
  const readBytes = (path: string) => Promise.resolve(contents.get(normalize(path)));
  const below = (path: string) => filesBelow(contents, normalize(path));
  const put = (operation: string, path: string, content: string | Uint8Array) =>
    attempt(() => {
      before(`${operation} ${path}`);
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      contents.set(normalize(path), bytes);
    });
  return {
    readBytes,
    readText: async (path) => {
      const bytes = await readBytes(path);
      return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
    },
    write: (path, content) => put("write", path, content),
    stage: (path, content) => put("stage", path, content),
    create: (path) => {
      if (contents.has(normalize(path))) return Promise.resolve(false);
      return put("create", path, "").then(() => true);
    },
    remove: (path) =>
      attempt(() => {
        before(`remove ${path}`);
        for (const file of below(path)) contents.delete(`${normalize(path)}/${file}`);
        contents.delete(normalize(path));
      }),
    rename: (from, to) =>
      attempt(() => {
        before(`rename ${from} ${to}`);
        const bytes = contents.get(normalize(from));
        if (bytes === undefined) throw new Error(`No file "${from}" to rename`);
        contents.delete(normalize(from));
        contents.set(normalize(to), bytes);
      }),
    list: (path, skip = []) => {
      const entered = (file: string) =>
        !file.split("/").slice(0, -1).some((folder) => skip.includes(folder));
      return Promise.resolve(below(path).filter(entered).sort());
    },
    isFile: (path) => Promise.resolve(contents.has(normalize(path))),
    names: (path) =>
      Promise.resolve([...new Set(below(path).map((file) => file.replace(/\/.*/, "")))].sort()),
    absolute: (path) => path.startsWith("/") ? path : `/${normalize(path)}`,
    exists: (path) => Promise.resolve(contents.has(normalize(path)) || below(path).length > 0),
  };
}

function filesBelow(contents: ReadonlyMap<string, Uint8Array>, folder: string): string[] {
  const prefix = folder === "." ? "" : `${folder}/`;
  return [...contents.keys()].filter((file) => file.startsWith(prefix))
    .map((file) => file.slice(prefix.length));
}

/** A throw becomes a rejection, as it would from a real file system. */
function attempt(change: () => void): Promise<void> {
  return new Promise((resolve) => resolve(change()));
}

function normalize(path: string): string {
  const absolute = path.startsWith("/");
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  const joined = parts.join("/");
  return absolute ? `/${joined}` : joined === "" ? "." : joined;
}
