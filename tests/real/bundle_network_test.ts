import assert from "node:assert/strict";
import { GuardedRegistry } from "../fixtures/guarded_registry.ts";
import { smallBundle } from "../fixtures/bundle.ts";
import { startConnectProxy } from "./oci/connect_proxy.ts";
import { makeAuthority, openssl } from "./programs/pki.ts";
import { realTest } from "./programs/real.ts";
import { type Finished, run } from "./programs/run.ts";
import { scratchFolder } from "./programs/server.ts";

const registry = "registry.example.com";
const repository = new URL("../..", import.meta.url).pathname;

realTest("deno task bundle goes through a proxy, trusts --ca-file, and asks a credential helper", {
  needs: [openssl],
}, async () => {
  await using stack = new AsyncDisposableStack();
  const folder = await scratchFolder(stack, "network");
  const password = crypto.randomUUID();
  const guarded = new GuardedRegistry({
    api: `https://${registry}`,
    realm: `https://${registry}/token`,
    service: "registry",
    user: "robot",
    password,
  });
  const { descriptor, manifest } = smallBundle("one");
  guarded.fake.manifests.set(descriptor.digest, {
    ...manifest,
    bytes: new Uint8Array(manifest.bytes),
  });
  guarded.fake.tags.set("1.0.0", descriptor.digest);
  const authority = await makeAuthority(folder);
  const identity = await authority.issue("server", `/CN=${registry}`, [`DNS:${registry}`]);
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: () => {},
    cert: await Deno.readTextFile(identity.certificate),
    key: await Deno.readTextFile(identity.key),
  }, (request) => guarded.answer(request));
  stack.defer(() => server.shutdown());
  const proxy = stack.use(startConnectProxy(server.addr.port));

  const helper = `${folder}/docker-credential-floetest`;
  const answer = JSON.stringify({ Username: "robot", Secret: password });
  await Deno.writeTextFile(
    helper,
    `#!/bin/sh\nread server\n[ "$1 $server" = "get ${registry}" ] && echo '${answer}'\n`,
  );
  await Deno.chmod(helper, 0o755);
  await Deno.mkdir(`${folder}/docker`);
  const config = { credHelpers: { [registry]: "floetest" } };
  await Deno.writeTextFile(`${folder}/docker/config.json`, JSON.stringify(config));

  const env = {
    HTTPS_PROXY: proxy.url,
    // Deno looks for a newer Deno through the same proxy.
    DENO_NO_UPDATE_CHECK: "1",
    DOCKER_CONFIG: `${folder}/docker`,
    PATH: `${folder}:${Deno.env.get("PATH") ?? ""}`,
  };
  const list = ["bundle", "list", `oci://${registry}/team/platform`];
  const listed = await task([...list, "--ca-file", authority.certificate], env);
  assert.ok(listed.ok, listed.stderr);
  assert.equal(listed.stdout, `1.0.0  ${descriptor.digest}\n`);
  assert.deepEqual([...new Set(proxy.asked)], [`${registry}:443`]);
  assert.deepEqual([...guarded.told], [registry]);

  const untrusted = await task(list, env);
  assert.ok(!untrusted.ok);
  assert.match(untrusted.stderr, /FLOE-BDL005[^]*certificate/i);
  const unhelped = await task([...list, "--ca-file", authority.certificate], {
    ...env,
    PATH: Deno.env.get("PATH") ?? "",
  });
  assert.match(unhelped.stderr, /docker-credential-floetest[^]*is not installed/);
  for (const { stdout, stderr } of [listed, untrusted, unhelped]) {
    assert.ok(!`${stdout}${stderr}`.includes(password));
  }
});

/** A task of this repository, with the permissions that it has there. */
function task(
  [name = "", ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Finished> {
  const all = ["task", "--quiet", name, ...args];
  return run(Deno.execPath(), all, { cwd: repository, env: { NO_COLOR: "1", ...env } });
}
