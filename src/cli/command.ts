import type { Host } from "../host/mod.ts";
import type { Exit } from "./exit_codes.ts";

/** One option of a command. */
export interface Option {
  readonly type: "string" | "boolean";
  readonly short?: string;
  readonly multiple?: boolean;
  /** Placeholder of a string option, for example `FILE`. */
  readonly value?: string;
  readonly description: string;
}

export type Options = Readonly<Record<string, Option>>;

/** Values by option name, as parsed. */
export interface Values {
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
  flag(name: string): boolean;
}

/** One command: one file. */
export interface Command {
  readonly name: string;
  /** Positional arguments as the usage line shows them, for example `<code>`. */
  readonly positionals?: string;
  /** What it does, for `floe <command> --help`. */
  readonly description: string;
  readonly options: Options;
  readonly examples: readonly { readonly command: string; readonly does: string }[];
  run(invocation: Invocation): Promise<Exit>;
}

const commonOptions = {
  help: { type: "boolean", short: "h", description: "Show this help" },
} as const satisfies Options;

/** Options of a command, `--help` included, in the order in which help shows them. */
export function allOptions(command: Command): Options {
  return { ...command.options, ...commonOptions };
}

/** What a command line without options says. */
export const noValues: Values = { text: () => undefined, texts: () => [], flag: () => false };

export interface Invocation {
  readonly host: Host;
  readonly values: Values;
  readonly positionals: readonly string[];
}

/** Wrong use of the command line: printed with the usage line, exit code 2. */
export class UsageError extends Error {}

/** Options of every command that reads a platform. */
export const projectOptions = {
  platform: {
    type: "string",
    multiple: true,
    value: "PATH",
    description: "Platform file or its folder (default: the one here, else all below platforms/)",
  },
  env: {
    type: "string",
    short: "e",
    multiple: true,
    value: "NAME",
    description: "Environment (default: every file in environments/)",
  },
} as const satisfies Options;

/** The option of every command that may look at some products only. */
export const productOption = {
  product: {
    type: "string",
    multiple: true,
    value: "NAME|PATH",
    description: "Only this product: its name, or the path of one that lies elsewhere",
  },
} as const satisfies Options;
