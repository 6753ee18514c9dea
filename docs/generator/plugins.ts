import { plugins } from "../../plugins/mod.ts";
import { type AnyPlugin, capabilities, categories } from "../../src/plugin/mod.ts";
import { cell, code, generated, table } from "./markdown.ts";

/** docs/reference/plugins.md: categories, capabilities, and where each plugin's page is. */
export function pluginsPage(): string {
  const overview = Object.entries(categories).map(([category, what]) => [
    code(category),
    cell(what),
    plugins.filter(({ id }) => id.startsWith(`${category}/`)).map(link).join(", ") || "–",
  ]);
  return [
    generated("Plugins"),
    "A platform chooses one plugin per category, or several as named instances. Each has a page " +
    "with an example, its settings, and the ports, sizes and credentials that come of it.\n\n",
    table(["category", "what it is", "plugins"], overview),
    "\n## Capabilities\n\nData crosses between plugins as one of these, never as code.\n\n",
    table(
      ["capability", "what it is"],
      Object.entries(capabilities).map(([name, { summary }]) => [code(name), cell(summary)]),
    ),
  ].join("");
}

/** Path of a plugin's page, relative to `docs/reference/`. */
export function pagePath({ id }: AnyPlugin): string {
  return `plugins/${id.replace("/", "-")}.md`;
}

function link(plugin: AnyPlugin): string {
  return `[${plugin.id.slice(plugin.id.indexOf("/") + 1)}](${pagePath(plugin)})`;
}
