import type { Host } from "../host/mod.ts";
import { type Command, noValues, UsageError } from "./command.ts";
import { commands } from "./commands.ts";
import { type Exit, exitCodes } from "./exit_codes.ts";
import { commandHelp, overview, usageLine } from "./help.ts";

/** Runs one command line and returns the process's exit code. Never throws. */
export async function runCommandLine(args: readonly string[], host: Host): Promise<number> {
  try {
    return exitCodes[await dispatch(args, host)].code;
  } catch (error) {
    const problem = host.fileProblem(error);
    if (problem !== undefined) {
      host.terminal.error(`floe: a file cannot be read or written: ${problem}\n`);
      return exitCodes.io.code;
    }
    const detail = error instanceof Error ? error.stack ?? error.message : String(error);
    host.terminal.error(
      `floe has a bug. Please report this with the files that provoke it.\n${detail}\n`,
    );
    return exitCodes.internal.code;
  }
}

async function dispatch(args: readonly string[], host: Host): Promise<Exit> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    host.terminal.out(overview(commands));
    return name === undefined ? "usage" : "ok";
  }
  const wanted = name === "--version" ? "version" : name;
  const entry = Object.hasOwn(commands, wanted) ? commands[wanted] : undefined;
  if (entry === undefined) {
    const { nearest } = await import("../diagnostics/nearest.ts");
    const guess = nearest(wanted, Object.keys(commands));
    const hint = guess === undefined ? "" : ` Did you mean '${guess}'?`;
    host.terminal.error(`floe: there is no command '${wanted}'.${hint}\n\n${overview(commands)}`);
    return "usage";
  }
  const command = await entry.load();
  try {
    const { values, positionals } = await parsed(command, rest);
    if (values.flag("help")) {
      host.terminal.out(commandHelp(command));
      return "ok";
    }
    return await command.run({ host, values, positionals });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    host.terminal.error(`floe: ${error.message}\nUsage: ${usageLine(command)}\n`);
    return "usage";
  }
}

/** The parser of Node costs as much as starting Deno does, so a bare command goes without. */
async function parsed(command: Command, rest: readonly string[]) {
  if (rest.length === 0) return { values: noValues, positionals: [] };
  const { parseArguments } = await import("./arguments.ts");
  return parseArguments(command, rest);
}
