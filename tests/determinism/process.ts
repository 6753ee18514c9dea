import { copyTree } from "./tree.ts";
import { platformFolder } from "./reference.ts";

const repository = Deno.cwd();

/** What one run of `floe synth` in a process of its own is given. */
export interface Run {
  /** Deno's permissions. @default those of `deno task synth` */
  readonly permissions?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly args?: readonly string[];
}

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `floe synth` in a new process. */
export async function synth({ permissions, env = {}, cwd, args = [] }: Run): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-check",
      "--config",
      `${repository}/deno.json`,
      ...permissions ?? await taskPermissions(),
      `${repository}/src/cli/main.ts`,
      "synth",
      ...args,
    ],
    cwd,
    env: { NO_COLOR: "1", ...env },
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: decode(stdout), stderr: decode(stderr) };
}

/** The options of `deno run` in the task `synth`, as deno.json has them. */
export async function taskPermissions(): Promise<readonly string[]> {
  const config: { readonly tasks: { readonly synth: { readonly command: string } } } = JSON.parse(
    await Deno.readTextFile(`${repository}/deno.json`),
  );
  return config.tasks.synth.command.split(" ").filter((word) => word.startsWith("--"));
}

/** A repository of its own with the reference platform; `use` runs in it, then it is removed. */
export async function withRepository(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "floe-determinism-" });
  try {
    await Deno.writeTextFile(`${folder}/deno.json`, "{}\n");
    await copyTree(platformFolder, `${folder}/${platformFolder}`);
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
