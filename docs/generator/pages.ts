import { schemaFiles } from "../../src/cli/schema.ts";
import { commandsPage } from "./commands.ts";
import { configurationPage } from "./configuration.ts";
import { diagnosticsPage } from "./diagnostics.ts";
import { plugins } from "../../plugins/mod.ts";
import { pluginPage } from "./plugin_page.ts";
import { pagePath, pluginsPage } from "./plugins.ts";

/** Every generated page and schema, by path relative to the repository. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ["docs/reference/commands.md", await commandsPage()],
    ["docs/reference/configuration.md", configurationPage()],
    ["docs/reference/diagnostics.md", diagnosticsPage()],
    ["docs/reference/plugins.md", pluginsPage()],
    ...plugins.map((one) => [`docs/reference/${pagePath(one)}`, pluginPage(one)] as const),
    ...[...schemaFiles()].map(([name, text]) => [`dist/schemas/${name}`, text] as const),
  ]);
}

if (import.meta.main) {
  for (const [path, text] of await generatedFiles()) {
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(path, text);
  }
}
