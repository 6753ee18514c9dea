import assert from "node:assert/strict";
import { type Digest, isDigest, layoutStore, type Store } from "../../src/bundle/mod.ts";
import { openKnown } from "../../src/cli/bundle/open_known.ts";
import { move } from "../../src/cli/promotion/move.ts";
import { type MemoryHost } from "../../src/host/mod.ts";
import { promotionType } from "../../src/trust/mod.ts";
import { valueOf } from "../fixtures/bundle.ts";
import { freshSigner } from "../fixtures/trust.ts";
import { digestIn, run } from "./compiled.ts";
import {
  back,
  history,
  promoted,
  release,
  repository,
  rules,
  tagged,
  twoEnvironments,
} from "./environments.ts";

Deno.test("an interrupted promotion leaves the tag, and the same again completes it", async () => {
  const host = await twoEnvironments();
  const promote = `bundle promote ${repository}:1.0.0-local local ${rules}`;
  const index = "bundles/tiny/platform/index.json";
  const write = host.files.write.bind(host.files);
  const broken: MemoryHost = {
    ...host,
    files: {
      ...host.files,
      write: async (path, content) => {
        const text = typeof content === "string" ? content : new TextDecoder().decode(content);
        if (path === index && text.includes('"local"')) throw new Error("power cut");
        await write(path, content);
      },
    },
  };
  const cut = await run(broken, promote);
  assert.notEqual(cut.code, 0);
  assert.match(cut.error, /power cut/);
  assert.equal(await tagged(host, "local"), undefined);
  assert.match((await run(host, promote)).out, /record 1$/m);
  const { out } = await run(host, `bundle inspect ${repository}:local`);
  assert.equal(out.match(/vnd\.floe\.promotion/g)?.length, 1);
});

Deno.test("floe bundle rollback goes back, once more further back, and is recorded", async () => {
  const host = await twoEnvironments();
  const first = await promoted(host, `${repository}:1.0.0-local`, "local");
  await release(host, "1.0.0", "1.1.0");
  const second = await promoted(host, `${repository}:1.1.0-local`, "local");
  await release(host, "1.1.0", "1.2.0");
  const third = await promoted(host, `${repository}:1.2.0-local`, "local");
  for (const expected of [second, first]) {
    const { out, error } = await run(host, `bundle rollback local ${back}`);
    assert.equal(digestIn(out), expected, error);
  }
  const { out } = await run(host, `${history("local")} --json`);
  const records: { action: string; digest: string; sequence: number }[] = JSON.parse(out);
  assert.deepEqual(records.map(({ action, digest, sequence }) => [sequence, action, digest]), [
    [5, "rollback", first],
    [4, "rollback", second],
    [3, "promote", third],
    [2, "promote", second],
    [1, "promote", first],
  ]);
  const none = await run(host, `bundle rollback local ${back}`);
  assert.match(none.error, /FLOE-PRO005.*nothing was promoted to local/);
  assert.match((await run(host, `bundle rollback prod ${back}`)).error, /FLOE-PRO005.*Nothing was/);
});

Deno.test("floe bundle history believes no tag that was moved by hand, and no gap", async () => {
  const host = await twoEnvironments();
  const store = layoutStore(host.files, "bundles/tiny/platform");
  const first = await promoted(host, `${repository}:1.0.0-local`, "local");
  await release(host, "1.0.0", "1.1.0");
  await promoted(host, `${repository}:1.1.0-local`, "local");
  assert.equal((await run(host, history("local"))).code, 0);
  const strange = await run(host, history("local").replace("release.pub", "stranger.pub"));
  assert.match(strange.error, /FLOE-PRO006.*No record by whom you trust/);
  const moved = await store.manifest(digestOf(first));
  assert.ok("value" in moved && moved.value !== undefined);
  const records = valueOf(await store.referrers(digestOf(first), promotionType));
  for (const { digest } of records) valueOf(await store.deleteManifest(digest));
  const gap = await run(host, history("local"));
  assert.match(gap.error, /FLOE-PRO006.*Record 2 of local names one before that is not there/);
  valueOf(await store.putManifest(moved.value, "local"));
  const byHand = await run(host, history("local"));
  assert.match(byHand.error, /FLOE-PRO006.*No record by whom you trust put sha256/);
  const empty = await run(host, history("prod"));
  assert.deepEqual([empty.code, empty.out], [0, "Nothing was promoted to prod\n"]);
  assert.equal((await run(host, "bundle history prod --key release.pub")).code, 2);
});

Deno.test("floe bundle promote says when somebody else moved the tag at the same time", async () => {
  const host = await twoEnvironments();
  const store = layoutStore(host.files, "bundles/tiny/platform");
  const [ours, theirs] = [
    valueOf(await store.resolve("1.0.0-local")),
    valueOf(await store.resolve("1.0.0-prod")),
  ];
  assert.ok(ours !== undefined && theirs !== undefined);
  let asked = 0;
  const racing: Store = {
    name: store.name,
    resolve: (tag) =>
      tag === "local" && asked++ > 0 ? Promise.resolve({ value: theirs }) : store.resolve(tag),
    tags: () => store.tags(),
    manifest: (digest) => store.manifest(digest),
    blob: (descriptor) => store.blob(descriptor),
    hasBlob: (digest) => store.hasBlob(digest),
    putBlob: (content) => store.putBlob(content),
    putManifest: (manifest, tag) => store.putManifest(manifest, tag),
    referrers: (digest, type) => store.referrers(digest, type),
    deleteTag: (tag) => store.deleteTag(tag),
    deleteManifest: (digest) => store.deleteManifest(digest),
  };
  const bundle = await openKnown(store, ours);
  assert.ok("value" in bundle);
  const moved = await move({
    from: racing,
    to: racing,
    bundle: bundle.value,
    environment: "local",
    order: ["local"],
    requirements: [],
    signer: freshSigner(),
    storeAt: () => Promise.resolve(racing),
    platformAt: undefined,
  }, { bundle: ours, action: "promote" });
  assert.ok("diagnostics" in moved);
  assert.deepEqual(moved.diagnostics.map(({ code }) => code), ["FLOE-PRO007"]);
});

function digestOf(text: string): Digest {
  assert.ok(isDigest(text));
  return text;
}
