import assert from "node:assert/strict";
import { runCommandLine } from "../../src/cli/run.ts";
import { memoryHost } from "../../src/host/mod.ts";

/** One upstream platform and product of each generation, where they are at hand. */
const folder = new URL("../../../shared/conformance/", import.meta.url).pathname;

interface Case {
  readonly generation: string;
  readonly folder: string;
  readonly args: readonly string[];
}

const cases: readonly Case[] = [
  {
    generation: "generation 1",
    folder: "floe-runtime-demo",
    args: ["--platform", "in/platform/local/platform.yaml", "--product", "in"],
  },
  { generation: "generation 2", folder: "floe-demo", args: ["--platform", "in/manifest.yaml"] },
];

for (const { generation, folder: name, args } of cases) {
  Deno.test(`upstream's files of ${generation} compile`, async () => {
    const texts = await filesBelow(`${folder}${name}`);
    if (texts === undefined) {
      console.log(`skipped: upstream's files of ${generation} are not at hand`);
      return;
    }
    const files = Object.fromEntries(texts.map(([path, text]) => [`in/${path}`, text]));
    const host = memoryHost({ files: { ...files, "in/deno.json": "{}" } });
    const code = await runCommandLine(["synth", ...args, "--out", "dist"], host);
    assert.equal(code, 0, host.printed.error);
    const written = await host.files.list("dist");
    assert.ok(written.some((path) => path.includes("/products/")), written.join("\n"));
    assert.doesNotMatch(await allText(host, written), /demo-secret/);
  });
}

async function allText(
  host: ReturnType<typeof memoryHost>,
  paths: readonly string[],
): Promise<string> {
  const texts = await Promise.all(paths.map((path) => host.files.readText(`dist/${path}`)));
  return texts.join("\n");
}

async function filesBelow(root: string, below = ""): Promise<[string, string][] | undefined> {
  const found: [string, string][] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(`${root}/${below}`)) {
      if (isDirectory) found.push(...await filesBelow(root, `${below}${name}/`) ?? []);
      else found.push([`${below}${name}`, await Deno.readTextFile(`${root}/${below}${name}`)]);
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  return found;
}
