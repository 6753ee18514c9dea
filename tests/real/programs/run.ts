/** What a finished process left behind. */
export type Finished = { readonly ok: boolean; readonly stdout: string; readonly stderr: string };

/** How to run a process: folder, more environment, text for its standard input. */
export type RunOptions = {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly uid?: number;
  readonly gid?: number;
};

/** Runs a program to its end; a program that isn't there gives `ok: false` and says so. */
export async function run(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Finished> {
  const { stdin, ...rest } = options;
  try {
    const child = new Deno.Command(program, {
      ...rest,
      args: [...args],
      stdin: stdin === undefined ? "null" : "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    if (stdin !== undefined) await feed(child, stdin);
    const output = await child.output();
    const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { ok: output.success, stdout: decode(output.stdout), stderr: decode(output.stderr) };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return { ok: false, stdout: "", stderr: `${program} is not installed` };
  }
}

/** Runs a program that must succeed and returns what it printed. */
export async function output(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const finished = await run(program, args, options);
  if (!finished.ok) {
    throw new Error(`${program} ${args.join(" ")} failed:\n${finished.stdout}${finished.stderr}`);
  }
  return finished.stdout;
}

async function feed(child: Deno.ChildProcess, text: string): Promise<void> {
  const writer = child.stdin.getWriter();
  try {
    await writer.write(new TextEncoder().encode(text));
    await writer.close();
  } catch (error) {
    // A process may end before it has read everything; its exit status tells what happened.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
