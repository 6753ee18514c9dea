import { allCommands, commands } from "../../src/cli/commands.ts";
import { commandHelp, overview } from "../../src/cli/help.ts";
import { block, generated } from "./markdown.ts";

/** docs/reference/commands.md: the help of every command. */
export async function commandsPage(): Promise<string> {
  const sections: string[] = [];
  for (const [name, entry] of Object.entries(allCommands())) {
    sections.push(`## floe ${name}\n\n${block("text", commandHelp(await entry.load()))}`);
  }
  return [generated("Commands"), block("text", overview(commands)), "\n", sections.join("\n")]
    .join("");
}
