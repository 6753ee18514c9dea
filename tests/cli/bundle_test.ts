import assert from "node:assert/strict";
import { type MemoryHost, memoryHost } from "../../src/host/mod.ts";
import { FakeRegistry } from "../fixtures/registry.ts";
import { commit, compiled, digestIn, git, run } from "./compiled.ts";

Deno.test("floe bundle build makes a bundle of the platform and of each product", async () => {
  const host = await compiled();
  const { code, out } = await run(host, "bundle build");
  assert.equal(code, 0);
  assert.deepEqual(out.trim().split("\n").map((line) => line.replace(/@.*/, "")), [
    "oci-layout:bundles/tiny/platform:1.0.0-local",
    "oci-layout:bundles/tiny/products/clicks:1.0.0-local",
  ]);
});

Deno.test("floe bundle build makes the same digest anywhere, and again changes nothing", async () => {
  const [one, two] = [await compiled(), await compiled()];
  const first = (await run(one, "bundle build")).out;
  assert.equal((await run(two, "bundle build --to oci-layout:/elsewhere")).code, 0);
  const again = (await run(one, "bundle build")).out;
  assert.equal(again, first.replaceAll("\n", " (was there)\n"));
  const listed = await run(two, "bundle list oci-layout:/elsewhere/tiny/platform");
  assert.equal(digestIn(listed.out), digestIn(first));
});

Deno.test("floe bundle build chooses by environment and product", async () => {
  const host = await compiled();
  const { out } = await run(host, "bundle build --product clicks");
  assert.match(out, /^oci-layout:bundles\/tiny\/products\/clicks:\S+\n$/);
  const none = await run(host, "bundle build --env prod");
  assert.deepEqual([none.code, none.out], [1, ""]);
  assert.match(none.error, /FLOE-BDL002/);
});

Deno.test("floe bundle build refuses files that floe did not write like this", async () => {
  const host = await compiled();
  const [path = ""] = [...host.contents.keys()].filter((each) =>
    each.endsWith("_namespace_tiny.yaml")
  );
  const content = host.contents.get(path) ?? new Uint8Array();
  await host.files.write(path, "kind: Namespace\n");
  assert.match((await run(host, "bundle build")).error, /FLOE-BDL003.*is not as floe wrote it/);
  await host.files.remove(path);
  assert.match((await run(host, "bundle build")).error, /FLOE-BDL003.*is missing/);
  await host.files.write(path, content);
  await host.files.write("dist/tiny/local/floe/index.json", "[]");
  assert.match((await run(host, "bundle build")).error, /FLOE-OUT004/);
});

Deno.test("floe bundle build never overwrites a version", async () => {
  const host = await compiled();
  const first = await run(host, "bundle build");
  await host.files.write(
    "platform.yaml",
    `${await host.files.readText("platform.yaml")}timezone: Europe/Oslo\n`,
  );
  assert.equal((await run(host, "synth")).code, 0);
  const { code, error } = await run(host, "bundle build");
  assert.equal(code, 1);
  assert.match(error, /FLOE-BDL004.*platform:1\.0\.0-local is there with other content/);
  assert.match(error, /Raise `metadata.version`/);
  const listed = await run(host, "bundle list oci-layout:bundles/tiny/platform --json");
  assert.equal(digestIn(listed.out), digestIn(first.out));
});

Deno.test("floe bundle inspect shows where a bundle comes from, and no credential", async () => {
  const host = await compiled();
  await run(host, "bundle build");
  const { out } = await run(host, "bundle inspect oci-layout:bundles/tiny/platform:1.0.0-local");
  assert.match(out, new RegExp(`^revision: sha1:${commit}$`, "m"));
  assert.match(out, /^source: https:\/\/git\.example\.com\/data\/tiny$/m);
  assert.match(out, /^created: 2023-11-14T22:13:20Z$/m);
  assert.match(out, /^ {2}manifests\/platform\/_cluster_core_namespace_tiny\.yaml$/m);
  assert.match(out, /no signature, SBOM or provenance/);
  assert.doesNotMatch(out, /token|gitops/);
});

Deno.test("floe bundle pull writes what was compiled, and into no folder that holds something", async () => {
  const host = await compiled();
  await run(host, "bundle build");
  const address = "oci-layout:bundles/tiny/products/clicks:1.0.0-local";
  assert.equal((await run(host, `bundle pull ${address} --to out`)).code, 0);
  const pulled = await host.files.list("out/manifests");
  assert.deepEqual(pulled, await host.files.list("dist/tiny/local/products/clicks"));
  for (const path of pulled) {
    assert.equal(
      await host.files.readText(`out/manifests/${path}`),
      await host.files.readText(`dist/tiny/local/products/clicks/${path}`),
    );
  }
  assert.deepEqual(await host.files.list("out/floe"), ["artifacts.json"]);
  assert.equal((await run(host, `bundle pull ${address} --to out`)).code, 2);
});

