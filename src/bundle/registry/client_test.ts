import assert from "node:assert/strict";
import { registryClient } from "./client.ts";
import type { Credentials } from "./credentials.ts";
import { parseReference, type Reference } from "./reference.ts";
import {
  digestOfText,
  type Handler,
  indexAnswer,
  indexText,
  indexType,
  recorded,
} from "./testing.ts";

const digest = await digestOfText(indexText);
const url = "https://registry.example.com/v2/acme/box/manifests/1.2.3";

function reference(text = "registry.example.com/acme/box:1.2.3"): Reference {
  const found = parseReference(text);
  assert.ok(found !== undefined, text);
  return found;
}

async function ask(handler: Handler, known?: string) {
  const connection = recorded(handler);
  const answer = await registryClient(connection).digestOf(reference(), known);
  return { answer, ...connection };
}

/** What went wrong, as one line. */
async function problemOf(handler: Handler): Promise<string> {
  const { answer } = await ask(handler);
  assert.ok("problem" in answer, JSON.stringify(answer));
  return `${answer.problem.kind}: ${answer.problem.detail}`;
}

/** A registry that wants a token, and gives one to whoever is `expected`. */
function guarded(expected: string | null): Handler {
  return (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/token") {
      return request.headers.get("authorization") === expected
        ? Response.json({ token: "abc" })
        : new Response(null, { status: 401 });
    }
    if (request.headers.get("authorization") === "Bearer abc") return indexAnswer(request);
    const challenge =
      'Bearer realm="https://auth.example.com/token",service="registry",scope="repository:acme/box:pull"';
    return new Response(null, { status: 401, headers: { "www-authenticate": challenge } });
  };
}

Deno.test("digestOf() asks HEAD, then takes the digest from the bytes of the index", async () => {
  const { answer, asked } = await ask(indexAnswer);
  assert.deepEqual(answer, { value: digest });
  assert.deepEqual(asked, [`HEAD ${url}`, `GET ${url}`]);
});

Deno.test("digestOf() leaves it at HEAD where nothing changed", async () => {
  const { answer, asked } = await ask(indexAnswer, digest);
  assert.deepEqual(answer, { value: digest });
  assert.deepEqual(asked, [`HEAD ${url}`]);
});

Deno.test("digestOf() asks for an index before a manifest of one platform", async () => {
  let accept = "";
  await ask((request) => {
    accept = request.headers.get("accept") ?? "";
    return indexAnswer(request);
  });
  assert.ok(accept.startsWith(`${indexType}, `), accept);
});

Deno.test("digestOf() asks a registry that doesn't know HEAD", async () => {
  const { answer } = await ask((request) =>
    request.method === "HEAD" ? new Response(null, { status: 405 }) : indexAnswer(request)
  );
  assert.deepEqual(answer, { value: digest });
});

Deno.test("digestOf() gets a token where anybody gets one, once for a repository", async () => {
  const connection = recorded(guarded(null));
  const client = registryClient(connection);
  assert.deepEqual(await client.digestOf(reference()), { value: digest });
  assert.deepEqual(await client.digestOf(reference(), digest), { value: digest });
  assert.deepEqual(connection.asked, [
    `HEAD ${url}`,
    "GET https://auth.example.com/token?service=registry&scope=repository%3Aacme%2Fbox%3Apull",
    `HEAD ${url} Bearer abc`,
    `GET ${url} Bearer abc`,
    `HEAD ${url} Bearer abc`,
  ]);
});

Deno.test("digestOf() gives credentials to the registry that they belong to alone", async () => {
  const password = crypto.randomUUID();
  const robot: Credentials = { kind: "password", user: "robot", password };
  const expected = `Basic ${btoa(`robot:${password}`)}`;
  const own = recorded(guarded(expected), { "registry.example.com": robot });
  assert.deepEqual(await registryClient(own).digestOf(reference()), { value: digest });
  const other = recorded(guarded(expected), { "registry.example.org": robot });
  const answer = await registryClient(other).digestOf(reference());
  assert.ok("problem" in answer && answer.problem.kind === "unauthorized");
  assert.ok(!JSON.stringify([answer, other.asked]).includes(expected));
});

