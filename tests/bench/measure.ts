/** One run of a whole process. */
export interface Run {
  readonly milliseconds: number;
  /** Peak resident memory in MB; undefined where /proc does not tell. */
  readonly megabytes?: number;
  /** Time on all processors, in steps of the kernel's clock; it hardly depends on other processes. */
  readonly cpuMilliseconds?: number;
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
  const peaks = all.flatMap(({ megabytes }) => megabytes ?? []);
  const cpu = all.flatMap(({ cpuMilliseconds }) => cpuMilliseconds ?? []);
  return {
    runs,
    fastest: Math.min(...times),
    median: {
      milliseconds: median(times),
      ...(peaks.length === 0 ? {} : { megabytes: median(peaks) }),
      ...(cpu.length === 0 ? {} : { cpuMilliseconds: median(cpu) }),
    },
  };
}

async function runOnce(command: readonly string[], cwd: string): Promise<Run> {
  const [program = "", ...args] = command;
  const start = performance.now();
  const child = new Deno.Command(program, { args, cwd, stdout: "null", stderr: "piped" }).spawn();
  const watch = watchProcess(child.pid);
  const { code, stderr } = await child.output();
  const milliseconds = performance.now() - start;
  if (code !== 0) {
    throw new Error(`${command.join(" ")} ended with ${code}: ${new TextDecoder().decode(stderr)}`);
  }
  return { milliseconds, ...watch.stop() };
}

type Seen = Pick<Run, "megabytes" | "cpuMilliseconds">;

/** The kernel keeps the sums and the high-water mark itself, so looking now and then is enough. */
function watchProcess(pid: number): { stop(): Seen } {
  let seen: Seen = {};
  const look = () => {
    try {
      seen = { ...seen, ...lookAt(pid) };
    } catch {
      // The process has ended, or this is not Linux.
    }
  };
  const timer = setInterval(look, 4);
  return {
    stop: () => {
      clearInterval(timer);
      return seen;
    },
  };
}

const millisecondsPerTick = 10;

/** Fields 14 and 15 of `stat` are user and system time in ticks; the name before may hold blanks. */
function lookAt(pid: number): Seen {
  const kilobytes = /^VmHWM:\s*(\d+) kB/m.exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1];
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
  const [user, system] = stat.slice(stat.lastIndexOf(")") + 2).split(" ").slice(11, 13);
  const ticks = Number(user) + Number(system);
  return {
    ...(kilobytes === undefined ? {} : { megabytes: Number(kilobytes) / 1024 }),
    ...(Number.isFinite(ticks) ? { cpuMilliseconds: ticks * millisecondsPerTick } : {}),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? 0) + high) / 2;
}
