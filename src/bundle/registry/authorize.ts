import type { Challenge } from "./challenge.ts";
import type { Connection } from "./connection.ts";
import type { Credentials } from "./credentials.ts";
import { type Ask, exchange, isPrivate } from "./exchange.ts";
import { fields, text } from "./json.ts";
import { type Answer, problem } from "../problem.ts";

const clientId = "floe";

/**
 * The `Authorization` that answers a challenge: Basic with the registry's own credentials, or a token,
 * which a registry gives to anybody where an image is public (distribution specification, token
 * authentication).
 */
export async function authorize(
  connection: Connection,
  registry: string,
  challenge: Challenge,
  scope: string,
): Promise<Answer<string>> {
  const credentials = connection.credentials(registry);
  if (challenge.scheme === "basic") {
    return credentials?.kind === "password"
      ? { value: basic(credentials) }
      : problem("unauthorized", `${registry} wants a user and a password`);
  }
  const { realm } = challenge;
  if (!URL.canParse(realm) || !isPrivate(new URL(realm))) {
    return problem("invalid", `${registry} gives tokens at an address that floe doesn't trust`);
  }
  const answer = await exchange(connection, tokenAsk(challenge, scope, credentials));
  if ("problem" in answer) return answer;
  if (!answer.value.ok) {
    await answer.value.body?.cancel();
    return problem("unauthorized", `${registry} gives no token (${answer.value.status})`);
  }
  const given = fields(await json(answer.value));
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
  const scope = asked ?? wanted;
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
  url.searchParams.set("scope", scope);
  const headers = credentials === undefined ? {} : { authorization: basic(credentials) };
  return { method: "GET", url: url.href, headers };
}

function basic({ user, password }: Extract<Credentials, { kind: "password" }>): string {
  return `Basic ${new TextEncoder().encode(`${user}:${password}`).toBase64()}`;
}

async function json(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}
