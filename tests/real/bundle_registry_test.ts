import assert from "node:assert/strict";
import { registryStore } from "../../src/bundle/registry/mod.ts";
import { untar } from "../../src/bundle/untar.ts";
import { valueOf } from "../fixtures/bundle.ts";
import { digestIn, run } from "../cli/compiled.ts";
import { registryKinds } from "./oci/registries.ts";
import { anybody, type SignedBundle, signedBundle, succeeds } from "./oci/bundles.ts";
import { crane, oras } from "./programs/oci_clients.ts";
import { required } from "./programs/program.ts";
import { realTest } from "./programs/real.ts";
import { output } from "./programs/run.ts";
import { scratchFolder } from "./programs/server.ts";

const signed = /^ {2}signature by floe\.pub$/m;
const plainHttp = "--plain-http";

/** What `floe bundle pull` writes, by path. */
async function pulled(
  { host }: SignedBundle,
  address: string,
): Promise<ReadonlyMap<string, Uint8Array>> {
  await host.files.remove("out");
  await succeeds(host, `bundle pull ${address} --to out`);
  const files = new Map<string, Uint8Array>();
  for (const path of await host.files.list("out")) {
    files.set(path, await host.files.readBytes(`out/${path}`) ?? new Uint8Array());
  }
  return files;
}

async function filesBelow(folder: string, inner = ""): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  for await (const { name, isDirectory } of Deno.readDir(`${folder}/${inner}`)) {
    const path = `${inner}${name}`;
    if (isDirectory) {
      for (const [each, bytes] of await filesBelow(folder, `${path}/`)) found.set(each, bytes);
    } else found.set(path, await Deno.readFile(`${folder}/${path}`));
  }
  return found;
}

function sorted(
  files: ReadonlyMap<string, Uint8Array>,
): readonly (readonly [string, Uint8Array])[] {
  return [...files].sort(([a], [b]) => a < b ? -1 : 1);
}

