import { goProgram } from "./go.ts";
import { once, type Program } from "./program.ts";
import { run } from "./run.ts";
import { VERSIONS } from "./versions.ts";

/** actionlint: checks GitHub's workflows, expressions included. */
export const actionlint: Program = goProgram({
  name: "actionlint",
  version: VERSIONS.actionlint,
  package: "github.com/rhysd/actionlint/cmd/actionlint",
  takes: "half a minute",
});

/** gitlab-ci-local: checks a pipeline against GitLab's JSON Schema, and its references. */
export const gitlabCiLocal: Program = once<string>(async () => {
  const specifier = `npm:gitlab-ci-local@${VERSIONS.gitlabCiLocal}`;
  const { ok, stderr } = await run(Deno.execPath(), ["cache", "--no-lock", specifier]);
  return ok ? specifier : { missing: `Deno can't fetch ${specifier}: ${stderr.trim()}` };
});
