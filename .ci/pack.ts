/**
 * `deno task pack [folder]`: makes the npm package that others install. `deno pack` turns the
 * sources into JavaScript; TypeScript writes the declarations, because zod schemas have no explicit
 * types that `deno pack` could copy.
 *
 * @module
 */
const typescript = "typescript@5.9.3";
const root = new URL("..", import.meta.url).pathname;
const target = Deno.args[0] ?? ".";

interface PackageJson {
  readonly exports: Record<string, Record<string, string>>;
  dependencies: Record<string, string>;
}

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

/** `deno pack` collects every file of the repository that git knows. */
async function keepOnlyTheProduct(folder: string): Promise<void> {
  const kept = new Set([
    "LICENSE",
    "README.md",
    "constructs",
    "mod.js",
    "package.json",
    "plugins",
    "src",
    "templates",
  ]);
  for await (const { name } of Deno.readDir(folder)) {
    if (!kept.has(name)) await Deno.remove(`${folder}/${name}`, { recursive: true });
  }
}

/** Same inputs, same bytes: a newer zod or yaml must not change what an exact version of floe writes. */
async function pinDependencies(path: string): Promise<void> {
  const config: { imports: Record<string, string> } = JSON.parse(
    await Deno.readTextFile(`${root}/deno.json`),
  );
  const described: PackageJson = JSON.parse(await Deno.readTextFile(path));
  const exact = Object.values(config.imports).flatMap((specifier) => {
    const [, name = "", version = ""] = /^npm:((?:@[^/]+\/)?[^@/]+)@([^/]+)/.exec(specifier) ?? [];
    return Object.hasOwn(described.dependencies, name) ? [[name, version] as const] : [];
  });
  described.dependencies = Object.fromEntries(exact.sort());
  for (const entry of Object.values(described.exports)) {
    const { default: file = "", ...others } = entry;
    for (const key of Object.keys(entry)) delete entry[key];
    Object.assign(entry, { types: file.replace(/\.js$/, ".d.ts") }, others, { default: file });
  }
  await Deno.writeTextFile(path, `${JSON.stringify(described, null, 2)}\n`);
}

/** Declarations beside the JavaScript, with the same relative imports. */
async function addDeclarations(folder: string): Promise<void> {
  const sources = `${work}/sources`;
  await Deno.mkdir(sources);
  await run(["cp", "-r", "src", "constructs", "plugins", "mod.ts", sources], root);
  await Deno.copyFile(`${folder}/package.json`, `${sources}/package.json`);
  await run(["npm", "install", "--silent", "--no-audit", typescript, "@types/node"], sources);
  await Deno.writeTextFile(
    `${sources}/tsconfig.json`,
    JSON.stringify({
      compilerOptions: {
        target: "esnext",
        module: "nodenext",
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
      files: ["mod.ts", "src/plugin/mod.ts", "constructs/mod.ts"],
    }),
  );
  await run(["npx", "tsc", "-p", "."], sources);
  for (const path of await declarations(folder)) {
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, withPackageSpecifiers(text));
  }
}

async function declarations(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) found.push(...await declarations(path));
    else if (path.endsWith(".d.ts")) found.push(path);
  }
  return found;
}

function withPackageSpecifiers(text: string): string {
  return text
    .replace(/(["'])(\.{1,2}\/[^"']+)\.ts\1/g, "$1$2.js$1")
    .replaceAll('"cdk8s-plus-28/k8s"', '"cdk8s-plus-28/lib/imports/k8s.js"');
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
