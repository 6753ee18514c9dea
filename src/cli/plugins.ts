import { plugins as builtIn } from "../../plugins/mod.ts";
import { nearest } from "../diagnostics/nearest.ts";
import { type AnyPlugin, categories } from "../plugin/mod.ts";
import { pluginFields } from "../schema/fields.ts";
import { type Command, UsageError } from "./command.ts";

export const plugins: Command = {
  name: "plugins",
  positionals: "[id]",
  description: "Lists the plugins by category, or shows one with its fields and versions.",
  options: { json: { type: "boolean", description: "Print JSON" } },
  examples: [
    { command: "floe plugins", does: "Lists every plugin" },
    { command: "floe plugins catalog/polaris", does: "Shows the fields and versions of one" },
  ],
  run({ host, values, positionals }) {
    const [id] = positionals;
    const json = values.flag("json");
    if (id === undefined) {
      host.terminal.out(json ? `${JSON.stringify(builtIn.map(brief), null, 2)}\n` : listing());
    } else {
      const plugin = wantedPlugin(id);
      host.terminal.out(
        json ? `${JSON.stringify(full(plugin), null, 2)}\n` : description(plugin),
      );
    }
    return Promise.resolve("ok");
  },
};

function wantedPlugin(id: string): AnyPlugin {
  const found = builtIn.find((plugin) => plugin.id === id);
  if (found !== undefined) return found;
  const guess = nearest(id, builtIn.map((plugin) => plugin.id));
  throw new UsageError(
    `There is no plugin '${id}'.${guess === undefined ? "" : ` Did you mean '${guess}'?`}`,
  );
}

function brief({ id, summary }: AnyPlugin): { id: string; summary: string } {
  return { id, summary };
}

function full(plugin: AnyPlugin): Record<string, unknown> {
  return {
    ...brief(plugin),
    aliases: plugin.aliases ?? [],
    versions: plugin.versions ?? [],
    fields: pluginFields(plugin.config),
  };
}

function listing(): string {
  const width = Math.max(...builtIn.map(({ id }) => id.length));
  return Object.entries(categories).map(([category, what]) => {
    const rows = builtIn.filter(({ id }) => id.startsWith(`${category}/`))
      .map(({ id, summary }) => `  ${id.padEnd(width)}  ${summary}\n`);
    return rows.length === 0 ? "" : `${category}: ${what}\n${rows.join("")}\n`;
  }).join("").trimEnd() + "\n";
}

function description(plugin: AnyPlugin): string {
  const fields = pluginFields(plugin.config);
  const width = Math.max(0, ...fields.map(({ path }) => path.length));
  const rows = fields.map(({ path, type, description, overlay, fallback }) => {
    const notes = [
      ...(fallback === undefined ? [] : [`default ${JSON.stringify(fallback)}`]),
      ...(overlay ? ["an overlay may set it"] : []),
    ];
    const tail = notes.length === 0 ? "" : ` (${notes.join("; ")})`;
    return `  ${path.padEnd(width)}  ${type}: ${description}${tail}\n`;
  });
  const versions = (plugin.versions ?? []).map(({ version }) => version).join(", ");
  return [
    `${plugin.id}: ${plugin.summary}\n`,
    ...(versions === "" ? [] : [`Versions: ${versions}\n`]),
    "\nFields of `config`:\n",
    ...(rows.length === 0 ? ["  none\n"] : rows),
  ].join("");
}
