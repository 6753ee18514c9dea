import assert from "node:assert/strict";
import { run } from "./programs/run.ts";

const MODULE = new URL("./programs/real.ts", import.meta.url).href;
const SCRIPT = `import { realTest } from "${MODULE}";
const nowhere = () => Promise.resolve({ missing: "no\\n  network" });
realTest("needs it", { needs: [nowhere] }, () => Promise.reject(new Error("ran")));`;

Deno.test("realTest() skips with a line where a program is missing", async () => {
  const { ok, stdout } = await runScript("false");
  assert.ok(ok, stdout);
  assert.match(stdout, /^skipped: needs it: no network$/m);
});

Deno.test("realTest() fails with CI=true where a program is missing", async () => {
  const { ok, stdout } = await runScript("true");
  assert.equal(ok, false);
  assert.match(stdout, /skipped: needs it: no network/);
});

async function runScript(ci: string): Promise<{ ok: boolean; stdout: string }> {
  const file = await Deno.makeTempFile({ suffix: "_test.ts" });
  try {
    await Deno.writeTextFile(file, SCRIPT);
    const args = ["test", "-A", "--no-config", "--no-lock", file];
    return await run(Deno.execPath(), args, { env: { CI: ci, NO_COLOR: "1" } });
  } finally {
    await Deno.remove(file);
  }
}
