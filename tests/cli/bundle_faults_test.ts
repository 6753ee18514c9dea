import assert from "node:assert/strict";
import { type MemoryHost, memoryHost } from "../../src/host/mod.ts";
import { failingAt, faults, type Send } from "../fixtures/faults.ts";
import { FakeRegistry } from "../fixtures/registry.ts";
import { compiled, digestIn, run } from "./compiled.ts";

const from = "oci-layout:bundles/tiny/platform:1.0.0-local";
const to = "oci://registry.example.com/platform";
const tag = "1.0.0-local";

/** A layout with a signed bundle: what is said of it has to come along. */
const source = await compiled();
await run(source, "bundle build");
await run(source, "trust keygen --no-password");
assert.equal((await run(source, `bundle sign ${from} --key floe.key`)).code, 0);
const digest = digestIn((await run(source, `bundle list ${from.replace(/:[^:]+$/, "")}`)).out);

function hostWith(send: Send): MemoryHost {
  const host = memoryHost({ send });
  for (const [path, content] of source.contents) host.contents.set(path, content);
  return host;
}

async function push(send: Send) {
  return await run(hostWith(send), `bundle push ${from} ${to}`);
}

/** How many requests a push takes where nothing goes wrong. */
async function requestsOf(referrers: boolean): Promise<number> {
  const fake = new FakeRegistry({ referrers });
  let count = 0;
  const { code, error } = await push((request) => {
    count += 1;
    return fake.answer(request);
  });
  assert.equal(code, 0, error);
  return count;
}

for (const referrers of [true, false]) {
  const kind = referrers ? "with the referrers API" : "without it";
  const count = await requestsOf(referrers);
  for (const [what, fault] of Object.entries(faults)) {
    Deno.test(`a push to a registry ${kind} withstands a network that ${what}`, async () => {
      assert.ok(count > 10);
      let failed = 0;
      for (let number = 1; number <= count; number++) {
        const fake = new FakeRegistry({ referrers });
        const usual: Send = (request) => fake.answer(request);
        const { code, error } = await push(failingAt(number, fault, usual));
        if (code !== 0) {
          failed += 1;
          assert.equal(code, 1, error);
          assert.match(
            error,
            /^error\[FLOE-BDL005\]: .+\n(?:.*\n)* *=? *hint: /,
            `request ${number}: ${error}`,
          );
          assert.equal(fake.tags.has(tag), false, `request ${number} leaves a tag`);
        }
        const again = await push(usual);
        assert.equal(again.code, 0, `request ${number}: ${again.error}`);
        assert.equal(fake.tags.get(tag), digest);
        const key = "--key floe.pub";
        const verified = await run(hostWith(usual), `bundle verify ${to}:${tag} ${key}`);
        assert.equal(verified.code, 0, `request ${number}: ${verified.error}`);
      }
      // What may pass by itself is tried again; what is an answer is believed.
      const isAnswer = /answers 4(?!29)/.test(what);
      const isDamage = what.startsWith("shortens");
      assert.ok(isDamage || isAnswer === failed > 0, `${failed} of ${count} failed`);
    });
  }
}

Deno.test("a push says that somebody else won a race", async () => {
  const fake = new FakeRegistry();
  const { code, error } = await push(async (request) => {
    const answer = await fake.answer(request);
    const isTagged = request.method === "PUT" && request.url.endsWith(`/manifests/${tag}`);
    if (isTagged) {
      fake.tags.set(
        tag,
        [...fake.manifests.keys()].find((one) => one !== digest) ?? "",
      );
    }
    return answer;
  });
  assert.equal(code, 1);
  assert.match(error, /FLOE-BDL006.*Somebody else wrote/);
});

Deno.test("a push says so, too, where the registry keeps the tag that was first", async () => {
  const fake = new FakeRegistry();
  const { error } = await push(async (request) => {
    const isTagging = request.method === "PUT" && request.url.endsWith(`/manifests/${tag}`);
    if (!isTagging) return await fake.answer(request);
    fake.tags.set(tag, [...fake.manifests.keys()].find((one) => one !== digest) ?? "");
    return new Response(null, { status: 412 });
  });
  assert.match(error, /FLOE-BDL006.*Somebody else wrote/);
});
