import assert from "node:assert/strict";
import { runCommandLine } from "../../src/cli/run.ts";
import { denoHost } from "../../src/host/deno_host.ts";
import { tinyWith } from "../cli/tiny.ts";
import { realTest } from "./programs/real.ts";
import { pushIndex, type Registry, registryServer, startRegistry } from "./programs/registry.ts";
import { scratchFolder } from "./programs/server.ts";

/** The tiny platform on the disk, pulling everything from one registry. */
async function repository(stack: AsyncDisposableStack, { host }: Registry): Promise<string> {
  const folder = await scratchFolder(stack, "images");
  const overlay = (tinyWith({})["environments/local.yaml"] ?? "")
    .replace(
      "network:\n",
      `images: { registry: ${host}/own, mirrors: { docker.io: ${host}/hub } }\nnetwork:\n`,
    );
  for (const [path, text] of Object.entries(tinyWith({ "environments/local.yaml": overlay }))) {
    await Deno.mkdir(`${folder}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(`${folder}/${path}`, text);
  }
  return folder;
}

async function image(folder: string, ...args: readonly string[]) {
  let error = "";
  const terminal = {
    out: () => {},
    error: (text: string) => void (error += text),
    colors: false,
    interactive: false,
  };
  const host = { ...denoHost(), terminal };
  const code = await runCommandLine(["image", "lock", "--platform", folder, ...args], host);
  const lock = await Deno.readTextFile(`${folder}/images.lock.yaml`).catch(() => undefined);
  return { code, error, lock };
}

/** What has to be locked, and where the registry has it. */
async function missing(folder: string, { host }: Registry) {
  const { code, error } = await image(folder, "--check");
  assert.equal(code, 1);
  return [...error.matchAll(/is stale: "([^"]+)" is run/g)].map(([, reference = ""]) => {
    const address = reference.replace("docker.io/", "hub/").replace(`${host}/`, "");
    const [name = "", tag = ""] = address.split(":");
    return { reference, name, tag };
  });
}

realTest("floe image lock pins what a registry serves", { needs: [registryServer] }, async () => {
  await using stack = new AsyncDisposableStack();
  const registry = stack.use(await startRegistry());
  const folder = await repository(stack, registry);
  const images = await missing(folder, registry);
  assert.ok(images.length >= 2, JSON.stringify(images));
  const [last] = images.slice(-1);
  assert.ok(last !== undefined);
  const digests = new Map<string, string>();
  for (const { reference, name, tag } of images.slice(0, -1)) {
    digests.set(reference, await pushIndex(registry, name, tag, "first"));
  }
  const partly = await image(folder);
  assert.equal(partly.code, 1);
  assert.match(partly.error, new RegExp(`FLOE-IMG006\\]: No digest for "${last.reference}"`));
  for (const [reference, digest] of digests) {
    assert.ok(partly.lock?.includes(`  ${reference}: ${digest}\n`), partly.lock);
  }
  assert.deepEqual(
    [...new Set(registry.scopes)].sort(),
    images.map(({ name }) => `repository:${name}:pull`).sort(),
  );
  digests.set(last.reference, await pushIndex(registry, last.name, last.tag, "first"));
  const whole = await image(folder);
  assert.equal(whole.code, 0, whole.error);
  assert.ok(whole.lock?.includes(`  ${last.reference}: ${digests.get(last.reference)}\n`));
  assert.equal((await image(folder, "--check", "--update")).code, 0);
  const moved = await pushIndex(registry, last.name, last.tag, "second");
  assert.equal((await image(folder)).lock, whole.lock, "what is pinned stays");
  const stale = await image(folder, "--check", "--update");
  assert.equal(stale.code, 1);
  assert.match(stale.error, new RegExp(`is ${moved} now`));
  assert.ok((await image(folder, "--update")).lock?.includes(moved));
});
