import assert from "node:assert/strict";
import { runCommandLine } from "../../src/cli/run.ts";
import { type MemoryHost, memoryHost, type RunResult } from "../../src/host/mod.ts";
import { tiny, tinyWith } from "./tiny.ts";

export const commit = "0123456789abcdef0123456789abcdef01234567";

/** A repository with one commit, cloned by a CI with a token. */
export function git(command: readonly string[]): RunResult {
  const answers: Readonly<Record<string, string>> = {
    log: `${commit} 1700000000\n`,
    remote: "https://ci:token@git.example.com/data/tiny.git\n",
  };
  const said = command[0] === "git" ? answers[command[1] ?? ""] : undefined;
  return { code: said === undefined ? 1 : 0, stdout: said ?? "", stderr: "" };
}

export async function run(
  host: MemoryHost,
  line: string,
): Promise<{ readonly code: number; readonly out: string; readonly error: string }> {
  host.printed.out = "";
  host.printed.error = "";
  const code = await runCommandLine(line.split(" "), host);
  return { code, ...host.printed };
}

/** The tiny platform, compiled, in a repository of its own. */
export async function compiled(version = "1.0.0"): Promise<MemoryHost> {
  const files = tinyWith({
    "platform.yaml": tiny["platform.yaml"]?.replace("version: 1.0.0", `version: ${version}`),
    "products/clicks/floe.yaml": tiny["products/clicks/floe.yaml"]?.replace("path: dbt", "path: ."),
    "products/clicks/dbt/dbt_project.yml": undefined,
    "products/clicks/dbt/models/clicks.sql": undefined,
  });
  const host = memoryHost({ files, run: git });
  const { code, error } = await run(host, "synth");
  assert.equal(code, 0, error);
  return host;
}

/** The first digest in a text. */
export function digestIn(text: string): string {
  return /sha256:[0-9a-f]{64}/.exec(text)?.[0] ?? "";
}
