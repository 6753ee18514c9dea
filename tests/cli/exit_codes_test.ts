import assert from "node:assert/strict";
import { exitCodes } from "../../src/cli/exit_codes.ts";
import { DiskError } from "../../src/host/mod.ts";
import { edited, floe } from "./tiny.ts";

Deno.test("exit codes are stable: scripts depend on them", () => {
  const codes = Object.entries(exitCodes).map(([name, { code }]) => [name, code]);
  assert.deepEqual(codes, [
    ["ok", 0],
    ["diagnostics", 1],
    ["usage", 2],
    ["unavailable", 69],
    ["internal", 70],
    ["io", 74],
  ]);
});

Deno.test("exit 0: everything was done", async () => {
  assert.equal((await floe(["synth"])).code, 0);
});

Deno.test("exit 1: the input has errors", async () => {
  const files = edited("platform.yaml", "duckdb", "ducdb");
  for (const command of ["synth", "validate", "plan", "secrets"]) {
    assert.equal((await floe([command], { files })).code, 1, command);
  }
});

Deno.test("exit 1: --check found a difference", async () => {
  const { code, error, host } = await floe(["synth", "--check"]);
  assert.equal(code, 1);
  assert.match(error, /FLOE-OUT001/);
  assert.equal([...host.contents.keys()].some((path) => path.startsWith("dist/")), false);
});

Deno.test("exit 2: the command line is wrong", async () => {
  assert.equal((await floe(["synth", "--evn"])).code, 2);
  assert.equal((await floe(["unknown"])).code, 2);
});

Deno.test("exit 69: a program is missing or failed", async () => {
  assert.equal((await floe(["lock"])).code, 69);
  assert.equal((await floe(["secrets", "create"])).code, 69);
});

Deno.test("exit 70: an exception is a bug in floe, and says so", async () => {
  const { code, error } = await floe(["synth"], {
    beforeChange: () => {
      throw new TypeError("x is not a function");
    },
  });
  assert.equal(code, 70);
  assert.match(error, /^floe has a bug\. Please report this/);
  assert.match(error, /x is not a function/);
});

Deno.test("exit 74: a file cannot be written", async () => {
  const { code, error } = await floe(["synth"], {
    beforeChange: (operation) => {
      throw new DiskError(`no space left: ${operation}`);
    },
  });
  assert.equal(code, 74);
  assert.match(error, /^floe: a file cannot be read or written: no space left/);
});

Deno.test("exit 74: Deno's permissions hide a file", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-check", "--no-prompt", `--allow-read=${folder}`, "src/cli/main.ts"]
        .concat(["synth", "--platform", "platforms/lakehouse"]),
      env: { NO_COLOR: "1" },
    }).output();
    assert.equal(code, 74);
    assert.match(new TextDecoder().decode(stderr), /Requires read access to/);
  } finally {
    await Deno.remove(folder);
  }
});
