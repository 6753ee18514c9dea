import type { Command } from "./command.ts";
import { floeVersion } from "../version.ts";

export const version: Command = {
  name: "version",
  description: "Prints floe's version.",
  options: { json: { type: "boolean", description: "Print JSON" } },
  examples: [{ command: "floe version --json", does: 'Prints {"version": …}' }],
  run({ host, values }) {
    host.terminal.out(
      values.flag("json") ? `${JSON.stringify({ version: floeVersion })}\n` : `${floeVersion}\n`,
    );
    return Promise.resolve("ok");
  },
};
