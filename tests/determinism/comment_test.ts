import assert from "node:assert/strict";
import { runCommandLine } from "../../src/cli/run.ts";
import { repositories } from "../cli/repositories.ts";

Deno.test("a comment in the platform file changes digests only: no pod, no name", async () => {
  const host = await repositories();
  const synth = ["synth", "--platform", "platform"];
  assert.equal(await runCommandLine(synth, host), 0, host.printed.error);
  const before = new Map<string, string>();
  for (const path of await host.files.list("platform/dist")) {
    before.set(path, await host.files.readText(`platform/dist/${path}`) ?? "");
  }
  const file = "platform/platform.yaml";
  await host.files.write(file, `${await host.files.readText(file)}# a remark\n`);
  assert.equal(await runCommandLine(synth, host), 0, host.printed.error);
  const changed: string[] = [];
  for (const [path, text] of before) {
    if (await host.files.readText(`platform/dist/${path}`) !== text) changed.push(path);
  }
  assert.ok(changed.length > 0);
  assert.deepEqual(
    changed.filter((path) =>
      !path.includes("/floe/") && !path.includes("_configmap_floe-artifacts")
    ),
    [],
  );
});
