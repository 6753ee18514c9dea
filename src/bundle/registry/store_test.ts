import assert from "node:assert/strict";
import { problemOf, smallBundle, utf8, valueOf } from "../../../tests/fixtures/bundle.ts";
import { FakeRegistry, type FakeRegistryOptions } from "../../../tests/fixtures/registry.ts";
import { referrerArtifact } from "../artifact.ts";
import { copyWithReferrers } from "../copy.ts";
import { openBundle } from "../open.ts";
import { push, pushUntagged } from "../push.ts";
import type { Store } from "../store.ts";
import { nextPage } from "./repository.ts";
import { registryStore } from "./store.ts";
import { recorded } from "./testing.ts";

const one = smallBundle("one");
const where = { registry: "registry.example.com", repository: "box" };
const spdx = { artifactType: "application/spdx+json", mediaType: "application/spdx+json" };
const sbom = referrerArtifact(one.descriptor, { ...spdx, bytes: utf8("{}") }, { a: "b" });

function registry(options: FakeRegistryOptions = {}) {
  const fake = new FakeRegistry(options);
  const connection = recorded((request) => fake.answer(request));
  return { fake, connection, store: registryStore(connection, where) };
}

for (const referrers of [true, false]) {
  const title = referrers ? "with the referrers API" : "without it";

  Deno.test(`a registry ${title} gives back what was pushed, and its referrers`, async () => {
    const { store, fake } = registry({ referrers });
    assert.equal(valueOf(await push(store, one, "1.0.0")).kind, "pushed");
    valueOf(await pushUntagged(store, sbom));
    valueOf(await pushUntagged(store, sbom));
    const opened = valueOf(await openBundle(store, one.descriptor));
    assert.deepEqual(opened.files.get("a.yaml"), utf8("one"));
    const said = valueOf(await store.referrers(one.descriptor.digest));
    assert.deepEqual(
      said.map(({ digest, artifactType, annotations }) => [
        digest,
        artifactType,
        annotations,
      ]),
      [[sbom.descriptor.digest, "application/spdx+json", { a: "b" }]],
    );
    assert.deepEqual(valueOf(await store.referrers(one.descriptor.digest, "text/plain")), []);
    const fallback = one.descriptor.digest.replace(":", "-");
    assert.equal(fake.tags.has(fallback), !referrers);
  });

  Deno.test(`a registry ${title} forgets a referrer that is deleted`, async () => {
    const { store } = registry({ referrers });
    valueOf(await push(store, one, "1.0.0"));
    valueOf(await pushUntagged(store, sbom));
    assert.equal(valueOf(await store.deleteManifest(sbom.descriptor.digest)), true);
    assert.deepEqual(valueOf(await store.referrers(one.descriptor.digest)), []);
    assert.equal(valueOf(await store.deleteManifest(sbom.descriptor.digest)), false);
  });

  Deno.test(`a copy between registries ${title} brings what is said of an artifact`, async () => {
    const [from, to] = [registry({ referrers: true }), registry({ referrers })];
    valueOf(await push(from.store, one, "1.0.0"));
    valueOf(await pushUntagged(from.store, sbom));
    valueOf(await copyWithReferrers(from.store, to.store, one.descriptor.digest));
    assert.equal(valueOf(await to.store.referrers(one.descriptor.digest)).length, 1);
    assert.equal(valueOf(await to.store.resolve("1.0.0")), undefined);
  });
}

Deno.test("a referrer counts by its own type, where a registry lists that of its config", async () => {
  const fake = new FakeRegistry();
  const empty = "application/vnd.oci.empty.v1+json";
  const connection = recorded(async (request) => {
    const answer = await fake.answer(request);
    if (!request.url.includes("/referrers/")) return answer;
    return new Response((await answer.text()).replace("application/spdx+json", empty), answer);
  });
  const store = registryStore(connection, where);
  valueOf(await push(store, one, "1.0.0"));
  valueOf(await pushUntagged(store, sbom));
  const { digest } = one.descriptor;
  assert.equal(valueOf(await store.referrers(digest, "application/spdx+json")).length, 1);
  assert.equal(valueOf(await store.referrers(digest, empty)).length, 0);
  assert.equal(valueOf(await store.referrers(digest))[0]?.artifactType, empty);
});

Deno.test("a registry's tags come from every page", async () => {
  const { store } = registry({ page: 2 });
  for (const tag of ["e", "a", "c", "b", "d"]) valueOf(await push(store, one, tag));
  assert.deepEqual(valueOf(await store.tags()), ["a", "b", "c", "d", "e"]);
  const empty = registryStore(recorded(() => new Response(null, { status: 404 })), where);
  assert.deepEqual(valueOf(await empty.tags()), []);
});

