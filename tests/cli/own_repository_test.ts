import assert from "node:assert/strict";
import { runCommandLine } from "../../src/cli/run.ts";
import { filesBelow, product, repositories } from "./repositories.ts";

Deno.test("a product in a repository of its own compiles alone, to its own files only", async () => {
  const host = await repositories();
  assert.equal(await runCommandLine(["synth", "--product", "team"], host), 0, host.printed.error);
  const alone = await filesBelow(host.files, "team/dist");
  assert.ok(alone.size > 20);
  for (const path of alone.keys()) {
    assert.match(path, new RegExp(`^lakehouse/[a-z]+/(products/${product}/|floe/)`));
  }
  assert.deepEqual(await host.files.list("platform/dist"), []);
});

Deno.test("a product compiles to the same objects alone and with its platform", async () => {
  const host = await repositories();
  const inOwn = ["synth", "--product", "team"];
  const inPlatform = ["synth", "--platform", "platform"];
  assert.equal(await runCommandLine(inOwn, host), 0, host.printed.error);
  assert.equal(await runCommandLine(inPlatform, host), 0, host.printed.error);
  const whole = await filesBelow(host.files, "platform/dist");
  for (const [path, text] of await filesBelow(host.files, "team/dist")) {
    // The artifacts name their inputs by path and digest, which differ between repositories.
    if (path.includes("/floe/") || text.includes("floe-artifacts")) continue;
    assert.equal(whole.get(path), text, path);
  }
});

Deno.test("--product leaves every other file as it is", async () => {
  const host = await repositories();
  const all = ["synth", "--platform", "platform"];
  assert.equal(await runCommandLine(all, host), 0, host.printed.error);
  const before = await filesBelow(host.files, "platform/dist");
  const overlay = "platform/environments/local.yaml";
  const text = await host.files.readText(overlay) ?? "";
  await host.files.write(overlay, text.replace("log_level: DEBUG", "log_level: ERROR"));
  assert.equal(await runCommandLine([...all, "--product", product], host), 0, host.printed.error);
  const after = await filesBelow(host.files, "platform/dist");
  const changed = [...after].filter(([path, text]) => before.get(path) !== text).map(([path]) =>
    path
  );
  assert.ok(changed.length > 0);
  assert.deepEqual(
    changed.filter((path) => !path.includes(`/${product}`) && !path.includes("/floe/")),
    [],
  );
  assert.equal(await runCommandLine(all, host), 0);
  assert.equal(await runCommandLine([...all, "--check"], host), 0);
});

Deno.test("a run for every environment removes the tree of one that is gone", async () => {
  const host = await repositories();
  const all = ["synth", "--platform", "platform"];
  assert.equal(await runCommandLine(all, host), 0, host.printed.error);
  await host.files.remove("platform/environments/prod.yaml");
  await host.files.write("platform/dist/lakehouse/prod/notes.md", "by hand\n");
  assert.equal(await runCommandLine(all, host), 0, host.printed.error);
  assert.deepEqual(await host.files.list("platform/dist/lakehouse/prod"), ["notes.md"]);
});

Deno.test("a change of a fixed field is refused with the procedure, and --replace writes it", async () => {
  const host = await repositories();
  const all = ["synth", "--platform", "platform"];
  assert.equal(await runCommandLine(all, host), 0, host.printed.error);
  const claim = (await host.files.list("platform/dist"))
    .find((path) => path.includes("local") && path.includes("_persistentvolumeclaim_postgresql"));
  const path = `platform/dist/${claim}`;
  const text = await host.files.readText(path) ?? "";
  await host.files.write(path, text.replace(/storage: \d+Gi/, "storage: 9000Gi"));
  host.printed.error = "";
  assert.equal(await runCommandLine(all, host), 1);
  assert.match(host.printed.error, /FLOE-OBJ007/);
  assert.equal(await runCommandLine([...all, "--replace"], host), 0);
  assert.equal(await host.files.readText(path), text);
});
