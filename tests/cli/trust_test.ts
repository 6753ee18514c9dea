import assert from "node:assert/strict";
import { digestIn, run } from "./compiled.ts";
import { address, signs, withKeys } from "./keys.ts";

Deno.test("floe trust keygen writes an encrypted pair, and over nothing", async () => {
  const host = await withKeys();
  const key = await host.files.readText("release.key") ?? "";
  assert.match(key, /^-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----/);
  assert.match(await host.files.readText("release.pub") ?? "", /^-----BEGIN PUBLIC KEY-----/);
  assert.equal((await run(host, "trust keygen --out release --no-password")).code, 2);
  assert.equal(await host.files.readText("release.key"), key);
  assert.equal((await run(host, "trust keygen --out other")).code, 2);
  assert.equal((await run(host, "trust keygen --out other --password-file none")).code, 2);
  assert.equal((await run(host, "trust keygen --out other --no-password")).code, 0);
});

Deno.test("floe bundle verify takes what the trusted key signed, and nothing else", async () => {
  const host = await withKeys();
  const unsigned = await run(host, `bundle verify ${address} --key release.pub`);
  assert.equal(unsigned.code, 1);
  assert.match(unsigned.error, /FLOE-TRU002[^]*Nothing is said of it at all/);
  assert.equal((await run(host, `bundle sign ${address} ${signs("stranger")}`)).code, 0);
  const strange = await run(host, `bundle verify ${address} --key release.pub`);
  assert.match(strange.error, /FLOE-TRU002[^]*2 statements are there, by others/);
  assert.equal((await run(host, `bundle sign ${address} ${signs("release")}`)).code, 0);
  const verified = await run(host, `bundle verify ${address} --key release.pub`);
  assert.deepEqual([verified.code, verified.out.split("\n")[1]], [0, "  signature by release.pub"]);
  const both = await run(host, `bundle verify ${address} --key none.pub --key release.pub`);
  assert.match(both.error, /FLOE-TRU001.*"none\.pub": there is no such file/);
  assert.equal((await run(host, `bundle verify ${address}`)).code, 2);
});

Deno.test("floe bundle sign changes nothing the second time", async () => {
  const host = await withKeys();
  await run(host, `bundle sign ${address} ${signs("release")}`);
  const before = [...host.contents.keys()].sort();
  const again = await run(host, `bundle sign ${address} ${signs("release")}`);
  assert.match(again.out, /was signed before/);
  assert.deepEqual([...host.contents.keys()].sort(), before);
});

Deno.test("floe bundle sign refuses a key that it can't open", async () => {
  const host = await withKeys();
  const wrong = await run(
    host,
    `bundle sign ${address} --key release.key --password-file stranger.txt`,
  );
  assert.match(wrong.error, /FLOE-TRU001.*the password doesn't open it/);
  const none = await run(host, `bundle sign ${address} --key platform.yaml`);
  assert.match(none.error, /FLOE-TRU001.*no key that floe can read/);
  assert.equal((await run(host, `bundle sign ${address}`)).code, 2);
});

Deno.test("a copy of a signed bundle is signed, and one of its parts alone is not", async () => {
  const host = await withKeys();
  await run(host, `bundle sign ${address} ${signs("release")}`);
  await run(host, `bundle push ${address} oci-layout:remote`);
  const copied = await run(host, "bundle verify oci-layout:remote:1.0.0-local --key release.pub");
  assert.equal(copied.code, 0);
  const product = "oci-layout:bundles/tiny/products/clicks:1.0.0-local";
  assert.equal((await run(host, `bundle verify ${product} --key release.pub`)).code, 1);
});

Deno.test("floe bundle delete leaves nothing of what was said of a bundle", async () => {
  const host = await withKeys();
  await run(host, `bundle sign ${address} ${signs("release")}`);
  const store = "oci-layout:bundles/tiny/platform";
  const digest = digestIn((await run(host, `bundle verify ${address} --key release.pub`)).out);
  const { code, error } = await run(host, `bundle delete ${store}@${digest}`);
  assert.equal(code, 0, error);
  assert.equal((await run(host, `bundle list ${store}`)).out, "");
  const isContent = (path: string) => path.startsWith("bundles/tiny/platform/blobs/");
  assert.deepEqual([...host.contents.keys()].filter(isContent), []);
});

/** The configs of the images that hold signatures, which nobody reads. */
function saysNothing(content: Uint8Array): boolean {
  const text = new TextDecoder().decode(content);
  return text === "{}" || text.includes('"rootfs"');
}

Deno.test("floe bundle verify notices a changed byte anywhere in a signed bundle", async () => {
  const host = await withKeys();
  await run(host, `bundle sign ${address} ${signs("release")}`);
  const verify = () => run(host, `bundle verify ${address} --key release.pub`);
  const digest = digestIn((await verify()).out);
  for (const [path, content] of host.contents) {
    if (!path.startsWith("bundles/tiny/platform/blobs/") || saysNothing(content)) continue;
    const bent = content.slice();
    bent[content.length >> 1] = (bent[content.length >> 1] ?? 0) ^ 1;
    host.contents.set(path, bent);
    const { code, error } = await verify();
    assert.equal(code, 1, path);
    assert.match(error, /FLOE-(BDL005|TRU002)/);
    host.contents.set(path, content);
  }
  assert.equal(digestIn((await verify()).out), digest);
});
