/** The source files that the architecture tests look at, and what each imports. */
export interface Source {
  /** Relative to the repository, for example `src/schema/mod.ts`. */
  readonly path: string;
  /** As written. */
  readonly text: string;
  /** Without comments, so that prose may name what code may not. */
  readonly code: string;
  /** Resolved repository paths of local imports, bare specifiers of the others. */
  readonly imports: readonly string[];
}

const roots = ["mod.ts", "src", "constructs", "plugins"];

/** Every TypeScript file of the product itself, tests left out, sorted. */
export async function sources(): Promise<readonly Source[]> {
  const found: Source[] = [];
  for (const root of roots) for (const path of await filesBelow(root)) found.push(await load(path));
  return found.sort((a, b) => a.path < b.path ? -1 : 1);
}

async function filesBelow(path: string): Promise<string[]> {
  if (path.endsWith(".ts")) return isSource(path) ? [path] : [];
  const found: string[] = [];
  for await (const entry of Deno.readDir(path)) {
    if (entry.isDirectory) found.push(...await filesBelow(`${path}/${entry.name}`));
    else if (isSource(entry.name)) found.push(`${path}/${entry.name}`);
  }
  return found;
}

function isSource(name: string): boolean {
  return name.endsWith(".ts") && !name.endsWith("_test.ts");
}

async function load(path: string): Promise<Source> {
  const text = await Deno.readTextFile(path);
  const code = withoutComments(text);
  const specifiers = [
    ...code.matchAll(
      /^(?:import|export)\s+(?:type\s+|defer\s+)?(?:\w+|(?:\w+,\s*)?\{[^}]*\}|\*(?:\s+as\s+\w+)?)\s+from\s+"([^"]+)"/gm,
    ),
    ...code.matchAll(/^\s*import\s*"([^"]+)"/gm),
    ...code.matchAll(/\bimport\(\s*"([^"]+)"\s*\)/g),
  ].map((match) => match[1] ?? "");
  return { path, text, code, imports: specifiers.map((specifier) => resolve(path, specifier)) };
}

/** Blanks comments; strings stay. Good enough for code that `deno fmt` wrote. */
export function withoutComments(text: string): string {
  const token =
    /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|(?<![:\\])\/\/[^\n]*/g;
  return text.replace(token, (match) => match.startsWith("/") ? "" : match);
}

function resolve(from: string, specifier: string): string {
  if (specifier === "floe/plugin") return "src/plugin/mod.ts";
  if (specifier === "floe/plugins") return "plugins/mod.ts";
  if (specifier === "floe/constructs") return "constructs/mod.ts";
  if (specifier === "floe") return "mod.ts";
  if (!specifier.startsWith(".")) return specifier;
  return new URL(specifier, `file:///${from}`).pathname.slice(1);
}

/** `src/<room>`, `constructs`, `plugins`, or `mod.ts`. */
export function roomOf(path: string): string {
  const [first = "", second = ""] = path.split("/");
  return first === "src" ? `src/${second}` : first;
}
