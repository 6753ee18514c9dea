import type { Digest } from "../oci.ts";
import { type Answer, problem } from "../problem.ts";
import { triesMax } from "./exchange.ts";
import type { Repository } from "./repository.ts";

/** What GitHub Packages takes at once, which takes least. */
const pieceBytes = 4 * 1024 * 1024;

/** How one try ended, where not with a problem. */
type Outcome = "done" | "lost" | "too large";

/**
 * Sends content, in one piece first ("Pushing a blob monolithically"), in several where that is too
 * large for whatever stands before the registry ("in chunks"). A try that fails leaves an upload of
 * unknown state, so the next one starts from the beginning, unless the content has arrived.
 */
export async function upload(
  repository: Repository,
  digest: Digest,
  content: Uint8Array,
): Promise<Answer<null>> {
  let send = inOnePiece;
  for (let attempt = 1;; attempt++) {
    const tried = await send(repository, digest, content);
    if ("value" in tried && tried.value === "done") return { value: null };
    if ("value" in tried && tried.value === "too large" && send === inOnePiece) {
      send = inPieces;
      continue;
    }
    const failed = "problem" in tried ? tried : problem(
      tried.value === "lost" ? "unreachable" : "invalid",
      `${repository.name} ${
        tried.value === "lost" ? "forgets an upload" : "takes no content of that size"
      }`,
    );
    if (failed.problem.kind !== "unreachable") return failed;
    const there = await repository.send({ method: "HEAD", path: `blobs/${digest}` });
    if ("value" in there && there.value.ok) return { value: null };
    if (attempt >= triesMax) return failed;
    await repository.pause(attempt);
  }
}

async function inOnePiece(
  repository: Repository,
  digest: Digest,
  content: Uint8Array,
): Promise<Answer<Outcome>> {
  const started = await start(repository, digest);
  return "problem" in started
    ? started
    : await finish(repository, digest, started.value.url, content);
}

async function inPieces(
  repository: Repository,
  digest: Digest,
  content: Uint8Array,
): Promise<Answer<Outcome>> {
  const started = await start(repository, digest);
  if ("problem" in started) return started;
  let { url } = started.value;
  const size = Math.max(pieceBytes, started.value.least);
  for (let from = 0; from < content.length; from += size) {
    const piece = new Uint8Array(content.subarray(from, from + size));
    const sent = await repository.send({
      method: "PATCH",
      path: url,
      headers: {
        "content-type": "application/octet-stream",
        "content-range": `${from}-${from + piece.length - 1}`,
      },
      body: piece,
      scope: "pull,push",
      tries: 1,
    });
    if ("problem" in sent) return sent;
    const next = await nextUrl(repository, digest, sent.value);
    if (typeof next !== "string") return next;
    url = next;
  }
  return await finish(repository, digest, url, new Uint8Array());
}

/** Where an upload goes on after a piece, or how it ended. */
async function nextUrl(
  repository: Repository,
  digest: Digest,
  response: Response,
): Promise<string | Answer<Outcome>> {
  if (response.status === 202) {
    await response.body?.cancel();
    const url = uploadUrl(repository, response);
    return url ?? problem("invalid", `${repository.name} says nowhere where an upload goes on`);
  }
  return await outcome(repository, digest, response);
}

interface Started {
  readonly url: string;
  /** Bytes that every piece but the last must have. */
  readonly least: number;
}

async function start(repository: Repository, digest: Digest): Promise<Answer<Started>> {
  const started = await repository.send({
    method: "POST",
    path: "blobs/uploads/",
    headers: { "content-length": "0" },
    scope: "pull,push",
  });
  if ("problem" in started) return started;
  const { status, headers, body } = started.value;
  if (status !== 202) return await repository.refusal(started.value, digest);
  await body?.cancel();
  const url = uploadUrl(repository, started.value);
  const least = Number(headers.get("oci-chunk-min-length") ?? 0);
  return url === undefined
    ? problem("invalid", `${repository.name} says nowhere where an upload goes`)
    : { value: { url, least: Number.isSafeInteger(least) ? least : 0 } };
}

async function finish(
  repository: Repository,
  digest: Digest,
  url: string,
  content: Uint8Array,
): Promise<Answer<Outcome>> {
  const last = new URL(url);
  last.searchParams.set("digest", digest);
  const put = await repository.send({
    method: "PUT",
    path: last.href,
    headers: { "content-type": "application/octet-stream" },
    body: new Uint8Array(content),
    scope: "pull,push",
    tries: 1,
  });
  if ("problem" in put) return put;
  if (!put.value.ok) return await outcome(repository, digest, put.value);
  await put.value.body?.cancel();
  return { value: "done" };
}

async function outcome(
  repository: Repository,
  digest: Digest,
  response: Response,
): Promise<Answer<Outcome>> {
  // A registry of several machines, or one that started anew, may know nothing of an upload.
  const known: Readonly<Record<number, Outcome>> = { 404: "lost", 413: "too large", 416: "lost" };
  const value = known[response.status];
  if (value === undefined) return await repository.refusal(response, digest);
  await response.body?.cancel();
  return { value };
}

/** Behind a proxy that speaks TLS, some registries believe that they are asked without. */
function uploadUrl({ base }: Repository, { headers }: Response): string | undefined {
  const location = headers.get("location");
  if (location === null || !URL.canParse(location, `${base}blobs/uploads/`)) return undefined;
  const url = new URL(location, `${base}blobs/uploads/`);
  const { host, protocol } = new URL(base);
  if (url.host === host) url.protocol = protocol;
  return url.href;
}
