import assert from "node:assert/strict";
import { problemOf, valueOf } from "../../../tests/fixtures/bundle.ts";
import { refusal } from "../../../tests/fixtures/guarded_registry.ts";
import type { Credentials } from "./credentials.ts";
import { Repository } from "./repository.ts";
import { registryStore } from "./store.ts";
import { type Handler, recorded } from "./testing.ts";

const where = { registry: "registry.example.com", repository: "box" };
const realm = "https://registry.example.com/token";
const password = crypto.randomUUID();
const credentials: Readonly<Record<string, Credentials>> = {
  "registry.example.com": { kind: "password", user: "robot", password },
};

/** Gives tokens that are good for some requests. */
function expiring(uses: number): Handler {
  let left = 0;
  let nth = 0;
  return (request) => {
    if (request.url.startsWith(realm)) {
      left = uses;
      return Response.json({ token: `t${++nth}` });
    }
    if (request.headers.get("authorization") === `Bearer t${nth}` && left-- > 0) {
      return new Response(null);
    }
    const headers = { "www-authenticate": `Bearer realm="${realm}"` };
    return new Response(null, { status: 401, headers });
  };
}

Deno.test("a token that has expired is asked for again", async () => {
  const repository = new Repository(recorded(expiring(2), credentials), where);
  for (let i = 0; i < 5; i++) {
    const answer = valueOf(await repository.send({ method: "HEAD", path: `blobs/${i}` }));
    assert.equal(answer.status, 200);
  }
});

Deno.test("a password that is refused is not sent again and again", async () => {
  const headers = { "www-authenticate": "Basic" };
  const connection = recorded(() => new Response(null, { status: 401, headers }), credentials);
  const repository = new Repository(connection, where);
  for (let i = 0; i < 2; i++) {
    const answer = valueOf(await repository.send({ method: "HEAD", path: "blobs/1" }));
    assert.equal(answer.status, 401);
  }
  assert.equal(connection.asked.length, 3);
});

Deno.test("credentials that can't be had are a problem, not somebody nameless", async () => {
  const headers = { "www-authenticate": "Basic" };
  const connection = recorded(() => new Response(null, { status: 401, headers }));
  const failing = { kind: "unauthorized", detail: "the helper is not installed" } as const;
  const store = registryStore({
    ...connection,
    credentials: () => Promise.resolve({ problem: failing }),
  }, where);
  assert.deepEqual(problemOf(await store.resolve("1.0.0")), failing);
});

Deno.test("a mount asks for a token that may read the other repository", async () => {
  const asked: string[] = [];
  const handler: Handler = (request) => {
    const url = new URL(request.url);
    if (url.pathname === "/token") {
      asked.push(...url.searchParams.getAll("scope"));
      return Response.json({ token: "t" });
    }
    if (request.headers.has("authorization")) return new Response(null, { status: 201 });
    const headers = { "www-authenticate": `Bearer realm="${realm}"` };
    return new Response(null, { status: 401, headers });
  };
  const repository = new Repository(recorded(handler, credentials), where);
  assert.equal(valueOf(await repository.mount(`sha256:${"a".repeat(64)}`, "team/other")), true);
  assert.deepEqual(asked, ["repository:box:pull,push", "repository:team/other:pull"]);
});

Deno.test("a list that goes on at another host is not followed", async () => {
  const connection = recorded(() =>
    Response.json({ tags: ["a"] }, {
      headers: { link: '<https://elsewhere.example.com/v2/box/tags/list>; rel="next"' },
    })
  );
  const { detail } = problemOf(await registryStore(connection, where).tags());
  assert.match(detail, /leads to elsewhere\.example\.com, which floe doesn't trust/);
  assert.equal(connection.asked.length, 1);
});

Deno.test("plain HTTP goes where it was allowed, and nowhere else", async () => {
  const plain = { registry: "box:5000", repository: "box" };
  const connection = recorded(() => new Response(null, { status: 404 }), {}, ["box:5000"]);
  valueOf(await registryStore(connection, plain).resolve("1"));
  assert.deepEqual(connection.asked, ["GET http://box:5000/v2/box/manifests/1"]);
  const headers = { "www-authenticate": 'Bearer realm="http://auth.example.com/token"' };
  const guarded = recorded(() => new Response(null, { status: 401, headers }), {}, ["box:5000"]);
  const { detail } = problemOf(await registryStore(guarded, plain).resolve("1"));
  assert.match(detail, /gives tokens at an address that floe doesn't trust/);
});

Deno.test("an answer that stops in the middle is asked for again", async () => {
  let broken = 2;
  const connection = recorded(() => broken-- > 0 ? breaking() : Response.json({ tags: ["a"] }));
  assert.deepEqual(valueOf(await registryStore(connection, where).tags()), ["a"]);
  assert.deepEqual(connection.waited, [1000, 2000]);
  const always = recorded(breaking);
  const { kind, detail } = problemOf(await registryStore(always, where).tags());
  assert.deepEqual([kind, always.asked.length], ["unreachable", 3]);
  assert.match(detail, /stops in the middle: reset/);
});

Deno.test("a token that stops in the middle is asked for again", async () => {
  let broken = 1;
  const handler: Handler = (request) => {
    if (request.url.startsWith(realm)) {
      return broken-- > 0 ? breaking() : Response.json({ token: "t" });
    }
    if (request.headers.has("authorization")) return Response.json({ tags: [] });
    const headers = { "www-authenticate": `Bearer realm="${realm}"` };
    return new Response(null, { status: 401, headers });
  };
  assert.deepEqual(valueOf(await registryStore(recorded(handler), where).tags()), []);
});

function breaking(): Response {
  return new Response(
    new ReadableStream({
      start: (controller) => controller.enqueue(new Uint8Array([123])),
      pull: (controller) => controller.error(new TypeError("reset")),
    }),
  );
}

Deno.test("a refusal says the registry's code, and nothing of its text", async () => {
  const store = registryStore(recorded(() => refusal(403, "DENIED")), where);
  const { detail } = problemOf(await store.resolve("1"));
  assert.equal(detail, "oci://registry.example.com/box does not let you do that (403 DENIED)");
  const odd = registryStore(recorded(() => refusal(418, `NO ${password}`)), where);
  assert.equal(
    problemOf(await odd.resolve("1")).detail,
    "oci://registry.example.com/box answers 418 for 1",
  );
});
