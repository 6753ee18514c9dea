import { type Diagnostic, hasErrors } from "../diagnostics/mod.ts";
import type { Host } from "../host/mod.ts";
import type { Plan } from "../compiler/mod.ts";
import type { Registry } from "../plugin/mod.ts";
import type { Values } from "./command.ts";
import { locatePlatforms } from "./locate.ts";
import { loadModules } from "./modules.ts";
import { chooseEnvironments, loadProject, type Project } from "./project.ts";
import { relativePath } from "./paths.ts";

/** One platform in one environment, compiled. */
export interface Compiled {
  readonly project: Project;
  readonly environment: string;
  readonly registry: Registry;
  readonly plan?: Plan;
  readonly diagnostics: readonly Diagnostic[];
}

export interface CompiledAll {
  readonly compiled: readonly Compiled[];
  /** Of loading, before anything was compiled. */
  readonly diagnostics: readonly Diagnostic[];
  /** The text of an input, by the path that diagnostics show. */
  sourceOf(file: string): string | undefined;
}

/** Loads and compiles what a command line means. Diagnostics name files relative to the working directory. */
export async function compileAll(host: Host, values: Values): Promise<CompiledAll> {
  const located = await locatePlatforms(host, values.texts("platform"));
  const diagnostics = [...located.diagnostics];
  const compiled: Compiled[] = [];
  const sources = new Map<string, string>();
  const [{ compile }, { builtIn, defaults }] = await Promise.all([
    import("../compiler/mod.ts"),
    import("./registry.ts"),
  ]);
  for (const location of located.platforms) {
    const project = await host.span("load", () => loadProject(host, location));
    for (const [path, { text }] of project.files) sources.set(shownPath(project, path), text);
    const modules = await loadModules(host, project, builtIn);
    const chosen = chooseEnvironments(project, values.texts("env"));
    diagnostics.push(...modules.diagnostics, ...chosen.diagnostics);
    for (const environment of chosen.environments) {
      const input = {
        platform: project.platform,
        environment,
        files: project.files,
        products: project.products,
      };
      const result = await host.span(
        "compile",
        () => Promise.resolve(compile(input, modules.registry, { defaults })),
      );
      compiled.push({
        project,
        environment,
        registry: modules.registry,
        ...(result.plan === undefined ? {} : { plan: result.plan }),
        diagnostics: shown(project, result.diagnostics),
      });
    }
  }
  return { compiled, diagnostics, sourceOf: (file) => sources.get(file) };
}

/** Whether anything went so wrong that nothing may be written. */
export function failed({ compiled, diagnostics }: CompiledAll): boolean {
  return hasErrors(diagnostics) || compiled.some((one) => hasErrors(one.diagnostics));
}

/** Diagnostics with places as seen from the working directory, so that a terminal can open them. */
export function shown(project: Project, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.map((diagnostic) => ({
    ...diagnostic,
    ...(diagnostic.at === undefined ? {} : {
      at: { ...diagnostic.at, file: shownPath(project, diagnostic.at.file) },
    }),
    ...(diagnostic.related === undefined ? {} : {
      related: diagnostic.related.map(({ message, at }) => ({
        message,
        at: { ...at, file: shownPath(project, at.file) },
      })),
    }),
  }));
}

function shownPath({ location }: Project, path: string): string {
  return relativePath(".", `${location.root}/${path}`);
}
