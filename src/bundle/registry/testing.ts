/**
 * A registry as a function, for tests: what it answers, what it was asked, and how long it was waited for.
 *
 * @module
 */
import type { Connection } from "./connection.ts";
import type { Credentials } from "./credentials.ts";

export type Handler = (request: Request) => Response | Promise<Response>;

/** A connection to one handler for all hosts, with a record of every request. */
export interface Recorded extends Connection {
  /** `<method> <url>`, and the authorization where there was one. */
  readonly asked: string[];
  readonly waited: number[];
}

export function recorded(
  handler: Handler,
  credentials: Readonly<Record<string, Credentials>> = {},
  plain: readonly string[] = [],
): Recorded {
  const asked: string[] = [];
  const waited: number[] = [];
  return {
    asked,
    waited,
    send: async (request) => {
      const who = request.headers.get("authorization");
      asked.push(`${request.method} ${request.url}${who === null ? "" : ` ${who}`}`);
      return await handler(request);
    },
    wait: (milliseconds) => {
      waited.push(milliseconds);
      return Promise.resolve();
    },
    credentials: (registry) => Promise.resolve({ value: credentials[registry] }),
    isPlain: (host) => plain.includes(host),
  };
}

export const indexType = "application/vnd.oci.image.index.v1+json";
export const indexText = `{"schemaVersion":2,"mediaType":"${indexType}","manifests":[]}`;

/** The digest of a text, computed here and not by the code under test. */
export async function digestOfText(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `sha256:${
    [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("")
  }`;
}

/** What a registry says of an index, to HEAD and to GET. */
export async function indexAnswer(
  { method }: Request,
  text: string = indexText,
): Promise<Response> {
  return new Response(method === "HEAD" ? null : text, {
    headers: {
      "content-type": indexType,
      "docker-content-digest": await digestOfText(text),
    },
  });
}
