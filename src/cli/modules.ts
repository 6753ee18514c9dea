import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import type { Host } from "../host/mod.ts";
import type { AnyPlugin, Registry } from "../plugin/mod.ts";
import { folderOf, joinPath } from "./paths.ts";
import type { Project } from "./project.ts";

export interface LoadedModules {
  readonly registry: Registry;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Imports the plugin modules that a platform names. They are trusted code: they run with the
 * permissions of the process that compiles.
 */
export async function loadModules(
  host: Host,
  project: Project,
  builtIn: Registry,
): Promise<LoadedModules> {
  const plugins = new Map(builtIn);
  const diagnostics: Diagnostic[] = [];
  for (const { specifier, file } of project.modules) {
    const loaded = await importPlugins(host, project, specifier, file);
    if (typeof loaded === "string") {
      diagnostics.push(diagnose("FLOE-CLI004", {
        message: `Cannot load the plugin module "${specifier}": ${loaded}`,
        hint: `"${file}" names it; a path is relative to that file`,
      }));
      continue;
    }
    for (const plugin of loaded) plugins.set(plugin.id, plugin);
  }
  return { registry: plugins, diagnostics };
}

async function importPlugins(
  host: Host,
  project: Project,
  specifier: string,
  file: string,
): Promise<readonly AnyPlugin[] | string> {
  const local = specifier.startsWith(".") || specifier.startsWith("/");
  const joined = joinPath(project.location.root, folderOf(file), specifier);
  const path = joined.startsWith("/") ? joined : `./${joined}`;
  if (local && await host.files.readText(path) === undefined) return "there is no such file";
  try {
    const module: { default?: unknown } = await host.importModule(local ? path : specifier);
    const exported = Array.isArray(module.default) ? module.default : [module.default];
    const plugins = exported.filter(isPlugin);
    return plugins.length === exported.length ? plugins : "its default export is not a plugin";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function isPlugin(value: unknown): value is AnyPlugin {
  return typeof value === "object" && value !== null && "id" in value && "describe" in value &&
    "config" in value && typeof value.id === "string" && typeof value.describe === "function";
}
