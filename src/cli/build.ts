import type { Places, Plan } from "../compiler/mod.ts";
import { type Diagnostic, hasErrors } from "../diagnostics/mod.ts";
import type { Host } from "../host/mod.ts";
import type { Registry } from "../plugin/mod.ts";
import type { Values } from "./command.ts";
import { loadModules } from "./modules.ts";
import { joinPath } from "./paths.ts";
import { compileProgress } from "./progress.ts";
import { chooseProducts, type ProductChoice } from "./products.ts";
import {
  chooseEnvironments,
  guestFolder,
  loadProject,
  type Project,
  shownPath,
} from "./project.ts";

/** One platform in one environment, compiled. */
export interface Compiled {
  readonly project: Project;
  readonly environment: string;
  readonly registry: Registry;
  readonly plan?: Plan;
  /** Where the choices of the plan are written. */
  readonly places?: Places;
  readonly diagnostics: readonly Diagnostic[];
  /** Names of the products that the command line is about; empty for all. */
  readonly products: readonly string[];
  /** Where files go unless the command line says otherwise. */
  readonly out: string;
  /** Compiles again, with other texts of the same files. */
  compileWith(files: Project["files"]): Result;
}

type Result = Pick<Compiled, "plan" | "places" | "diagnostics">;

export interface CompiledAll {
  readonly compiled: readonly Compiled[];
  /** Of loading, before anything was compiled. */
  readonly diagnostics: readonly Diagnostic[];
  /** The text of an input, by the path that diagnostics show. */
  sourceOf(file: string): string | undefined;
}

/**
 * Loads and compiles what a command line means. Diagnostics name files relative to the working
 * directory. Reports FLOE-CLI001 to FLOE-CLI004 beside what the compiler says.
 */
export async function compileAll(host: Host, values: Values): Promise<CompiledAll> {
  const choice = await chooseProducts(host, values.texts("platform"), values.texts("product"));
  const diagnostics = [...choice.diagnostics];
  const compiled: Compiled[] = [];
  const projects: Project[] = [];
  for (const location of choice.platforms) {
    const project = await host.span("load", () => loadProject(host, location, choice.files));
    projects.push(project);
    const result = await compileProject(host, project, choice, values.texts("env"));
    compiled.push(...result.compiled);
    diagnostics.push(...result.diagnostics);
  }
  return {
    compiled,
    diagnostics: [...diagnostics, ...choice.unknown(compiled)],
    sourceOf: textsOf(projects),
  };
}

/** Looks up texts by the path that diagnostics show; made when the first one is asked for. */
function textsOf(projects: readonly Project[]): CompiledAll["sourceOf"] {
  let texts: ReadonlyMap<string, string> | undefined;
  return (file) => {
    texts ??= new Map(
      projects.flatMap((project) =>
        [...project.files].map(([path, { text }]) => [shownPath(project, path), text] as const)
      ),
    );
    return texts.get(file);
  };
}

async function compileProject(
  host: Host,
  project: Project,
  choice: ProductChoice,
  given: readonly string[],
): Promise<
  { readonly compiled: readonly Compiled[]; readonly diagnostics: readonly Diagnostic[] }
> {
  const [{ compile }, { builtIn, defaults }] = await Promise.all([
    import("../compiler/mod.ts"),
    import("./registry.ts"),
  ]);
  const modules = await loadModules(host, project, builtIn);
  const chosen = chooseEnvironments(project, given);
  const { files, platform } = project;
  const products = choice.pathsIn(project);
  const guests = project.named.filter((path) => path.startsWith(`${guestFolder}/`));
  const fetched = new Map(choice.references.map((reference) => [reference, platform] as const));
  const compiled: Compiled[] = [];
  for (const environment of chosen.environments) {
    const compileWith = (files: Project["files"]) =>
      compile({ platform, environment, files, products, guests }, modules.registry, {
        defaults,
        fetched,
      });
    compileProgress(host, { platform, environment, products });
    const result = await host.span("compile", () => Promise.resolve(compileWith(files)));
    compiled.push({
      project,
      environment,
      registry: modules.registry,
      ...(result.plan === undefined ? {} : { plan: result.plan }),
      ...(result.places === undefined ? {} : { places: result.places }),
      diagnostics: shown(project, result.diagnostics),
      products: choice.isPartial ? result.plan?.products.map(({ facts }) => facts.name) ?? [] : [],
      out: choice.out ?? joinPath(project.location.root, "dist"),
      compileWith,
    });
  }
  return { compiled, diagnostics: [...modules.diagnostics, ...chosen.diagnostics] };
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
