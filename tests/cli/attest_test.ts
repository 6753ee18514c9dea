import assert from "node:assert/strict";
import type { MemoryHost } from "../../src/host/mod.ts";
import { memoryHost } from "../../src/host/mod.ts";
import { type Envelope } from "../../src/trust/dsse.ts";
import { cyclonedxDocument, provenanceDocument, spdxDocument } from "../../src/trust/mod.ts";
import { predicateTypes } from "../../src/trust/statement.ts";
import { commit, digestIn, git, run } from "./compiled.ts";
import { address, signs, withKeys } from "./keys.ts";
import { tiny } from "./tiny.ts";

const product = "oci-layout:bundles/tiny/products/clicks:1.0.0-local";

/** What is said of the bundles in a layout, by predicate type. */
function said(host: MemoryHost, folder: string): ReadonlyMap<string, unknown[]> {
  const found = new Map<string, unknown[]>();
  for (const [path, content] of host.contents) {
    const text = new TextDecoder().decode(content);
    if (!path.startsWith(`${folder}/blobs/`) || !text.includes('"dsseEnvelope"')) continue;
    const { dsseEnvelope }: { dsseEnvelope: Envelope } = JSON.parse(text);
    const { predicateType, predicate } = JSON.parse(
      new TextDecoder().decode(Uint8Array.fromBase64(dsseEnvelope.payload)),
    );
    found.set(predicateType, [...found.get(predicateType) ?? [], predicate]);
  }
  return found;
}

function only(host: MemoryHost, folder: string, type: string): unknown {
  const [one, ...others] = said(host, folder).get(type) ?? [];
  assert.deepEqual(others, []);
  return one;
}

Deno.test("floe bundle attest says what is in a platform's bundle", async () => {
  const host = await withKeys();
  const done = await run(host, `bundle attest ${address} ${signs("release")}`);
  assert.deepEqual([done.code, done.error], [0, ""]);
  assert.equal(done.out.match(/is attached/g)?.length, 3);
  const spdx = spdxDocument.parse(only(host, "bundles/tiny/platform", predicateTypes.spdx));
  const names = spdx.packages.map(({ name }) => name);
  assert.ok(names.includes("Platform tiny in local") && names.includes("@floe/floe"));
  assert.ok(names.includes("database/postgresql") && names.includes("docker.io/library/postgres"));
  assert.equal(spdx.creationInfo.created, "2023-11-14T22:13:20Z");
  const bom = cyclonedxDocument.parse(
    only(host, "bundles/tiny/platform", predicateTypes.cyclonedx),
  );
  assert.deepEqual(bom.components.map(({ name }) => name), names.slice(1));
});

Deno.test("floe bundle attest says from what a bundle was made", async () => {
  const host = await withKeys();
  await run(host, `bundle attest ${address} ${signs("release")}`);
  await run(
    host,
    `bundle attest ${product} ${signs("release")} --builder https://ci.example.com/7`,
  );
  const whole = provenanceDocument.parse(
    only(host, "bundles/tiny/platform", predicateTypes.provenance),
  );
  assert.deepEqual(whole.buildDefinition.externalParameters, {
    platform: "platform.yaml",
    environment: "local",
  });
  const [source, ...inputs] = whole.buildDefinition.resolvedDependencies;
  assert.deepEqual(source, {
    uri: "git+https://git.example.com/data/tiny",
    digest: { gitCommit: commit },
  });
  assert.deepEqual(inputs.map(({ name }) => name), [
    "environments/local.yaml",
    "platform.yaml",
    "products/clicks/floe.yaml",
  ]);
  const part = provenanceDocument.parse(
    only(host, "bundles/tiny/products/clicks", predicateTypes.provenance),
  );
  assert.equal(part.buildDefinition.externalParameters.product, "clicks");
  assert.equal(part.runDetails.builder.id, "https://ci.example.com/7");
});

Deno.test("floe bundle attest says the same of the same bundle, and says it once", async () => {
  const [one, two] = [await withKeys(), await withKeys()];
  for (const host of [one, two]) await run(host, `bundle attest ${address} ${signs("release")}`);
  assert.deepEqual(said(one, "bundles/tiny/platform"), said(two, "bundles/tiny/platform"));
  const before = [...one.contents.keys()].sort();
  const again = await run(one, `bundle attest ${address} ${signs("release")}`);
  assert.equal(again.out.match(/was there/g)?.length, 3);
  assert.deepEqual([...one.contents.keys()].sort(), before);
  assert.equal((await run(one, `bundle attest ${address} ${signs("stranger")}`)).code, 0);
});

Deno.test("floe bundle attest refuses a bundle that the input does not compile to", async () => {
  const host = await withKeys();
  const overlay = await host.files.readText("environments/local.yaml") ?? "";
  await host.files.write("environments/local.yaml", overlay.replace("203.0.113.0", "203.0.114.0"));
  const { code, error } = await run(host, `bundle attest ${address} ${signs("release")}`);
  assert.equal(code, 1);
  assert.match(error, /FLOE-TRU004.*compiles to something else: .*manifests\/\S+ differs/);
  await host.files.write("environments/local.yaml", "kind: [\n");
  const broken = await run(host, `bundle attest ${address} ${signs("release")}`);
  assert.match(broken.error, /FLOE-YAML/);
  assert.equal(said(host, "bundles/tiny/platform").size, 0);
});

Deno.test("floe bundle attest refuses where the bundle's platform or product is not", async () => {
  const host = await withKeys();
  const other = memoryHost({
    files: {
      ...tiny,
      "platform.yaml": tiny["platform.yaml"]?.replace("name: tiny", "name: huge") ?? "",
    },
    run: git,
  });
  for (const [path, content] of host.contents) {
    if (/^(bundles|release)/.test(path)) await other.files.write(path, content);
  }
  const strange = await run(other, `bundle attest ${address} ${signs("release")}`);
  assert.match(strange.error, /FLOE-TRU004.*There is no platform "tiny" here/);
  await host.files.remove("products/clicks/floe.yaml");
  const gone = await run(host, `bundle attest ${product} ${signs("release")}`);
  assert.match(gone.error, /FLOE-TRU004.*does not make such a bundle \(product clicks of tiny\)/);
  assert.equal(
    (await run(host, `bundle attest ${address} ${signs("release")} --builder me`)).code,
    2,
  );
  assert.match(
    digestIn((await run(host, `bundle list ${address.replace(/:1.*/, "")}`)).out),
    /^sha/,
  );
});

Deno.test("floe bundle attest finds the platform among several, by name", async () => {
  const host = await withKeys();
  for (const path of ["platform.yaml", "environments/local.yaml", "products/clicks/floe.yaml"]) {
    const text = await host.files.readText(path) ?? "";
    await host.files.write(`platforms/tiny/${path}`, text);
    await host.files.write(`platforms/a/${path}`, text.replace("name: tiny", "name: a"));
    await host.files.remove(path);
  }
  assert.equal((await run(host, "synth")).code, 0);
  assert.equal((await run(host, "bundle build --to oci-layout:moved")).code, 0);
  const moved = address.replace("bundles", "moved");
  const { code, error } = await run(host, `bundle attest ${moved} ${signs("release")}`);
  assert.deepEqual([code, error], [0, ""]);
});
