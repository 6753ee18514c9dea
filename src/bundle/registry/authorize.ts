import type { Challenge } from "./challenge.ts";
import type { Connection } from "./connection.ts";
import type { Credentials } from "./credentials.ts";
import { type Ask, exchange, isPrivate } from "./exchange.ts";
import { familyOf } from "./families.ts";
import { fields, text } from "./json.ts";
import { whole } from "./whole.ts";
import { readJson } from "../oci.ts";
import { type Answer, problem } from "../problem.ts";

const clientId = "floe";
/** Longer than any token that fits into a header. */
const tokenBytesMax = 1024 * 1024;

interface Wanted {
  readonly registry: string;
  readonly repository: string;
  readonly challenge: Challenge;
  /** What a token must allow, where the challenge does not say it; several have spaces between. */
  readonly scope: string;
}

/**
 * The `Authorization` that answers a challenge: Basic with the registry's own credentials, or a token,
 * which a registry gives to anybody where an image is public (distribution specification, token
 * authentication).
 */
export async function authorize(
  connection: Connection,
  { registry, repository, challenge, scope }: Wanted,
): Promise<Answer<string>> {
  const found = await connection.credentials(registry, repository);
  if ("problem" in found) return found;
  const credentials = found.value;
  if (challenge.scheme === "basic") {
    return credentials?.kind === "password"
      ? { value: basic(credentials) }
      : problem("unauthorized", `${registry} wants a user and a password`);
  }
  const { realm } = challenge;
  if (!URL.canParse(realm) || !isPrivate(connection, new URL(realm))) {
    return problem("invalid", `${registry} gives tokens at an address that floe doesn't trust`);
  }
  const ask = tokenAsk(challenge, scope, credentials);
  const answer = await whole(connection, () => exchange(connection, ask), tokenBytesMax);
  if ("problem" in answer) return answer;
  const { response, bytes } = answer.value;
  if (!response.ok) {
    const { denied } = familyOf(registry, challenge.service) ?? {};
    const advice = denied === undefined ? "" : `; ${denied}`;
    const detail = `${registry} gives no token (${response.status})${advice}`;
    return problem("unauthorized", detail);
  }
  const given = fields(readJson(bytes));
  const token = text(given["token"]) ?? text(given["access_token"]);
  return token === undefined || !/^[\x21-\x7e]+$/.test(token)
    ? problem("invalid", `${registry} gives a token that is none`)
    : { value: `Bearer ${token}` };
}

function tokenAsk(
  { realm, service = "", scope: asked }: Extract<Challenge, { scheme: "bearer" }>,
  wanted: string,
  credentials: Credentials | undefined,
): Ask {
  const scope = joined(asked ?? "", wanted);
  if (credentials?.kind === "identity token") {
    const form = new URLSearchParams({
      grant_type: "refresh_token",
      service,
      client_id: clientId,
      scope,
      refresh_token: credentials.token,
    });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    return { method: "POST", url: realm, headers, body: `${form}` };
  }
  const url = new URL(realm);
  if (service !== "") url.searchParams.set("service", service);
  for (const one of scope.split(" ")) url.searchParams.append("scope", one);
  const headers = credentials === undefined ? {} : { authorization: basic(credentials) };
  return { method: "GET", url: url.href, headers };
}

/**
 * Two lists of scopes as one, with one entry for each repository. A challenge may ask
 * for less than is needed, or for nothing.
 */
function joined(asked: string, wanted: string): string {
  const actions = new Map<string, Set<string>>();
  for (const one of `${asked} ${wanted}`.split(" ")) {
    const colon = one.lastIndexOf(":");
    if (colon < 1) continue;
    const what = one.slice(0, colon);
    const known = actions.get(what) ?? new Set();
    one.slice(colon + 1).split(",").forEach((action) => known.add(action));
    actions.set(what, known);
  }
  return [...actions].map(([what, which]) => `${what}:${[...which].join()}`).join(" ");
}

function basic({ user, password }: Extract<Credentials, { kind: "password" }>): string {
  return `Basic ${new TextEncoder().encode(`${user}:${password}`).toBase64()}`;
}