for (const [name, { program, referrers, start }] of Object.entries(registryKinds)) {
  const needs = [program];

  realTest(`${name}: what was pushed comes back, signed, and is never overwritten`, {
    needs,
  }, async () => {
    await using registry = await start();
    const bundle = await signedBundle();
    const { host, layout, tag, digest } = bundle;
    const to = `oci://${registry.host}/team/platform`;
    await succeeds(host, `bundle push ${layout}:${tag} ${to}`);
    const again = await succeeds(host, `bundle push ${layout}:${tag} ${to}`);
    assert.equal(digestIn(again), digest);
    assert.equal(digestIn(await succeeds(host, `bundle inspect ${to}:${tag}`)), digest);
    assert.deepEqual(
      sorted(await pulled(bundle, `${to}:${tag}`)),
      sorted(await pulled(bundle, `${layout}:${tag}`)),
    );
    assert.match(
      await succeeds(host, `bundle verify ${to}:${tag} --key floe.pub`),
      signed,
    );
    const other = "oci-layout:bundles/tiny/products/clicks:1.0.0-local";
    const over = await run(host, `bundle push ${other} ${to}:${tag}`);
    assert.match(over.error, /FLOE-BDL004/);
    assert.equal(digestIn(await succeeds(host, `bundle list ${to}`)), digest);
  });

  realTest(`${name}: referrers are found by floe and by oras, and go with a bundle`, {
    needs: [...needs, oras],
  }, async () => {
    await using registry = await start();
    const { host, layout, tag, digest } = await signedBundle();
    const place = `${registry.host}/team/platform`;
    const to = `oci://${place}`;
    await succeeds(host, `bundle push ${layout}:${tag} ${to}`);
    const args = ["discover", plainHttp, "--format", "json", `${place}:${tag}`];
    const found = await output(required(await oras()), args);
    assert.match(found, /dev\.sigstore\.bundle\.content/);
    const tags = await succeeds(host, `bundle list ${to}`);
    assert.match(tags, new RegExp(`^${digest.replace(":", "-")}\\.sig `, "m"));
    if (!referrers) assert.match(tags, new RegExp(`^${digest.replace(":", "-")} +sha256:`, "m"));
    await succeeds(host, `bundle copy ${to}:${tag} oci://${registry.host}/mirror/platform`);
    const mirrored = `oci://${registry.host}/mirror/platform:${tag}`;
    // Without the signature of cosign 2 only the referrer is left to prove anything.
    await succeeds(
      host,
      `bundle delete oci://${registry.host}/mirror/platform:${digest.replace(":", "-")}.sig`,
    );
    assert.match(await succeeds(host, `bundle verify ${mirrored} --key floe.pub`), signed);
    await succeeds(host, `bundle delete oci://${registry.host}/mirror/platform@${digest}`);
    assert.match((await run(host, `bundle inspect ${mirrored}`)).error, /FLOE-BDL00[57]/);
  });

  // Everything below is the same with tokens.
  if (name.endsWith("with tokens")) continue;

  realTest(`${name}: tags come from every page`, { needs }, async () => {
    await using registry = await start();
    const { host, layout, tag } = await signedBundle();
    const to = `oci://${registry.host}/team/many`;
    await succeeds(host, `bundle push ${layout}:${tag} ${to}`);
    const all = Array.from({ length: 1050 }, (_, i) => `1.0.${i}`);
    await tagAll(registry.host, "team/many", tag, all);
    const where = { registry: registry.host, repository: "team/many" };
    const tags = valueOf(await registryStore(anybody(), where).tags());
    assert.deepEqual(tags.filter((one) => all.includes(one)), all.toSorted());
  });

  realTest(`${name}: oras and crane read what floe wrote, byte for byte`, {
    needs: [...needs, oras, crane],
  }, async () => {
    await using stack = new AsyncDisposableStack();
    const registry = stack.use(await start());
    const folder = await scratchFolder(stack, "pulled");
    const bundle = await signedBundle();
    const { host, layout, tag, digest } = bundle;
    const place = `${registry.host}/team/platform`;
    await succeeds(host, `bundle push ${layout}:${tag} oci://${place}`);
    const expected = await layerFiles(bundle);
    await output(required(await oras()), ["pull", plainHttp, `${place}:${tag}`, "-o", folder]);
    assert.deepEqual(sorted(await filesBelow(folder)), sorted(expected));
    const tool = required(await crane());
    assert.equal((await output(tool, ["digest", `${place}:${tag}`])).trim(), digest);
    const archive = `${folder}/exported.tar`;
    await output(tool, ["export", `${place}:${tag}`, archive]);
    const exported = untar(await Deno.readFile(archive));
    assert.ok("files" in exported, JSON.stringify(exported));
    assert.deepEqual(sorted(exported.files), sorted(expected));
  });

  realTest(`${name}: floe reads what oras and crane wrote`, {
    needs: [...needs, oras, crane],
  }, async () => {
    await using stack = new AsyncDisposableStack();
    const registry = stack.use(await start());
    const folder = await scratchFolder(stack, "copied");
    const { host, layout, tag, digest } = await signedBundle();
    const place = `${registry.host}/team/platform`;
    await succeeds(host, `bundle push ${layout}:${tag} oci://${place}`);
    const verify = async (address: string) =>
      await succeeds(host, `bundle verify ${address} --key floe.pub`);
    const tool = required(await oras());
    const both = ["--from-plain-http", "--to-plain-http"];
    const copied = `${registry.host}/oras/platform`;
    await output(tool, ["cp", "-r", ...both, `${place}:${tag}`, `${copied}:${tag}`]);
    assert.match(await verify(`oci://${copied}@${digest}`), signed);
    const craned = `${registry.host}/crane/platform`;
    await output(required(await crane()), ["copy", `${place}:${tag}`, `${craned}:${tag}`]);
    const inspected = await succeeds(host, `bundle inspect oci://${craned}:${tag}`);
    assert.equal(digestIn(inspected), digest);
    const unsigned = await run(host, `bundle verify oci://${craned}:${tag} --key floe.pub`);
    assert.match(unsigned.error, /FLOE-TRU002/, "crane leaves behind what is said of a bundle");
    const local = ["--from-plain-http", "--to-oci-layout"];
    await output(tool, ["cp", "-r", ...local, `${place}:${tag}`, `${folder}/layout:${tag}`]);
    for (const [path, bytes] of await filesBelow(`${folder}/layout`)) {
      host.contents.set(`theirs/${path}`, bytes);
    }
    assert.match(await verify(`oci-layout:theirs:${tag}`), signed);
  });
}

/** The files in the layer of a bundle, which `bundle pull` writes as they are. */
async function layerFiles(bundle: SignedBundle): Promise<ReadonlyMap<string, Uint8Array>> {
  return await pulled(bundle, `${bundle.layout}:${bundle.tag}`);
}

/** Gives what has a tag more of them, with nothing but the registry's own API. */
async function tagAll(
  host: string,
  repository: string,
  tag: string,
  more: readonly string[],
): Promise<void> {
  const headers = {
    authorization: "Bearer test",
    accept: "application/vnd.oci.image.manifest.v1+json",
  };
  const url = `http://${host}/v2/${repository}/manifests`;
  const got = await fetch(`${url}/${tag}`, { headers });
  const [body, type] = [await got.bytes(), got.headers.get("content-type") ?? ""];
  for (const one of more) {
    const put = await fetch(`${url}/${one}`, {
      method: "PUT",
      headers: { ...headers, "content-type": type },
      body,
    });
    await put.body?.cancel();
    assert.equal(put.status, 201);
  }
}