Deno.test("floe bundle push and copy bring a version elsewhere, and never over another", async () => {
  const host = await compiled();
  await run(host, "bundle build");
  const from = "oci-layout:bundles/tiny/platform:1.0.0-local";
  const pushed = await run(host, `bundle push ${from} oci-layout:remote`);
  assert.match(pushed.out, /^oci-layout:remote:1\.0\.0-local@sha256:/);
  const digest = digestIn(pushed.out);
  const copied = await run(host, `bundle copy oci-layout:remote@${digest} oci-layout:mirror:one`);
  assert.match(copied.out, /^oci-layout:mirror:one@/);
  const product = "oci-layout:bundles/tiny/products/clicks:1.0.0-local";
  const over = await run(host, `bundle push ${product} oci-layout:remote`);
  assert.match(over.error, /FLOE-BDL004/);
  assert.equal((await run(host, `bundle push ${from} oci-layout:remote@${digest}`)).code, 2);
});

Deno.test("floe bundle delete removes a tag, or a bundle by digest", async () => {
  const host = await compiled();
  const store = "oci-layout:bundles/tiny/platform";
  const digest = digestIn((await run(host, "bundle build")).out);
  assert.equal((await run(host, `bundle delete ${store}:1.0.0-local`)).code, 0);
  assert.equal((await run(host, `bundle list ${store}`)).out, "");
  assert.equal((await run(host, `bundle inspect ${store}@${digest}`)).code, 0);
  assert.equal((await run(host, `bundle delete ${store}@${digest}`)).code, 0);
  const gone = await run(host, `bundle inspect ${store}@${digest}`);
  assert.match(gone.error, /FLOE-BDL007.*There is no/);
  const unnamed = await run(host, `bundle delete ${store}`);
  assert.match(unnamed.error, /FLOE-BDL007[^]*Add :<tag> or @sha256/);
  assert.equal((await run(host, "bundle delete")).code, 2);
});

Deno.test("floe bundle refuses an address that is none, and a damaged layout", async () => {
  const host = await compiled();
  await run(host, "bundle build");
  const wrong = await run(host, "bundle inspect registry.example.com/tiny");
  assert.match(wrong.error, /FLOE-BDL001/);
  const address = "oci-layout:bundles/tiny/platform:1.0.0-local";
  for (const [path, content] of host.contents) {
    if (!path.startsWith("bundles/tiny/platform/blobs/")) continue;
    host.contents.set(path, content.slice(1));
    assert.match((await run(host, `bundle inspect ${address}`)).error, /FLOE-BDL005/, path);
    host.contents.set(path, content);
  }
});

Deno.test("floe bundle build says that somebody else won a race", async () => {
  const compiledHost = await compiled();
  const folder = "bundles/tiny/platform";
  const host: MemoryHost = memoryHost({
    run: git,
    beforeChange: (operation) => {
      // Between writing the tag and reading it back.
      if (operation !== `remove ${folder}/index.json.lock`) return;
      const path = `${folder}/index.json`;
      const index = new TextDecoder().decode(host.contents.get(path));
      const theirs = index.replace(/sha256:[0-9a-f]{64}/g, `sha256:${"0".repeat(64)}`);
      host.contents.set(path, new TextEncoder().encode(theirs));
    },
  });
  for (const [path, content] of compiledHost.contents) host.contents.set(path, content);
  const { code, error } = await run(host, "bundle build");
  assert.equal(code, 1);
  assert.match(error, /FLOE-BDL006.*somebody else wrote/i);
});

Deno.test("floe bundle brings bundles to a registry and reads them there", async () => {
  const fake = new FakeRegistry();
  const source = await compiled();
  await run(source, "bundle build");
  const host = memoryHost({ send: (request) => fake.answer(request) });
  for (const [path, content] of source.contents) host.contents.set(path, content);
  const from = "oci-layout:bundles/tiny/platform:1.0.0-local";
  const remote = "oci://registry.example.com/platform";
  const pushed = await run(host, `bundle push ${from} ${remote}`);
  assert.equal(pushed.code, 0, pushed.error);
  const listed = await run(host, `bundle list ${remote}`);
  assert.equal(digestIn(listed.out), digestIn(pushed.out));
  assert.equal((await run(host, `bundle pull ${remote}:1.0.0-local --to out`)).code, 0);
  assert.ok(await host.files.exists("out/manifests"));
});

Deno.test("floe bundle alone shows its commands, and knows no others", async () => {
  const host = memoryHost();
  const alone = await run(host, "bundle");
  assert.equal(alone.code, 2);
  assert.match(alone.out, /^ {2}build +Make a bundle/m);
  assert.match((await run(host, "bundle biuld")).error, /Did you mean 'build'\?/);
});
