import { plugins } from "../../plugins/mod.ts";
import { type AnyPlugin, capabilities, categories } from "../../src/plugin/mod.ts";
import { pluginFields } from "../../src/schema/fields.ts";
import { cell, code, generated, table } from "./markdown.ts";

/** docs/reference/plugins.md: categories, capabilities, every plugin with its fields. */
export function pluginsPage(): string {
  const overview = Object.entries(categories).map(([category, what]) => [
    code(category),
    cell(what),
    plugins.filter(({ id }) => id.startsWith(`${category}/`))
      .map(({ id }) => `[${id.slice(category.length + 1)}](#${anchor(id)})`).join(", ") || "–",
  ]);
  return [
    generated("Plugins"),
    "A platform chooses one plugin per category, or several as named instances.\n\n",
    table(["category", "what it is", "plugins"], overview),
    "\n## Capabilities\n\nData crosses between plugins as one of these, never as code.\n\n",
    table(
      ["capability", "what it is"],
      Object.entries(capabilities).map(([name, { summary }]) => [code(name), cell(summary)]),
    ),
    ...plugins.map(section),
  ].join("");
}

function section(plugin: AnyPlugin): string {
  const fields = pluginFields(plugin.config).map((field) => [
    code(field.path) + (field.required ? " (required)" : ""),
    code(field.type),
    field.fallback === undefined ? "" : code(JSON.stringify(field.fallback)),
    field.overlay === undefined ? "" : "yes",
    cell(field.description),
  ]);
  const images = (plugin.versions ?? []).flatMap(({ version, images }) =>
    Object.entries(images).map(([role, image]) => [version, role, code(image)])
  );
  const aliases = (plugin.aliases ?? []).map(({ type, endpoint }) =>
    code(type) + (endpoint === undefined ? "" : ` (${endpoint} endpoint)`)
  );
  return [
    `\n## ${plugin.id}\n\n${plugin.summary}.\n`,
    aliases.length === 0 ? "" : `\nAlso known as ${aliases.join(", ")}.\n`,
    fields.length === 0 ? "\nIt has no settings.\n" : "\n",
    table(["field", "type", "default", "overlay", "what it does"], fields),
    images.length === 0 ? "" : `\n${table(["version", "image of", "image"], images)}`,
  ].join("");
}

function anchor(id: string): string {
  return id.toLowerCase().replaceAll("/", "");
}
