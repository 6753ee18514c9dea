import { cached } from "./cache.ts";
import { isExecutable } from "./path.ts";
import { isMissing, type Missing, once, type Program } from "./program.ts";
import { type Finished, run } from "./run.ts";
import { PYTHON_PACKAGES, VERSIONS } from "./versions.ts";

/** Python with everything of `PYTHON_PACKAGES`: the folder of the virtual environment. */
export const pythonEnv: Program = once(() => environment("python", PYTHON_PACKAGES));

/** JSON Schemas of many Kubernetes versions: the folder that has one folder for each. */
export const kubernetesSchemas: Program = once(async () => {
  const packages = { "kubernetes-validate": VERSIONS.kubernetesSchemas };
  const folder = await environment("kubernetes-schemas", packages, ["--no-deps"]);
  if (isMissing(folder)) return folder;
  const site = `lib/python${VERSIONS.python}/site-packages`;
  return `${folder}/${site}/kubernetes_validate/kubernetes-json-schema`;
});

/** checkov, in an environment of its own: it pins what the others want newer. */
export const checkov: Program = once(async () => {
  const folder = await environment("checkov", { checkov: VERSIONS.checkov });
  return isMissing(folder) ? folder : `${folder}/bin/checkov`;
});

/** A virtual environment with the packages (name to version), installed by uv. */
async function environment(
  name: string,
  packages: Readonly<Record<string, string>>,
  options: readonly string[] = [],
): Promise<string | Missing> {
  const tool = await uv();
  if (isMissing(tool)) return tool;
  const python = await interpreter();
  if (isMissing(python)) return python;
  const wanted = Object.entries(packages).map(([name, version]) => `${name}==${version}`);
  const install = ["--exclude-newer", VERSIONS.pythonAsOf, ...options, ...wanted];
  const recipe = install.join("\n");
  const entry = { name, version: VERSIONS.python, recipe, takes: "about 15 seconds" };
  return await cached(entry, async (folder) =>
    failure(
      await run(tool, ["venv", "--relocatable", "--allow-existing", "-p", python, folder]),
    ) ??
      failure(
        await run(tool, ["pip", "install", "-p", `${folder}/bin/python`, ...install]),
      ));
}

/** uv, in an environment of its own: it is a Python package as well. */
const uv: Program = once(async () => {
  const python = await interpreter();
  if (isMissing(python)) return python;
  const wanted = `uv==${VERSIONS.uv}`;
  const entry = { name: "uv", version: VERSIONS.uv, recipe: wanted, takes: "seconds" };
  const folder = await cached(
    entry,
    async (folder) =>
      failure(await run(python, ["-m", "venv", folder])) ??
        failure(await run(`${folder}/bin/python`, ["-m", "pip", "install", "-q", wanted])),
  );
  return isMissing(folder) ? folder : `${folder}/bin/uv`;
});

/** CPython of the pinned minor version: `FLOE_TEST_PYTHON`, the PATH, or pyenv's. */
const interpreter: Program = once<string>(async () => {
  const chosen = Deno.env.get("FLOE_TEST_PYTHON");
  const candidates = chosen === undefined ? await interpreters() : [chosen];
  for (const candidate of candidates) {
    // A pyenv shim is on the PATH for versions that aren't chosen, and fails.
    const print = "import sys; print('%d.%d' % sys.version_info[:2])";
    const answer = await run(candidate, ["-c", print]);
    if (answer.ok && answer.stdout.trim() === VERSIONS.python) return candidate;
  }
  return { missing: `there is no Python ${VERSIONS.python} among ${candidates.join(", ")}` };
});

async function interpreters(): Promise<readonly string[]> {
  const name = `python${VERSIONS.python}`;
  const root = Deno.env.get("PYENV_ROOT") ?? `${Deno.env.get("HOME") ?? ""}/.pyenv`;
  const found = [name];
  try {
    for await (const { name: version } of Deno.readDir(`${root}/versions`)) {
      const path = `${root}/versions/${version}/bin/${name}`;
      if (await isExecutable(path)) found.push(path);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return found;
}

function failure(finished: Finished): Missing | undefined {
  return finished.ok ? undefined : { missing: finished.stderr.trim() };
}
