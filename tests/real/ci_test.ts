import assert from "node:assert/strict";
import { runCommandLine } from "../../src/cli/run.ts";
import { denoHost } from "../../src/host/deno_host.ts";
import { actionlint, gitlabCiLocal } from "./programs/ci_linters.ts";
import { required } from "./programs/program.ts";
import { realTest } from "./programs/real.ts";
import { run } from "./programs/run.ts";
import { scratchFolder } from "./programs/server.ts";

/** A repository as `floe init --ci` writes it, under git. */
async function repository(stack: AsyncDisposableStack, system: string): Promise<string> {
  const folder = await scratchFolder(stack, "ci");
  const quiet = { out: () => {}, error: () => {}, colors: false, interactive: false };
  const args = ["init", folder, "--name", "shop", "--ci", system];
  assert.equal(await runCommandLine(args, { ...denoHost(), terminal: quiet }), 0);
  const author = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
  for (
    const step of [
      ["init", "--quiet", "--initial-branch", "main"],
      ["remote", "add", "origin", "https://git.example.com/team/shop.git"],
      ["add", "--all"],
      [...author, "commit", "--quiet", "--message", "Start"],
    ]
  ) assert.ok((await run("git", step, { cwd: folder })).ok, step.join(" "));
  return folder;
}

realTest("actionlint accepts the workflows of floe init", { needs: [actionlint] }, async () => {
  await using stack = new AsyncDisposableStack();
  const folder = await repository(stack, "github");
  const lint = async () => await run(required(await actionlint()), ["-no-color"], { cwd: folder });
  const { ok, stdout } = await lint();
  assert.ok(ok, stdout);
  const path = `${folder}/.github/workflows/check.yaml`;
  const text = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, text.replace("github.base_ref", "github.base_reff"));
  assert.match((await lint()).stdout, /base_reff/);
});

realTest(
  "GitLab's schema accepts the pipeline of floe init",
  { needs: [gitlabCiLocal] },
  async () => {
    await using stack = new AsyncDisposableStack();
    const folder = await repository(stack, "gitlab");
    const specifier = required(await gitlabCiLocal());
    const list = () =>
      run(Deno.execPath(), ["run", "--no-lock", "--allow-all", specifier, "--list"], {
        cwd: folder,
      });
    const good = await list();
    assert.ok(good.ok, good.stderr);
    assert.match(`${good.stdout}${good.stderr}`, /json schema validated/);
    const path = `${folder}/.gitlab-ci.yml`;
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.replace("when: always", "when: sometimes"));
    assert.ok(!(await list()).ok);
  },
);
