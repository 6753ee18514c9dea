import { fields, text } from "./json.ts";

/** Who asks. Never printed, never part of a message. */
export type Credentials =
  | { readonly kind: "password"; readonly user: string; readonly password: string }
  /** An OAuth 2 refresh token, which Docker calls identity token. */
  | { readonly kind: "identity token"; readonly token: string };

/** Keys under which Docker keeps the credentials of Docker Hub. */
const hubKeys = ["https://index.docker.io/v1/", "index.docker.io", "docker.io"];

/**
 * Credentials by registry, from the `auths` of Docker's `config.json`. Undefined where the text is no such
 * file. Credential helpers are programs, and are not asked.
 */
export function readDockerConfig(
  config: string,
): ((registry: string) => Credentials | undefined) | undefined {
  const auths = fields(fields(parsed(config))["auths"]);
  if (parsed(config) === undefined) return undefined;
  return (registry) => {
    const keys = registry === "docker.io" ? hubKeys : [registry, `https://${registry}`];
    for (const key of keys) {
      const found = credentialsOf(fields(auths[key]));
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

function credentialsOf(entry: Readonly<Record<string, unknown>>): Credentials | undefined {
  const token = text(entry["identitytoken"]);
  if (token !== undefined && token !== "") return { kind: "identity token", token };
  const pair = decoded(text(entry["auth"]) ?? "");
  const colon = pair.indexOf(":");
  if (colon < 1) return undefined;
  return { kind: "password", user: pair.slice(0, colon), password: pair.slice(colon + 1) };
}

function decoded(base64: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.fromBase64(base64));
  } catch {
    return "";
  }
}

function parsed(config: string): unknown {
  try {
    return JSON.parse(config);
  } catch {
    return undefined;
  }
}
