import type { Connection } from "./connection.ts";
import { type Answer, problem } from "../problem.ts";
import { isLoopback } from "./reference.ts";

/** One request; `headers` may hold credentials, which go to no other host. */
export interface Ask {
  readonly method: "DELETE" | "GET" | "HEAD" | "PATCH" | "POST" | "PUT";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** How large the content of the answer is, where that is known. */
  readonly expects?: number;
  /** How often at most. @default {3} */
  readonly tries?: number;
}

/** How often anything is tried. */
export const triesMax = 3;
const pauseMs = 1000;
/** For the answer alone, and for what is sent and received besides: slower than any useful line. */
const answerMs = 30_000;
const bytesPerMs = 128;
/** Whoever asks for more patience is asked again another day. */
const pauseMaxMs = 20_000;
const redirectsMax = 5;

/**
 * Sends a request until somebody answers it: again after 429 and 5xx, as long as `Retry-After` says, and
 * on to where a redirect points, without credentials where that is another host.
 */
export async function exchange(connection: Connection, ask: Ask): Promise<Answer<Response>> {
  let here = ask;
  for (let redirects = 0; redirects <= redirectsMax; redirects++) {
    const answer = await persistent(connection, here);
    if ("problem" in answer) return answer;
    const { status, headers } = answer.value;
    const target = headers.get("location");
    if (target === null || ![301, 302, 303, 307, 308].includes(status)) return answer;
    await answer.value.body?.cancel();
    const next = redirected(connection, here, target);
    if (next === undefined) {
      return problem("invalid", `${hostOf(here.url)} redirects to where floe doesn't go`);
    }
    here = next;
  }
  return problem("invalid", `${hostOf(ask.url)} redirects again and again`);
}

async function persistent(connection: Connection, ask: Ask): Promise<Answer<Response>> {
  for (let attempt = 1;; attempt++) {
    const answer = await once(connection, ask);
    const isLast = attempt >= (ask.tries ?? triesMax);
    if ("problem" in answer) {
      if (isLast) return answer;
      await pause(connection, attempt);
      continue;
    }
    const { status, headers, body } = answer.value;
    if (status !== 429 && status < 500) return answer;
    await body?.cancel();
    const wanted = pauseOf(headers.get("retry-after")) ?? pauseMs * attempt;
    if (isLast || wanted > pauseMaxMs) {
      const reason = status === 429 ? "asks to come back later" : "is out of order";
      return problem("unreachable", `${hostOf(ask.url)} ${reason} (${status})`);
    }
    await connection.wait(wanted);
  }
}

/** Waits before the next try, longer each time. */
export async function pause(connection: Connection, attempt: number): Promise<void> {
  await connection.wait(pauseMs * attempt);
}

async function once(
  { send }: Connection,
  { method, url, headers, body, expects = 0 }: Ask,
): Promise<Answer<Response>> {
  try {
    const content = body === undefined ? {} : { body };
    const request = new Request(url, { method, headers, redirect: "manual", ...content });
    const bytes = expects + (body?.length ?? 0);
    return { value: await send(request, answerMs + bytes / bytesPerMs) };
  } catch (error) {
    return problem("unreachable", `${hostOf(url)} gives no answer: ${reasonOf(error)}`);
  }
}

/** What fetch says itself is only that it failed; the cause begins with the address. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message } = error.cause instanceof Error ? error.cause : error;
  return message.replace(/^error sending request for url \([^)]*\): /, "");
}

/** Milliseconds; a date would need a clock, and gets the usual pause. */
function pauseOf(header: string | null): number | undefined {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : undefined;
}

/** A form is never sent twice, and nothing goes from TLS to plain text. */
function redirected(connection: Connection, ask: Ask, target: string): Ask | undefined {
  const url = URL.canParse(target, ask.url) ? new URL(target, ask.url) : undefined;
  if (url === undefined || ask.method === "POST" || !isPrivate(connection, url)) {
    return undefined;
  }
  const headers = new Headers(ask.headers);
  if (url.host !== new URL(ask.url).host) headers.delete("authorization");
  return { ...ask, url: url.href, headers: Object.fromEntries(headers) };
}

/** Whether nobody on the way can read or change what is said, or somebody allowed that. */
export function isPrivate(connection: Connection, { protocol, host, hostname }: URL): boolean {
  if (protocol === "https:") return true;
  return protocol === "http:" && (isLoopback(hostname) || connection.isPlain(host));
}

function hostOf(url: string): string {
  return new URL(url).host;
}