Deno.test("digestOf() posts an identity token, and never in an address", async () => {
  const token = crypto.randomUUID();
  const forms: string[] = [];
  const answers = guarded(null);
  const connection = recorded(async (request) => {
    if (request.method === "POST") forms.push(await request.text());
    return answers(request);
  }, { "registry.example.com": { kind: "identity token", token } });
  assert.deepEqual(await registryClient(connection).digestOf(reference()), { value: digest });
  const form = new URLSearchParams(forms[0]);
  assert.equal(form.get("grant_type"), "refresh_token");
  assert.equal(form.get("refresh_token"), token);
  assert.ok(!connection.asked.join().includes(token));
});

Deno.test("digestOf() reports what the registry does not have", async () => {
  const missing = () => new Response(null, { status: 404 });
  assert.equal(await problemOf(missing), "not found: registry.example.com has no acme/box:1.2.3");
});

Deno.test("digestOf() reports what it may not see", async () => {
  assert.match(
    await problemOf(guarded("Basic other")),
    /^unauthorized: .* gives no token \(401\)$/,
  );
  assert.match(await problemOf(() => new Response(null, { status: 403 })), /^unauthorized: /);
  assert.match(await problemOf(() => new Response(null, { status: 401 })), /^unauthorized: /);
  const basic = { "www-authenticate": 'Basic realm="a"' };
  assert.match(
    await problemOf(() => new Response(null, { status: 401, headers: basic })),
    /^unauthorized: .* wants a user and a password$/,
  );
});

Deno.test("digestOf() does not believe a digest that the bytes don't have", async () => {
  const lying = ({ method }: Request) =>
    new Response(method === "HEAD" ? null : indexText, {
      headers: {
        "content-type": indexType,
        "docker-content-digest": `sha256:${"0".repeat(64)}`,
      },
    });
  assert.match(
    await problemOf(lying),
    /^invalid: .* names sha256:0+ and sends the bytes of sha256:/,
  );
});

for (
  const [what, answer, words] of [
    ["a page", new Response("<html>", { headers: { "content-type": "text/html" } }), /text\/html/],
    [
      "an image of the first schema",
      new Response("{}", {
        headers: { "content-type": "application/vnd.docker.distribution.manifest.v1+prettyjws" },
      }),
      /no image of today/,
    ],
    ["no JSON", new Response("{", { headers: { "content-type": indexType } }), /no manifest/],
    [
      "more than a manifest can be",
      new Response(" ".repeat(4 * 1024 * 1024 + 1), { headers: { "content-type": indexType } }),
      /more than 4194304 bytes/,
    ],
    ["an odd status", new Response(null, { status: 418 }), /answers 418/],
  ] as const
) {
  Deno.test(`digestOf() refuses ${what}`, async () => {
    assert.match(await problemOf(() => answer.clone()), words);
  });
}

Deno.test("digestOf() refuses other bytes than a digest names", async () => {
  const other = parseReference(`registry.example.com/acme/box@sha256:${"0".repeat(64)}`);
  assert.ok(other !== undefined);
  const answer = await registryClient(recorded(indexAnswer)).digestOf(other);
  assert.ok("problem" in answer && answer.problem.kind === "invalid");
});

Deno.test("digestOf() does not ask again where nobody answers", async () => {
  const connection = recorded(() => Promise.reject(new TypeError("connection refused")));
  const client = registryClient(connection);
  for (const name of ["box", "crate"]) {
    const answer = await client.digestOf(reference(`registry.example.com/acme/${name}:1`));
    assert.ok("problem" in answer);
    assert.equal(answer.problem.kind, "unreachable");
    assert.match(answer.problem.detail, /connection refused/);
  }
  assert.equal(connection.asked.filter((line) => line.includes("crate")).length, 0);
});
