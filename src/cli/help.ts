import { allOptions, type Command, type Option } from "./command.ts";
import type { CommandGroup } from "./commands.ts";
import { exitCodes } from "./exit_codes.ts";

type Summaries = Readonly<Record<string, { readonly summary: string }>>;

/** The overview that a bare `floe` prints. */
export function overview(commands: Summaries): string {
  return [
    "floe compiles a platform file and product files into a running data platform",
    "",
    "Usage: floe <command> [options]",
    "",
    ...rows(commands),
    "",
    "`floe <command> --help` shows a command's options and examples.",
    "",
  ].join("\n");
}

/** What `floe <group>` prints. */
export function groupOverview(name: string, { summary, verbs }: CommandGroup): string {
  return [
    summary,
    "",
    `Usage: floe ${name} <command> [options]`,
    "",
    ...rows(verbs),
    "",
    `\`floe ${name} <command> --help\` shows a command's options and examples.`,
    "",
  ].join("\n");
}

function rows(commands: Summaries): readonly string[] {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const lines = Object.entries(commands)
    .map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return ["Commands:", ...lines];
}

/** The help of one command. */
export function commandHelp(command: Command): string {
  const rows = Object.entries(allOptions(command)).map(([name, option]) => ({
    flag: flagOf(name, option),
    text: option.description,
  }));
  const width = Math.max(...rows.map(({ flag }) => flag.length));
  return [
    command.description,
    "",
    `Usage: ${usageLine(command)}`,
    "",
    "Options:",
    ...rows.map(({ flag, text }) => `  ${flag.padEnd(width)}  ${text}`),
    "",
    "Examples:",
    ...command.examples.flatMap(({ command, does }) => [`  ${command}`, `      ${does}`]),
    "",
    "Exit codes:",
    ...Object.values(exitCodes).map(({ code, meaning }) =>
      `  ${String(code).padEnd(3)} ${meaning}`
    ),
    "",
  ].join("\n");
}

/** One line, for example `floe explain <code> [options]`. */
export function usageLine(command: Command): string {
  const positionals = command.positionals === undefined ? "" : ` ${command.positionals}`;
  return `floe ${command.name}${positionals} [options]`;
}

function flagOf(name: string, option: Option): string {
  const short = option.short === undefined ? "    " : `-${option.short}, `;
  return `${short}--${name}${option.type === "string" ? ` ${option.value ?? "TEXT"}` : ""}`;
}
