import assert from "node:assert/strict";
import { catalogue } from "../../src/diagnostics/mod.ts";
import type { MemoryHostOptions } from "../../src/host/mod.ts";
import { edited, floe, tiny, tinyWith } from "./tiny.ts";

interface Case {
  readonly args: readonly string[];
  readonly options?: MemoryHostOptions;
  /** What the diagnostic says. */
  readonly says: RegExp;
  readonly exit?: number;
}

const named = edited("platform.yaml", "plugins:\n", "modules: [./mine.ts]\nplugins:\n");
const failingDbt = () => ({ code: 2, stdout: "Compilation Error\n", stderr: "" });

/** Every code of the command line with a command line that provokes it. */
const cases: Readonly<Record<string, readonly Case[]>> = {
  "FLOE-CLI001": [
    { args: ["synth"], options: { files: {} }, says: /There is no platform file here/ },
    { args: ["synth", "--platform", "platfroms"], says: /no platform file at "platfroms"/ },
  ],
  "FLOE-CLI002": [
    { args: ["synth", "--env", "production"], says: /no environment "production"/ },
    { args: ["plan", "--env", "prod"], says: /hint: It has: local/ },
  ],
  "FLOE-CLI003": [
    { args: ["validate", "--product", "click"], says: /no product "click"/ },
    { args: ["lock", "--product", "click"], says: /hint: There are: clicks/ },
  ],
  "FLOE-CLI004": [
    { args: ["synth"], options: { files: named }, says: /"\.\/mine\.ts": there is no such file/ },
    {
      args: ["synth"],
      options: {
        files: { ...named, "mine.ts": "" },
        modules: { "./mine.ts": { default: { id: "storage/mine" } } },
      },
      says: /its default export is not a plugin/,
    },
    {
      args: ["synth"],
      options: { files: edited("platform.yaml", "plugins:\n", "modules: [lost]\nplugins:\n") },
      says: /Cannot load the plugin module "lost"/,
    },
  ],
  "FLOE-CLI005": [
    { args: ["lock"], options: { run: failingDbt }, says: /Compilation Error[^]*its own words/ },
  ],
  "FLOE-CLI006": [
    { args: ["lock"], says: /Cannot run "dbt"/, exit: 69 },
    { args: ["lock", "--dbt", "bin/dbt"], says: /Cannot run "bin\/dbt"/, exit: 69 },
  ],
  "FLOE-CLI007": [
    { args: ["init", "--name", "tiny"], says: /"platform\.yaml" exists and is never overwritten/ },
  ],
};

for (const [code, provoked] of Object.entries(cases)) {
  for (const { args, options, says, exit = 1 } of provoked) {
    Deno.test(`floe ${args.join(" ")} reports ${code}: ${says.source}`, async () => {
      const { code: exited, error } = await floe(args, await withTemplates(options));
      assert.match(error, says);
      assert.match(error, new RegExp(`error\\[${code}\\]`));
      assert.equal(exited, exit);
    });
  }
}

Deno.test("every code of the command line is provoked above", () => {
  const known = Object.keys(catalogue).filter((code) => code.startsWith("FLOE-CLI"));
  assert.deepEqual(Object.keys(cases).sort(), known.sort());
});

Deno.test("a failed init leaves every file as it was", async () => {
  const { host, code } = await floe(["init", "--name", "tiny"], await withTemplates());
  assert.equal(code, 1);
  const texts = [...host.contents].filter(([path]) => !path.startsWith("/"))
    .map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]);
  assert.deepEqual(Object.fromEntries(texts), tiny);
});

/** floe's own templates lie on the disk; `init` reads them through the host. */
async function withTemplates(options: MemoryHostOptions = {}): Promise<MemoryHostOptions> {
  const folder = new URL("../../templates/project", import.meta.url).pathname;
  const platform = await Deno.readTextFile(`${folder}/platform.yaml`);
  return {
    ...options,
    files: { [`${folder}/platform.yaml`]: platform, ...options.files ?? tinyWith({}) },
  };
}
