import { span } from "./span.ts";
import type { Files, Host, RunOptions, RunResult, SendOptions, Terminal } from "./host.ts";

/** The real outside world. */
export function denoHost(): Host {
  return {
    files: denoFiles,
    terminal: denoTerminal(),
    fileProblem: (error) =>
      Object.values(Deno.errors).some((kind) => error instanceof kind) ? `${error}` : undefined,
    span,
    run,
    importModule: (specifier) => import(moduleUrl(specifier)),
    send,
    env: (name) => Deno.env.get(name),
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    now: () => Date.now(),
    // `node:crypto` takes longer to load than most commands to run.
    signingKeyPair: async () => (await import("./key_pairs.ts")).signingKeyPair(),
    input: () => new Response(Deno.stdin.readable).text(),
    rsaKeyPair: async () => (await import("./key_pairs.ts")).rsaKeyPair(),
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  };
}

/** By the certificates that they trust. */
const clients = new Map<string, Deno.HttpClient>();

async function send(
  request: Request,
  { patienceMs, certificates }: SendOptions,
): Promise<Response> {
  const signal = AbortSignal.timeout(patienceMs);
  if (certificates === undefined) return await fetch(request, { redirect: "manual", signal });
  const client = clients.get(certificates) ?? Deno.createHttpClient({ caCerts: [certificates] });
  clients.set(certificates, client);
  return await fetch(request, { redirect: "manual", signal, client });
}

function moduleUrl(specifier: string): string {
  if (!specifier.startsWith(".") && !specifier.startsWith("/")) return specifier;
  return new URL(specifier.split("/").map(encodeURIComponent).join("/"), `file://${Deno.cwd()}/`)
    .href;
}

const denoFiles: Files = {
  readText: (path) =>
    attempt(() => {
      const text = unlessAbsent(() => Deno.readTextFileSync(path));
      return text?.startsWith("\uFEFF") ? text.slice(1) : text;
    }),
  // Thousands of small files: the synchronous calls take a fifth of the asynchronous ones' time.
  readBytes: (path) => attempt(() => unlessAbsent(() => Deno.readFileSync(path))),
  write: async (path, content) => {
    await Deno.mkdir(folderOf(path), { recursive: true });
    const draft = `${path}.floe-draft`;
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await Deno.writeFile(draft, bytes);
    await Deno.rename(draft, path);
  },
  stage: (path, content) => inFolder(path, () => Deno.writeFileSync(path, encoded(content))),
  create: async (path) => {
    await Deno.mkdir(folderOf(path), { recursive: true });
    try {
      (await Deno.open(path, { write: true, createNew: true })).close();
      return true;
    } catch (error) {
      if (error instanceof Deno.errors.AlreadyExists) return false;
      throw error;
    }
  },
  remove: async (path) => {
    await unlessMissing(Deno.remove(path, { recursive: true }));
  },
  rename: (from, to) => inFolder(to, () => Deno.renameSync(from, to)),
  list: (path, skip = []) => attempt(() => walk(path, "", new Set(skip)).sort()),
  isFile: async (path) => (await unlessMissing(Deno.stat(path)))?.isFile === true,
  names: async (path) => {
    const entries = await unlessMissing(Array.fromAsync(Deno.readDir(path)));
    return (entries ?? []).map(({ name }) => name).sort();
  },
  absolute: (path) => path.startsWith("/") ? path : `${Deno.cwd()}/${path}`,
  exists: async (path) => (await unlessMissing(Deno.lstat(path))) !== undefined,
};

const encoder = new TextEncoder();
let room = new Uint8Array(64 * 1024);

/** Bytes that are good until the next call: one buffer for all files keeps memory flat. */
function encoded(text: string): Uint8Array {
  // A UTF-16 unit takes three bytes at most.
  if (text.length * 3 > room.length) room = new Uint8Array(text.length * 3);
  return room.subarray(0, encoder.encodeInto(text, room).written);
}

/** Folders that a change was made in. Whoever removes one makes the next change fail and repair. */
const made = new Set<string>();

/** Makes the folder of `path` first unless it was there a moment ago: a failed try costs more. */
function inFolder(path: string, change: () => void): Promise<void> {
  return attempt(() => {
    const folder = folderOf(path);
    const isMade = made.has(folder);
    if (!isMade) makeFolder(folder);
    try {
      change();
    } catch (error) {
      if (!isMade || !(error instanceof Deno.errors.NotFound)) throw error;
      makeFolder(folder);
      change();
    }
  });
}

function makeFolder(folder: string): void {
  Deno.mkdirSync(folder, { recursive: true });
  made.add(folder);
}

/** A throw becomes a rejection. */
function attempt<T>(action: () => T): Promise<T> {
  return new Promise((resolve) => resolve(action()));
}

function walk(root: string, below: string, skip: ReadonlySet<string>): string[] {
  const found: string[] = [];
  const folder = below === "" ? root : `${root}/${below}`;
  for (const entry of unlessAbsent(() => [...Deno.readDirSync(folder)]) ?? []) {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isFile) found.push(path);
    else if (entry.isDirectory && !skip.has(entry.name)) found.push(...walk(root, path, skip));
  }
  return found;
}

function unlessAbsent<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function unlessMissing<T>(pending: Promise<T>): Promise<T | undefined> {
  try {
    return await pending;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "." : slash === 0 ? "/" : path.slice(0, slash);
}

function denoTerminal(): Terminal {
  const write = (stream: { writeSync(bytes: Uint8Array): number }, text: string): void => {
    const bytes = encoder.encode(text);
    for (let start = 0; start < bytes.length;) start += stream.writeSync(bytes.subarray(start));
  };
  return {
    out: (text) => write(Deno.stdout, text),
    error: (text) => write(Deno.stderr, text),
    colors: Deno.stderr.isTerminal() && !Deno.noColor,
    interactive: Deno.stderr.isTerminal(),
  };
}

async function run(command: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const [program, ...args] = command;
  if (program === undefined) throw new TypeError("A command needs a program");
  const child = new Deno.Command(program, {
    args,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: { ...options.env } }),
    stdin: options.input === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  });
  try {
    const process = child.spawn();
    const output = process.output();
    if (options.input !== undefined) await feed(process.stdin, options.input);
    const { code, stdout, stderr } = await output;
    return { code, stdout: decode(stdout), stderr: decode(stderr) };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return { code: 127, stdout: "", stderr: `${program}: not found` };
  }
}

/** A program may end without reading all of its input; its exit code then says more than we could. */
async function feed(stdin: WritableStream<Uint8Array>, input: string): Promise<void> {
  const writer = stdin.getWriter();
  try {
    await writer.write(new TextEncoder().encode(input));
    await writer.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
