import assert from "node:assert/strict";
import type { MemoryHost } from "../../src/host/mod.ts";
import { run } from "./compiled.ts";
import { address, signs, withKeys } from "./keys.ts";

async function signed(): Promise<MemoryHost> {
  const host = await withKeys();
  assert.equal((await run(host, `bundle sign ${address} ${signs("release")}`)).code, 0);
  return host;
}

function policy(repositories: string, more = ""): string {
  return `apiVersion: floe.dev/v1
kind: TrustPolicy
rules:
  - repositories: ["${repositories}"]
    signatures: [release.pub]
${more}`;
}

const byStranger = "    attestations: { provenance: [stranger.pub] }\n";

Deno.test("floe bundle verify demands attestations, by whom it trusts", async () => {
  const host = await signed();
  const verify = `bundle verify ${address} --key release.pub --attestation spdx`;
  const none = await run(host, verify);
  assert.equal(none.code, 1);
  assert.match(none.error, /FLOE-TRU003.*has no spdx by whom you trust/);
  await run(host, `bundle attest ${address} ${signs("stranger")}`);
  assert.match((await run(host, verify)).error, /FLOE-TRU003/);
  await run(host, `bundle attest ${address} ${signs("release")}`);
  const both = await run(host, `${verify} --attestation provenance`);
  assert.equal(both.code, 0);
  assert.match(both.out, /https:\/\/slsa\.dev\/provenance\/v1 by release\.pub/);
  assert.equal((await run(host, `${verify} --attestation sbom`)).code, 2);
});

Deno.test("floe bundle verify does not take an attestation for a signature", async () => {
  const host = await withKeys();
  await run(host, `bundle attest ${address} ${signs("release")}`);
  const { code, error } = await run(host, `bundle verify ${address} --key release.pub`);
  assert.equal(code, 1);
  assert.match(error, /FLOE-TRU002[^]*3 statements are there/);
});

Deno.test("floe bundle verify asks a policy who may sign and attest what", async () => {
  const host = await signed();
  await host.files.write("trust/policy.yaml", policy("oci-layout:bundles/**", byStranger));
  for (const name of ["release.pub", "stranger.pub"]) {
    await host.files.write(`trust/${name}`, await host.files.readText(name) ?? "");
  }
  const verify = `bundle verify ${address} --policy trust/policy.yaml`;
  assert.match((await run(host, verify)).error, /FLOE-TRU003.*has no provenance/);
  await run(host, `bundle attest ${address} ${signs("release")}`);
  assert.match((await run(host, verify)).error, /FLOE-TRU003.*has no provenance/);
  await run(host, `bundle attest ${address} ${signs("stranger")}`);
  const { code, out } = await run(host, verify);
  assert.equal(code, 0);
  assert.match(out, /provenance\/v1 by trust\/stranger\.pub/);
  assert.equal((await run(host, `${verify} --key stranger.pub`)).code, 1);
});

Deno.test("floe bundle verify fails closed where the policy is silent or wrong", async () => {
  const host = await signed();
  const verify = `bundle verify ${address} --policy policy.yaml`;
  assert.match((await run(host, verify)).error, /FLOE-TRU005.*There is no trust policy/);
  await host.files.write("policy.yaml", policy("oci-layout:elsewhere/**"));
  assert.match((await run(host, verify)).error, /FLOE-TRU005.*No rule of "policy.yaml" is about/);
  await host.files.write("policy.yaml", policy("oci-layout:bundles/**", "    sign: []\n"));
  const wrong = await run(host, verify);
  assert.match(wrong.error, /FLOE-TRU005[^]*policy\.yaml:6:5/);
  await host.files.write("policy.yaml", "rules: [\n");
  assert.match((await run(host, verify)).error, /FLOE-TRU005/);
  await host.files.write(
    "policy.yaml",
    policy("oci-layout:bundles/**").replace("release.pub", "none.pub"),
  );
  assert.match((await run(host, verify)).error, /FLOE-TRU001.*"none\.pub"/);
  await host.files.write("policy.yaml", policy("oci-layout:bundles/**"));
  assert.equal((await run(host, verify)).code, 0);
  assert.equal((await run(host, `${verify} --attestation spdx`)).code, 2);
});

Deno.test("floe bundle verify notices a changed byte in any attestation that it demands", async () => {
  const host = await signed();
  await run(host, `bundle attest ${address} ${signs("release")}`);
  const kinds = ["spdx", "cyclonedx", "provenance"].map((kind) => `--attestation ${kind}`);
  const verify = () => run(host, `bundle verify ${address} --key release.pub ${kinds.join(" ")}`);
  assert.equal((await verify()).code, 0);
  let attestations = 0;
  for (const [path, content] of [...host.contents]) {
    const isOne = new TextDecoder().decode(content).includes('"dsseEnvelope"');
    if (!path.startsWith("bundles/tiny/platform/blobs/") || !isOne) continue;
    attestations++;
    const bent = content.slice();
    bent[content.length >> 1] = (bent[content.length >> 1] ?? 0) ^ 1;
    host.contents.set(path, bent);
    const { code, error } = await verify();
    assert.equal(code, 1, path);
    assert.match(error, /FLOE-BDL005/);
    host.contents.delete(path);
    assert.equal((await verify()).code, 1, path);
    host.contents.set(path, content);
  }
  assert.equal(attestations, 4);
});
