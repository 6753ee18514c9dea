import assert from "node:assert/strict";
import { problemOf, valueOf } from "../../../tests/fixtures/bundle.ts";
import { digestOf } from "../oci.ts";
import { Repository } from "./repository.ts";
import { type Handler, recorded } from "./testing.ts";
import { upload } from "./upload.ts";

const where = { registry: "registry.example.com", repository: "box" };
const base = "https://registry.example.com/v2/box/blobs";
const content = new Uint8Array(9 * 1024 * 1024).map((_, i) => i % 251);
const digest = digestOf(content);

/** What a registry took, and what it was asked; `answers` come before its own. */
function registry(
  answers: (request: Request, nth: number) => Response | undefined = () => undefined,
) {
  const stored = { bytes: new Uint8Array(), isWhole: false };
  let nth = 0;
  const handler: Handler = async (request) => {
    const own = answers(request, ++nth);
    if (own !== undefined) return own;
    const { pathname, searchParams } = new URL(request.url);
    if (request.method === "HEAD") {
      return new Response(null, { status: stored.isWhole ? 200 : 404 });
    }
    if (request.method === "POST") stored.bytes = new Uint8Array();
    const piece = new Uint8Array(await request.arrayBuffer());
    const range = request.headers.get("content-range");
    if (range !== null && range !== rangeOf(stored.bytes.length, piece.length)) {
      return new Response(null, { status: 416 });
    }
    stored.bytes = new Uint8Array([...[stored.bytes, piece]].flatMap((part) => [...part]));
    const state = Number(pathname.split("/").at(-1)) + 1;
    if (request.method === "PUT") {
      stored.isWhole = digestOf(stored.bytes) === searchParams.get("digest");
      return new Response(null, { status: stored.isWhole ? 201 : 400 });
    }
    const location = `/v2/box/blobs/uploads/${Number.isNaN(state) ? 1 : state}`;
    return new Response(null, { status: 202, headers: { location } });
  };
  const connection = recorded(handler);
  const asked = () => connection.asked.map((line) => line.replace(base, "").split("?")[0]);
  return { stored, connection, asked, repository: new Repository(connection, where) };
}

function rangeOf(from: number, length: number): string {
  return `${from}-${from + length - 1}`;
}

Deno.test("upload() sends content in one piece", async () => {
  const { repository, stored, asked } = registry();
  valueOf(await upload(repository, digest, content));
  assert.deepEqual(asked(), ["POST /uploads/", "PUT /uploads/1"]);
  assert.ok(stored.isWhole);
});

Deno.test("upload() sends pieces where something in front takes no large content", async () => {
  const limit = 5 * 1024 * 1024;
  const { repository, stored, asked } = registry((request) =>
    Number(request.headers.get("content-length") ?? 0) > limit || isLarge(request)
      ? new Response("<html>", { status: 413 })
      : undefined
  );
  valueOf(await upload(repository, digest, content));
  assert.ok(stored.isWhole);
  assert.deepEqual(asked(), [
    "POST /uploads/",
    "PUT /uploads/1",
    "POST /uploads/",
    "PATCH /uploads/1",
    "PATCH /uploads/2",
    "PATCH /uploads/3",
    "PUT /uploads/4",
  ]);
});

/** The first whole content of this test; a request in memory has no length in its headers. */
function isLarge({ method, url }: Request): boolean {
  return method === "PUT" && url.includes("/uploads/1?");
}

Deno.test("upload() keeps to the least size of a piece that a registry asks for", async () => {
  let pieces = 0;
  const headers = { location: "/v2/box/blobs/uploads/1", "oci-chunk-min-length": `${8 << 20}` };
  const { repository } = registry((request) => {
    if (request.method === "POST") return new Response(null, { status: 202, headers });
    if (request.method === "PATCH") pieces++;
    return isLarge(request) && pieces === 0 ? new Response(null, { status: 413 }) : undefined;
  });
  valueOf(await upload(repository, digest, content.subarray()));
  assert.equal(pieces, 2);
});

Deno.test("upload() says that content is too large where no piece is small enough", async () => {
  const { repository } = registry(({ method }) =>
    method === "PUT" || method === "PATCH" ? new Response(null, { status: 413 }) : undefined
  );
  const { kind, detail } = problemOf(await upload(repository, digest, content));
  assert.equal(kind, "invalid");
  assert.match(detail, /takes no content of that size/);
});

for (
  const [what, fault] of [
    ["is out of order", () => new Response(null, { status: 503 })],
    ["forgets the upload", () => new Response(null, { status: 404 })],
    ["breaks off", () => Promise.reject(new TypeError("connection reset"))],
  ] as const
) {
  Deno.test(`upload() starts from the beginning where a registry ${what}`, async () => {
    let first = true;
    const { repository, stored, connection } = registry();
    const { send } = connection;
    const flaky = new Repository({
      ...connection,
      send: async (request, patience) => {
        if (request.method !== "PUT" || !first) return await send(request, patience);
        first = false;
        return await fault();
      },
    }, where);
    valueOf(await upload(flaky, digest, content));
    assert.ok(stored.isWhole);
    assert.equal(connection.asked.filter((line) => line.startsWith("POST")).length, 2);
    assert.deepEqual(connection.waited, [1000]);
    assert.equal(repository.name, flaky.name);
  });
}

Deno.test("upload() sends nothing again where only the answer was lost", async () => {
  const { connection, stored, asked } = registry();
  const { send } = connection;
  const flaky = new Repository({
    ...connection,
    send: async (request, patience) => {
      const answer = await send(request, patience);
      if (request.method === "PUT") throw new TypeError("connection reset");
      return answer;
    },
  }, where);
  valueOf(await upload(flaky, digest, content));
  assert.ok(stored.isWhole);
  assert.deepEqual(asked(), ["POST /uploads/", "PUT /uploads/1", `HEAD /${digest}`]);
});

Deno.test("upload() gives up after three tries", async () => {
  const { repository, connection } = registry(({ method }) =>
    method === "PUT" ? new Response(null, { status: 500 }) : undefined
  );
  assert.equal(problemOf(await upload(repository, digest, content)).kind, "unreachable");
  assert.equal(connection.asked.filter((line) => line.startsWith("PUT")).length, 3);
});

Deno.test("upload() keeps to TLS where a registry believes to be asked without", async () => {
  const headers = { location: "http://registry.example.com/v2/box/blobs/uploads/1" };
  const { repository, connection } = registry(({ method }) =>
    method === "POST" ? new Response(null, { status: 202, headers }) : undefined
  );
  valueOf(await upload(repository, digest, content));
  assert.ok(connection.asked.every((line) => line.split(" ")[1]?.startsWith("https://")));
});

Deno.test("upload() goes nowhere that is no address", async () => {
  for (const headers of [{}, { location: "https://" }]) {
    const { repository } = registry(() => new Response(null, { status: 202, headers }));
    assert.match(problemOf(await upload(repository, digest, content)).detail, /says nowhere/);
  }
});