Deno.test("a registry's tags come from every page, where it gives no link to the next one", async () => {
  const all = Array.from({ length: 2100 }, (_, i) => `1.0.${i}`).sort();
  const page = (from: number) => Response.json({ tags: all.slice(from, from + 1000) });
  const after = recorded(({ url }) =>
    page(all.indexOf(new URL(url).searchParams.get("last") ?? "") + 1)
  );
  assert.deepEqual(valueOf(await registryStore(after, where).tags()), all);
  assert.equal(after.asked.length, 3);
  const deaf = recorded(() => page(0));
  assert.equal(valueOf(await registryStore(deaf, where).tags()).length, 1000);
  assert.equal(deaf.asked.length, 2);
});

Deno.test("a registry is not sent what it has", async () => {
  const { store, connection } = registry();
  valueOf(await push(store, one, "1.0.0"));
  const uploads = () => connection.asked.filter((ask) => ask.startsWith("POST")).length;
  const before = uploads();
  valueOf(await push(store, one, "2.0.0"));
  assert.equal(uploads(), before);
});

Deno.test("a copy within one registry lets it take content over by itself", async () => {
  const { store, connection } = registry();
  valueOf(await push(store, one, "1.0.0"));
  const other: Store = registryStore(
    recorded((request) =>
      request.method === "HEAD"
        ? new Response(null, { status: 404 })
        : request.url.includes("mount=")
        ? new Response(null, { status: 201 })
        : new Response(null, { status: 201, headers: { "oci-subject": "x" } })
    ),
    { ...where, repository: "copy" },
  );
  const asked = connection.asked.length;
  valueOf(await copyWithReferrers(store, other, one.descriptor.digest));
  assert.ok(connection.asked.slice(asked).every((ask) => !ask.includes("/blobs/")));
});

const refusals: readonly (readonly [string, number, RegExp])[] = [
  ["unauthorized", 403, /does not let you do that \(403\)/],
  ["invalid", 418, /answers 418/],
];
for (const [kind, status, detail] of refusals) {
  Deno.test(`a registry that answers ${status} is a problem in every request`, async () => {
    const store = registryStore(recorded(() => new Response(null, { status })), where);
    const { descriptor, manifest } = one;
    const answers = [
      await store.resolve("1.0.0"),
      await store.tags(),
      await store.manifest(descriptor.digest),
      await store.blob(descriptor),
      await store.hasBlob(descriptor.digest),
      await store.putBlob(utf8("one")),
      await store.putManifest(manifest, "1.0.0"),
      await store.referrers(descriptor.digest),
      await store.deleteTag("1.0.0"),
    ];
    for (const answer of answers) {
      const problem = problemOf(answer);
      assert.equal(problem.kind, kind);
      assert.match(problem.detail, detail);
    }
  });
}

Deno.test("a registry that sends other bytes than were asked for is not believed", async () => {
  const { store, fake } = registry();
  valueOf(await push(store, one, "1.0.0"));
  for (const [digest, bytes] of fake.blobs) fake.blobs.set(digest, bytes.toReversed());
  assert.match(problemOf(await openBundle(store, one.descriptor)).detail, /sends other bytes/);
  const longer = new Uint8Array(1000);
  for (const digest of fake.blobs.keys()) fake.blobs.set(digest, longer);
  assert.match(problemOf(await openBundle(store, one.descriptor)).detail, /more than/);
  const { manifests } = registry().fake;
  manifests.set(one.descriptor.digest, {
    mediaType: one.manifest.mediaType,
    bytes: new Uint8Array(smallBundle("two").manifest.bytes),
  });
  const liar = new FakeRegistry();
  for (const [digest, stored] of manifests) liar.manifests.set(digest, stored);
  const lying = registryStore(recorded((request) => liar.answer(request)), where);
  assert.match(problemOf(await lying.manifest(one.descriptor.digest)).detail, /other bytes/);
});

Deno.test("a registry that lists pages without end is a problem", async () => {
  const endless = { link: '</v2/box/tags/list?last=a>; rel="next"' };
  const store = registryStore(
    recorded(() => Response.json({ tags: ["a"] }, { headers: endless })),
    where,
  );
  assert.match(problemOf(await store.tags()).detail, /without end/);
});

Deno.test("a registry gets content at its own host only", async () => {
  const elsewhere = { location: "https://elsewhere.example.com/upload" };
  const connection = recorded(({ method }) =>
    new Response(null, { status: method === "POST" ? 202 : 201, headers: elsewhere })
  );
  const answer = await registryStore(connection, where).putBlob(utf8("one"));
  assert.match(problemOf(answer).detail, /doesn't trust/);
  assert.equal(connection.asked.length, 1);
});

Deno.test("a registry that deletes nothing says so", async () => {
  const { store } = registry({ deletes: false });
  valueOf(await push(store, one, "1.0.0"));
  assert.match(problemOf(await store.deleteTag("1.0.0")).detail, /lets nobody delete/);
});

Deno.test("nextPage() reads the link to the next page", () => {
  assert.equal(nextPage('</v2/a/tags/list?n=1&last=b>; rel="next"'), "/v2/a/tags/list?n=1&last=b");
  assert.equal(nextPage("<x>; rel=next"), "x");
  assert.equal(nextPage('<x>; rel="prev"'), undefined);
  assert.equal(nextPage(null), undefined);
});
