import assert from "node:assert/strict";
import { type Run, synth, taskPermissions, withRepository } from "./process.ts";
import { filesOfProject, loadReference, platformFolder } from "./reference.ts";
import { readTree, treeDigest } from "./tree.ts";

const junk = { CDK8S_OUTDIR: "/nowhere", CDK8S_LEGACY_HASH: "1", FORCE_COLOR: "3" };
const elsewhere = { TZ: "Australia/Sydney", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" };
const environment = ["--no-prompt", "--allow-read", "--allow-write", "--allow-env", "--deny-net"];

/** Runs in a repository at `folder`; every one must give the bytes of the compiler in this process. */
const runs: Readonly<Record<string, (folder: string) => Omit<Run, "args"> & { args?: string[] }>> =
  {
    "a process of its own": (folder) => ({ cwd: folder }),
    "another time zone and locale": (folder) => ({
      cwd: folder,
      permissions: environment,
      env: elsewhere,
    }),
    "junk in the variables that libraries read": (folder) => ({
      cwd: folder,
      permissions: environment,
      env: junk,
    }),
    "the platform's folder as working directory": (folder) => ({
      cwd: `${folder}/${platformFolder}`,
      permissions: environment,
    }),
    "a product's folder as working directory": (folder) => ({
      cwd: `${folder}/${platformFolder}/products`,
      permissions: environment,
      args: ["--platform", ".."],
    }),
    "a folder below the repository as working directory": (folder) => ({
      cwd: `${folder}/platforms`,
      permissions: environment,
      args: ["--platform", "lakehouse/platform.yaml", "--out", "../dist"],
    }),
    "another working directory and an absolute path": (folder) => ({
      cwd: "/",
      permissions: environment,
      args: ["--platform", `${folder}/${platformFolder}`],
    }),
    "another working directory and a relative path": (folder) => ({
      cwd: "/",
      permissions: environment,
      args: ["--platform", `.${folder}/${platformFolder}`],
    }),
  };

for (const [name, run] of Object.entries(runs)) {
  Deno.test(`synth gives the same bytes with ${name}`, () =>
    withRepository(async (folder) => {
      const { code, stdout, stderr } = await synth(run(folder));
      assert.equal(code, 0, `${stdout}${stderr}`);
      const expected = filesOfProject(await loadReference());
      assert.deepEqual(differences(await readTree(`${folder}/dist`), expected), []);
      assert.equal(treeDigest(await readTree(`${folder}/dist`)), treeDigest(expected));
    }));
}

Deno.test("the task `synth` grants files alone: no network, no environment, no programs", async () => {
  const permissions = await taskPermissions();
  const granted = permissions.filter((option) => option.startsWith("--allow"));
  assert.deepEqual(granted, ["--allow-read", "--allow-write=dist"]);
  await withRepository(async (folder) => {
    const { code, stderr } = await synth({
      cwd: folder,
      permissions: [...permissions, "--deny-net", "--deny-env", "--deny-run", "--deny-sys"],
    });
    assert.equal(code, 0, stderr);
  });
});

function differences(
  actual: ReadonlyMap<string, string>,
  expected: ReadonlyMap<string, string>,
): readonly string[] {
  const paths = [...new Set([...actual.keys(), ...expected.keys()])].sort();
  return paths.filter((path) => actual.get(path) !== expected.get(path));
}
