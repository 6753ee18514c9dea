import { cachedProgram } from "./cache.ts";
import { onPath } from "./path.ts";
import { isMissing, type Missing, once, type Program } from "./program.ts";
import { run } from "./run.ts";

/** A program that is built from public Go modules. */
export type GoProgram = {
  readonly name: string;
  readonly version: string;
  /** The package to build. */
  readonly package: string;
  /** A module file of our own; without one the package is installed at its version. */
  readonly goMod?: string;
  /** The text of a program of our own in that module. */
  readonly main?: string;
  readonly ldflags?: string;
  readonly takes: string;
};

/** The Go tool. */
export const go: Program = onPath("go");

/** A Go program, built once into the cache. */
export function goProgram(program: GoProgram): Program {
  return once(async () => {
    const tool = await go();
    if (isMissing(tool)) return tool;
    const recipe = JSON.stringify(program);
    return await cachedProgram({ ...program, recipe }, (folder) => build(tool, program, folder));
  });
}

async function build(
  tool: string,
  program: GoProgram,
  folder: string,
): Promise<void | Missing> {
  const flags = ["-trimpath", "-ldflags", `-s -w ${program.ldflags ?? ""}`.trim()];
  const env = { CGO_ENABLED: "0", GOBIN: folder, GOWORK: "off" };
  const args = program.goMod === undefined
    ? ["install", ...flags, `${program.package}@v${program.version}`]
    : ["build", "-mod=mod", ...flags, "-o", `${folder}/${program.name}`, program.package];
  if (program.goMod !== undefined) await Deno.writeTextFile(`${folder}/go.mod`, program.goMod);
  if (program.main !== undefined) await Deno.writeTextFile(`${folder}/main.go`, program.main);
  const finished = await run("nice", [tool, ...args], { cwd: folder, env });
  if (finished.ok) return;
  const last = finished.stderr.trim().split("\n").slice(-3).join(" ");
  return { missing: `go can't build ${program.name} ${program.version}: ${last}` };
}
