/** One run of a whole process. */
export interface Run {
  readonly milliseconds: number;
  /** Peak resident memory in MB; undefined where /proc does not tell. */
  readonly megabytes?: number;
}

export interface Measured {
  readonly runs: number;
  readonly median: Run;
  readonly fastest: number;
}

export interface MeasureOptions {
  readonly cwd?: string;
  /** Runs before each process and is not counted. */
  readonly before?: () => Promise<void>;
}

/** Runs a command several times, each in a process of its own, after one run that is not counted. */
export async function measure(
  command: readonly string[],
  runs: number,
  { cwd = ".", before = () => Promise.resolve() }: MeasureOptions = {},
): Promise<Measured> {
  const all: Run[] = [];
  for (let i = 0; i <= runs; i++) {
    await before();
    const one = await runOnce(command, cwd);
    if (i > 0) all.push(one);
  }
  const times = all.map(({ milliseconds }) => milliseconds);
  const peaks = all.flatMap(({ megabytes }) => megabytes === undefined ? [] : [megabytes]);
  return {
    runs,
    fastest: Math.min(...times),
    median: {
      milliseconds: median(times),
      ...(peaks.length === 0 ? {} : { megabytes: median(peaks) }),
    },
  };
}

async function runOnce(command: readonly string[], cwd: string): Promise<Run> {
  const [program = "", ...args] = command;
  const start = performance.now();
  const child = new Deno.Command(program, { args, cwd, stdout: "null", stderr: "piped" }).spawn();
  const peak = watchPeak(child.pid);
  const { code, stderr } = await child.output();
  const milliseconds = performance.now() - start;
  if (code !== 0) {
    throw new Error(`${command.join(" ")} ended with ${code}: ${new TextDecoder().decode(stderr)}`);
  }
  const megabytes = await peak.stop();
  return { milliseconds, ...(megabytes === undefined ? {} : { megabytes }) };
}

/** The kernel keeps the high-water mark itself, so looking now and then is enough. */
function watchPeak(pid: number): { stop(): Promise<number | undefined> } {
  let seen: number | undefined;
  const look = () => {
    try {
      const status = Deno.readTextFileSync(`/proc/${pid}/status`);
      const kilobytes = /^VmHWM:\s*(\d+) kB/m.exec(status)?.[1];
      if (kilobytes !== undefined) seen = Number(kilobytes) / 1024;
    } catch {
      // The process has ended, or this is not Linux.
    }
  };
  const timer = setInterval(look, 4);
  return {
    stop: () => {
      clearInterval(timer);
      return Promise.resolve(seen);
    },
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? 0) + high) / 2;
}
