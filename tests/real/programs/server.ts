/** A server process that a test started; disposing ends it. */
export type Server = AsyncDisposable & {
  readonly pid: number;
  /** What it printed so far. */
  readonly log: () => Promise<string>;
};

/** How to start a server, and how to see that it answers. */
export type ServerSpec = {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
  readonly gid?: number;
  readonly logFile: string;
  readonly ready: () => Promise<boolean>;
  readonly seconds: number;
  /** The signal that asks it to end; `SIGTERM` unless said otherwise. */
  readonly stop?: Deno.Signal;
};

/** Starts a server and waits until it answers; one that ends first is an error with its log. */
export async function startServer(spec: ServerSpec): Promise<Server> {
  await using stack = new AsyncDisposableStack();
  const child = spawn(spec);
  const ending = child.status;
  let ended = false;
  ending.then(() => ended = true);
  stack.defer(() => end(child, ending, spec.stop ?? "SIGTERM"));
  stack.use(watchdog(child.pid));
  const log = () => Deno.readTextFile(spec.logFile).catch(() => "");
  const deadline = Date.now() + spec.seconds * 1000;
  while (!await spec.ready()) {
    if (ended || Date.now() > deadline) {
      const what = ended ? "ended at once" : `gave no answer in ${spec.seconds} s`;
      throw new Error(`${spec.program} ${what}:\n${(await log()).slice(-4000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const owned = stack.move();
  return { pid: child.pid, log, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** A folder of its own below the system's temporary folder, removed with the stack. */
export async function scratchFolder(stack: AsyncDisposableStack, name: string): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: `floe-${name}-` });
  stack.defer(() => Deno.remove(folder, { recursive: true }));
  return folder;
}

/** Whether something answers at the address with a good status. */
export async function answers(url: string, client?: Deno.HttpClient): Promise<boolean> {
  try {
    const response = await fetch(url, client === undefined ? {} : { client });
    await response.body?.cancel();
    return response.ok;
  } catch (error) {
    // This is how fetch says that nobody listens yet.
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** Ports of the loopback address that nobody listens on. */
export function freePorts(count: number): readonly number[] {
  const options = { hostname: "127.0.0.1", port: 0 } as const;
  const listeners = Array.from({ length: count }, () => Deno.listen(options));
  const ports = listeners.map((listener) => listener.addr.port);
  for (const listener of listeners) listener.close();
  return ports;
}

/** Starts again, with other ports, when somebody took one between the choice and the start. */
export async function retryOnPortClash<T>(start: () => Promise<T>): Promise<T> {
  for (let attempt = 1;; attempt++) {
    try {
      return await start();
    } catch (error) {
      const clash = error instanceof Error && /address already in use/i.test(error.message);
      if (!clash || attempt === 3) throw error;
    }
  }
}

function spawn(spec: ServerSpec): Deno.ChildProcess {
  const { program, args, logFile, env, uid, gid } = spec;
  return new Deno.Command("sh", {
    args: ["-c", 'log=$1; shift; exec "$@" >>"$log" 2>&1', "sh", logFile, program, ...args],
    ...(env === undefined ? {} : { env }),
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
}

/** Ends the server when this process dies without ending it: its standard input closes then. */
function watchdog(pid: number): AsyncDisposable {
  const child = new Deno.Command("sh", {
    args: ["-c", `read _; kill ${pid} 2>/dev/null`],
    stdin: "piped",
    stdout: "null",
    stderr: "null",
  }).spawn();
  return {
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.status;
      await child.stdin.close().catch(() => {});
    },
  };
}

async function end(
  child: Deno.ChildProcess,
  ending: Promise<Deno.CommandStatus>,
  signal: Deno.Signal,
): Promise<void> {
  const send = (wanted: Deno.Signal) => {
    try {
      child.kill(wanted);
    } catch (error) {
      // It ended by itself.
      if (!(error instanceof TypeError)) throw error;
    }
  };
  send(signal);
  const timer = setTimeout(() => send("SIGKILL"), 15_000);
  await ending;
  clearTimeout(timer);
}
