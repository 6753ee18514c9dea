import assert from "node:assert/strict";
import { runCommandLine } from "../../src/cli/run.ts";
import type { MemoryHost } from "../../src/host/mod.ts";
import { repositories } from "./repositories.ts";

const platform = "platform/platform.yaml";
const index = "platform/dist/lakehouse/local/floe/index.json";
const all = ["synth", "--platform", "platform"];

/** The reference platform, its components written at a version each. */
async function at(host: MemoryHost, versions: Readonly<Record<string, string>>): Promise<void> {
  let text = await host.files.readText(platform) ?? "";
  for (const [type, version] of Object.entries(versions)) {
    text = text.replace(/\n *version: "[\d.]+" # test/, "");
    text = text.replace(
      new RegExp(`( *)type: ${type}\n`),
      (line, indent: string) => `${line}${indent}version: "${version}" # test\n`,
    );
    assert.ok(text.includes(`version: "${version}" # test`), `${platform} has no ${type}`);
  }
  await host.files.write(platform, text);
}

async function run(host: MemoryHost, args: readonly string[]): Promise<number> {
  host.printed.error = "";
  return await runCommandLine(args, host);
}

Deno.test("synth refuses an upgrade that the component does not support, and writes nothing", async () => {
  const host = await repositories();
  await at(host, { postgresql: "17" });
  assert.equal(await run(host, all), 0, host.printed.error);
  const before = await host.files.readText(index);
  assert.match(before ?? "", /"plugin":"database\/postgresql","version":"17"/);
  await at(host, { postgresql: "18" });
  assert.equal(await run(host, all), 1);
  assert.match(host.printed.error, /FLOE-UPG001.*database\/default/s);
  assert.equal(await host.files.readText(index), before);
  assert.equal(await run(host, [...all, "--replace"]), 0, host.printed.error);
  assert.match(await host.files.readText(index) ?? "", /"database\/postgresql","version":"18"/);
  await at(host, { postgresql: "17" });
  assert.equal(await run(host, all), 1);
  assert.match(host.printed.error, /FLOE-UPG002/);
});

Deno.test("synth names the version between, where the component takes no two at once", async () => {
  const host = await repositories();
  await at(host, { polaris: "1.5.0" });
  assert.equal(await run(host, all), 0, host.printed.error);
  await at(host, { polaris: "1.7.0" });
  assert.equal(await run(host, all), 1);
  assert.match(host.printed.error, /FLOE-UPG001.*Set `version: "1\.6\.0"` first/s);
  await at(host, { polaris: "1.6.0" });
  assert.equal(await run(host, all), 0, host.printed.error);
  assert.match(host.printed.error, /FLOE-UPG004/);
  await at(host, { polaris: "1.7.0" });
  assert.equal(await run(host, all), 0, host.printed.error);
  assert.match(host.printed.error, /FLOE-UPG003/);
});

Deno.test("synth says what an upgrade needs while it is written, and nothing afterwards", async () => {
  const host = await repositories();
  await at(host, { polaris: "1.6.0" });
  assert.equal(await run(host, all), 0, host.printed.error);
  await at(host, { polaris: "1.7.0" });
  assert.equal(await run(host, all), 0, host.printed.error);
  assert.match(host.printed.error, /FLOE-UPG003.*goes from 1\.6\.0 to 1\.7\.0/s);
  assert.equal(await run(host, all), 0, host.printed.error);
  assert.doesNotMatch(host.printed.error, /FLOE-UPG/);
});

Deno.test("--product leaves the platform's versions as they are written", async () => {
  const host = await repositories();
  await at(host, { polaris: "1.6.0" });
  assert.equal(await run(host, all), 0, host.printed.error);
  await at(host, { polaris: "1.7.0" });
  assert.equal(await run(host, [...all, "--product", "site-visits"]), 0, host.printed.error);
  assert.doesNotMatch(host.printed.error, /FLOE-UPG/);
  assert.match(await host.files.readText(index) ?? "", /"catalog\/polaris","version":"1\.6\.0"/);
});
