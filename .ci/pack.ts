/**
 * `deno task pack [folder]`: makes the npm package that others install. `deno pack` turns the
 * sources into JavaScript; TypeScript writes the declarations, because zod schemas have no explicit
 * types that `deno pack` could copy.
 *
 * @module
 */
const compilers = ["typescript@6.0.3", "@types/node@24.10.1"];
const root = new URL("..", import.meta.url).pathname;
const target = Deno.args[0] ?? ".";

interface Config {
  readonly imports: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string>>;
}

interface PackageJson {
  exports: Record<string, Record<string, string>>;
  dependencies: Record<string, string>;
}

const config: Config = JSON.parse(await Deno.readTextFile(`${root}/deno.json`));
/** The command line is a program: it exports nothing that a script could import, so has no types. */
const program = "./cli";
const work = await Deno.makeTempDir({ prefix: "floe-pack-" });
try {
  await run([
    "deno",
    "pack",
    "--allow-dirty",
    "--allow-slow-types",
    "--no-source-maps",
    "-o",
    `${work}/js.tgz`,
  ], root);
  await run(["tar", "xzf", "js.tgz"], work);
  await keepOnlyTheProduct(`${work}/package`);
  await pinDependencies(`${work}/package/package.json`);
  await addDeclarations(`${work}/package`);
  await useSpecifiersOfPackages(`${work}/package`);
  const made = await run([
    "npm",
    "pack",
    "--silent",
    "--pack-destination",
    await Deno.realPath(target),
  ], `${work}/package`);
  console.log(`${target}/${made.trim().split("\n").at(-1)}`);
} finally {
  await Deno.remove(work, { recursive: true });
}

/** `deno pack` collects every file of the repository that git does not ignore. */
async function keepOnlyTheProduct(folder: string): Promise<void> {
  for (const path of await filesBelow(folder)) {
    if (!isProduct(path)) await Deno.remove(`${folder}/${path}`);
  }
}

/** What others run, read or copy: no tests and no sources, which the JavaScript was made from. */
function isProduct(path: string): boolean {
  const top = ["LICENSE", "README.md", "mod.js", "package.json"];
  if (top.includes(path)) return true;
  if (/^(?:src|constructs|plugins)\//.test(path)) return path.endsWith(".js");
  return path.startsWith("templates/") && !/\/tests\//.test(path);
}

/** Same inputs, same bytes: a newer zod or yaml must not change what an exact version of floe writes. */
async function pinDependencies(path: string): Promise<void> {
  const described: PackageJson = JSON.parse(await Deno.readTextFile(path));
  const exact = Object.values(config.imports).flatMap((specifier) => {
    const [, name = "", version = ""] = /^npm:((?:@[^/]+\/)?[^@/]+)@([^/]+)/.exec(specifier) ?? [];
    return Object.hasOwn(described.dependencies, name) ? [[name, version] as const] : [];
  });
  described.dependencies = Object.fromEntries(exact.sort());
  described.exports = Object.fromEntries(
    Object.entries(config.exports).map(([name, source]) => [name, entryOf(name, source)]),
  );
  await Deno.writeTextFile(path, `${JSON.stringify(described, null, 2)}\n`);
}

function entryOf(name: string, source: string): Record<string, string> {
  const path = source.replace(/\.ts$/, "");
  return { ...(name === program ? {} : { types: `${path}.d.ts` }), default: `${path}.js` };
}

/** Declarations beside the JavaScript, with the same relative imports. */
async function addDeclarations(folder: string): Promise<void> {
  const sources = `${work}/sources`;
  const libraries = Object.entries(config.exports).filter(([name]) => name !== program);
  await Deno.mkdir(sources);
  await run(["cp", "-r", "src", "constructs", "plugins", "mod.ts", sources], root);
  await Deno.copyFile(`${folder}/package.json`, `${sources}/package.json`);
  await run(["npm", "install", "--silent", "--no-audit", ...compilers], sources);
  await Deno.writeTextFile(
    `${sources}/tsconfig.json`,
    JSON.stringify({
      compilerOptions: {
        target: "esnext",
        module: "preserve",
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        declaration: true,
        emitDeclarationOnly: true,
        allowImportingTsExtensions: true,
        skipLibCheck: true,
        outDir: folder,
        rootDir: ".",
        types: ["node"],
        paths: { "cdk8s-plus-28/k8s": ["./node_modules/cdk8s-plus-28/lib/imports/k8s.d.ts"] },
      },
      files: libraries.map(([, source]) => source),
    }),
  );
  await run(["npx", "tsc", "-p", "."], sources);
}

/** What deno.json calls by another name, and what TypeScript leaves as it was written. */
async function useSpecifiersOfPackages(folder: string): Promise<void> {
  for (const path of await filesBelow(folder)) {
    if (!/\.(?:js|d\.ts)$/.test(path)) continue;
    const text = (await Deno.readTextFile(`${folder}/${path}`))
      .replaceAll('"cdk8s-plus-28/k8s"', '"cdk8s-plus-28/lib/imports/k8s.js"');
    await Deno.writeTextFile(
      `${folder}/${path}`,
      path.endsWith(".d.ts") ? text.replace(/(["'])(\.{1,2}\/[^"']+)\.ts\1/g, "$1$2.js$1") : text,
    );
  }
}

/** Every file below a folder, relative to it. */
async function filesBelow(folder: string, inner = ""): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(`${folder}/${inner}`)) {
    const path = `${inner}${entry.name}`;
    if (entry.isDirectory) found.push(...await filesBelow(folder, `${path}/`));
    else found.push(path);
  }
  return found;
}

async function run(command: readonly string[], cwd: string): Promise<string> {
  const [name = "", ...args] = command;
  const program = name === "deno" ? Deno.execPath() : name;
  const { code, stdout, stderr } = await new Deno.Command(program, { args, cwd }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (code !== 0) {
    throw new Error(`${command.join(" ")} failed:\n${decode(stdout)}${decode(stderr)}`);
  }
  return decode(stdout);
}
