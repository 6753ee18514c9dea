import type { Host } from "../host/mod.ts";
import { type Command, noValues, UsageError } from "./command.ts";
import { type CommandEntry, commands } from "./commands.ts";
import { type Exit, exitCodes } from "./exit_codes.ts";
import { commandHelp, groupOverview, overview, usageLine } from "./help.ts";

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
  const found = Object.hasOwn(commands, wanted) ? commands[wanted] : undefined;
  if (found === undefined) return await unknown(wanted, commands, overview(commands), host);
  if (!("verbs" in found)) return await runCommand(found, rest, host);
  const [verb, ...others] = rest;
  const help = groupOverview(wanted, found);
  if (verb === undefined || verb === "--help" || verb === "-h") {
    host.terminal.out(help);
    return verb === undefined ? "usage" : "ok";
  }
  const entry = Object.hasOwn(found.verbs, verb) ? found.verbs[verb] : undefined;
  return entry === undefined
    ? await unknown(verb, found.verbs, help, host)
    : await runCommand(entry, others, host);
}

async function unknown(
  wanted: string,
  known: Readonly<Record<string, unknown>>,
  help: string,
  host: Host,
): Promise<Exit> {
  const { nearest } = await import("../diagnostics/nearest.ts");
  const guess = nearest(wanted, Object.keys(known));
  const hint = guess === undefined ? "" : ` Did you mean '${guess}'?`;
  host.terminal.error(`floe: there is no command '${wanted}'.${hint}\n\n${help}`);
  return "usage";
}

async function runCommand(entry: CommandEntry, rest: readonly string[], host: Host): Promise<Exit> {
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
