import { parseArgs } from "node:util";
import { nearest } from "../diagnostics/nearest.ts";
import { allOptions, type Command, UsageError, type Values } from "./command.ts";

export interface ParsedArguments {
  readonly values: Values;
  readonly positionals: readonly string[];
}

/**
 * Parses what follows the command's name.
 *
 * @throws {UsageError} for an unknown option, a missing value, or a value or word that is not wanted
 */
export function parseArguments(command: Command, args: readonly string[]): ParsedArguments {
  const options: Record<string, { type: "string" | "boolean"; short?: string; multiple: true }> =
    {};
  for (const [name, { type, short }] of Object.entries(allOptions(command))) {
    options[name] = { type, multiple: true, ...(short === undefined ? {} : { short }) };
  }
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
      strict: true,
    });
    const extra = positionals[command.positionals?.split(" ").length ?? 0];
    if (extra !== undefined) throw new UsageError(`'${extra}' is a word too many`);
    return { values: valuesOf(command, values), positionals };
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(complaint(command, error.message));
    throw error;
  }
}

/** What Node.js complains of, in our words where they help more. */
function complaint(command: Command, message: string): string {
  const options = allOptions(command);
  const [first = message] = message.split(". ");
  const [, unknown] = /^Unknown option '(-[^']*)'/.exec(first) ?? [];
  if (unknown !== undefined) {
    const guess = nearest(unknown, Object.keys(options).map((name) => `--${name}`));
    return `There is no option '${unknown}'.${
      guess === undefined ? "" : ` Did you mean '${guess}'?`
    }`;
  }
  const [, lacking = ""] = /^Option '.*--([^ ']+) <value>' argument missing/.exec(first) ?? [];
  const value = options[lacking]?.value;
  return value === undefined ? first : `Option '--${lacking}' needs a value: ${value}`;
}

type RawValues = Readonly<
  Record<string, readonly (string | boolean)[] | undefined | string | boolean>
>;

function valuesOf(command: Command, raw: RawValues): Values {
  const list = (name: string): readonly (string | boolean)[] => {
    const value = raw[name];
    if (value === undefined) return [];
    return typeof value === "string" || typeof value === "boolean" ? [value] : value;
  };
  for (const [name, option] of Object.entries(allOptions(command))) {
    if (option.type === "string" && !option.multiple && list(name).length > 1) {
      throw new UsageError(`Option '--${name}' is given twice`);
    }
  }
  const texts = (name: string) => list(name).filter((value) => typeof value === "string");
  return {
    texts,
    text: (name) => texts(name).at(-1),
    flag: (name) => list(name).includes(true),
  };
}
