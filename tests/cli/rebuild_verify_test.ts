import assert from "node:assert/strict";
import { layoutStore } from "../../src/bundle/mod.ts";
import { writeStatement } from "../../src/cli/bundle/statements.ts";
import type { MemoryHost } from "../../src/host/mod.ts";
import {
  predicateTypes,
  type Provenance,
  provenanceDocument,
  readSigner,
} from "../../src/trust/mod.ts";
import { valueOf } from "../fixtures/bundle.ts";
import { commit, run } from "./compiled.ts";
import { address, signs, withKeys } from "./keys.ts";

const product = "oci-layout:bundles/tiny/products/clicks:1.0.0-local";
const rebuild = (what: string) => `bundle rebuild-verify ${what} --key release.pub`;

/** Bundles of the tiny platform, signed and attested. */
async function attested(): Promise<MemoryHost> {
  const host = await withKeys();
  for (const one of [address, product]) {
    for (const verb of ["sign", "attest"]) {
      const { code, error } = await run(host, `bundle ${verb} ${one} ${signs("release")}`);
      assert.equal(code, 0, error);
    }
  }
  return host;
}

Deno.test("floe bundle rebuild-verify proves the digest of a platform and of a product", async () => {
  const host = await attested();
  const whole = await run(host, rebuild(address));
  assert.equal(whole.code, 0, whole.error);
  assert.match(whole.out, /^oci-layout:\S+@sha256:\w{64} is what 3 recorded inputs compile to\n$/);
  assert.equal((await run(host, rebuild(product))).code, 0);
});

Deno.test("floe bundle rebuild-verify needs the provenance of whom it trusts", async () => {
  const host = await withKeys();
  await run(host, `bundle sign ${address} ${signs("release")}`);
  await run(host, `bundle attest ${address} ${signs("stranger")}`);
  assert.match((await run(host, rebuild(address))).error, /FLOE-TRU003.*no provenance by whom/);
  await host.files.write(
    "policy.yaml",
    "apiVersion: floe.dev/v1\nkind: TrustPolicy\n" +
      "rules: [{ repositories: ['**'], signatures: [release.pub] }]\n",
  );
  const silent = await run(host, `bundle rebuild-verify ${address} --policy policy.yaml`);
  assert.match(silent.error, /FLOE-TRU003.*has no provenance/);
});

Deno.test("floe bundle rebuild-verify says which recorded input is not here", async () => {
  const host = await attested();
  const text = await host.files.readText("platform.yaml") ?? "";
  await host.files.write("platform.yaml", `# a comment changes no object\n${text}`);
  const changed = await run(host, rebuild(address));
  assert.match(changed.error, /FLOE-TRU006.*platform\.yaml differs/);
  assert.match(changed.error, new RegExp(`git checkout ${commit}`));
  await host.files.write("platform.yaml", text);
  await host.files.write("images.lock.yaml", "images: {}\n");
  assert.match((await run(host, rebuild(address))).error, /FLOE-TRU006.*images\.lock\.yaml is new/);
});

Deno.test("floe bundle rebuild-verify says which file of a forged bundle differs", async () => {
  const host = await attested();
  const provenance = provenanceIn(host);
  // Objects of another input, under the provenance of the honest one, by somebody with the key.
  const overlay = await host.files.readText("environments/local.yaml") ?? "";
  const bent = overlay.replace("203.0.113.0", "203.0.114.0");
  await host.files.write("environments/local.yaml", bent);
  assert.equal((await run(host, "synth")).code, 0);
  assert.equal((await run(host, "bundle build --to oci-layout:forged")).code, 0);
  await host.files.write("environments/local.yaml", overlay);
  const forged = address.replace("bundles", "forged");
  await run(host, `bundle sign ${forged} ${signs("release")}`);
  const store = layoutStore(host.files, "forged/tiny/platform");
  const descriptor = valueOf(await store.resolve("1.0.0-local"));
  const key = readSigner(await host.files.readText("release.key") ?? "", "password of release");
  assert.ok(descriptor !== undefined && "signer" in key);
  const said = { predicateType: predicateTypes.provenance, predicate: provenance };
  assert.ok("value" in await writeStatement(store, descriptor, key.signer, said));
  const { code, error } = await run(host, rebuild(forged));
  assert.equal(code, 1);
  assert.match(error, /FLOE-TRU004.*not what its recorded inputs compile to: .*\.yaml differs/);
});

/** What the honest bundle's provenance says. */
function provenanceIn(host: MemoryHost): Provenance {
  for (const [path, content] of host.contents) {
    const text = new TextDecoder().decode(content);
    if (!path.startsWith("bundles/tiny/platform/") || !text.includes('"dsseEnvelope"')) continue;
    const { dsseEnvelope: { payload } } = JSON.parse(text);
    const { predicate } = JSON.parse(new TextDecoder().decode(Uint8Array.fromBase64(payload)));
    const read = provenanceDocument.safeParse(predicate);
    if (read.success) return read.data;
  }
  throw new Error("there is no provenance");
}
