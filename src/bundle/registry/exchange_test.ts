import assert from "node:assert/strict";
import { exchange } from "./exchange.ts";
import { type Handler, recorded } from "./testing.ts";

const url = "https://registry.example.com/v2/";
const headers = { authorization: "Bearer abc" };

async function ask(handler: Handler, method: "GET" | "POST" = "GET") {
  const connection = recorded(handler);
  const answer = await exchange(connection, { method, url, headers });
  return { answer, ...connection };
}

/** Answers with a status some times, then well. */
function failing(times: number, status: number, retryAfter?: string): Handler {
  let left = times;
  return () =>
    left-- > 0
      ? new Response(null, {
        status,
        headers: retryAfter === undefined ? {} : { "retry-after": retryAfter },
      })
      : new Response("well");
}

function redirecting(to: (request: Request) => string | undefined): Handler {
  return (request) => {
    const location = to(request);
    return location === undefined
      ? new Response("well")
      : new Response(null, { status: 307, headers: { location } });
  };
}

Deno.test("exchange() tries again as long as Retry-After says", async () => {
  const { answer, waited } = await ask(failing(1, 429, "7"));
  assert.ok("value" in answer && answer.value.status === 200);
  assert.deepEqual(waited, [7000]);
});

Deno.test("exchange() pauses longer each time where nothing is said, or a date", async () => {
  const { waited } = await ask(failing(2, 503, "Fri, 31 Dec 2027 23:59:59 GMT"));
  assert.deepEqual(waited, [1000, 2000]);
});

Deno.test("exchange() gives up after three tries", async () => {
  const { answer, asked } = await ask(failing(9, 502));
  assert.ok("problem" in answer);
  assert.deepEqual(answer.problem, {
    kind: "unreachable",
    detail: "registry.example.com is out of order (502)",
  });
  assert.equal(asked.length, 3);
});

Deno.test("exchange() does not wait for a quarter of an hour", async () => {
  const { answer, waited } = await ask(failing(1, 429, "900"));
  assert.ok("problem" in answer);
  assert.match(answer.problem.detail, /asks to come back later \(429\)/);
  assert.deepEqual(waited, []);
});

Deno.test("exchange() tries again where nobody answered", async () => {
  let first = true;
  const { answer } = await ask(() => {
    if (!first) return new Response("well");
    first = false;
    throw new TypeError("reset by peer");
  });
  assert.ok("value" in answer);
});

Deno.test("exchange() says why nobody answered", async () => {
  const { answer } = await ask(() => {
    const cause = new Error(`error sending request for url (${url}): no such host`);
    throw new TypeError("fetch failed", { cause });
  });
  assert.ok("problem" in answer);
  assert.equal(answer.problem.detail, "registry.example.com gives no answer: no such host");
});

Deno.test("exchange() follows a redirect, and takes credentials to no other host", async () => {
  const { answer, asked } = await ask(
    redirecting((request) => {
      if (request.url === url) return "/v2/there";
      return request.url.endsWith("/there") ? "https://blobs.example.net/x" : undefined;
    }),
  );
  assert.ok("value" in answer);
  assert.deepEqual(asked, [
    `GET ${url} Bearer abc`,
    `GET ${url}there Bearer abc`,
    "GET https://blobs.example.net/x",
  ]);
});

Deno.test("exchange() never goes on in plain text, nor with a form", async () => {
  const plain = await ask(redirecting(() => "http://registry.example.com/v2/"));
  const form = await ask(redirecting(() => "https://registry.example.com/x"), "POST");
  const nowhere = await ask(redirecting(() => "https://"));
  for (const { answer, asked } of [plain, form, nowhere]) {
    assert.ok("problem" in answer && answer.problem.kind === "invalid");
    assert.equal(asked.length, 1);
  }
});

Deno.test("exchange() ends a chain of redirects", async () => {
  const { answer, asked } = await ask(redirecting(() => url));
  assert.ok("problem" in answer);
  assert.match(answer.problem.detail, /again and again/);
  assert.equal(asked.length, 6);
});
