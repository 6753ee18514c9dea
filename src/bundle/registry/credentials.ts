import { type Answer, problem } from "../problem.ts";
import { familyOf } from "./families.ts";
import { fields, text } from "./json.ts";

/** Who asks. Never printed, never part of a message. */
export type Credentials =
  | { readonly kind: "password"; readonly user: string; readonly password: string }
  /** An OAuth 2 refresh token, which Docker calls identity token. */
  | { readonly kind: "identity token"; readonly token: string };

/** What Docker's `config.json` has. */
export interface DockerConfig {
  /**
   * The credentials in the file. Podman's `auth.json` may have some for a part of a registry alone
   * (containers-auth.json(5)): the longest path wins.
   */
  stored(registry: string, repository: string): Credentials | undefined;
  /** The program that keeps a registry's credentials, and what that calls the registry. */
  helper(registry: string): Helper | undefined;
}

/** A program that follows the protocol of docker-credential-helpers. */
export interface Helper {
  readonly program: string;
  /** What the program is asked for, on its standard input. */
  readonly server: string;
}

/** Reads Docker's `config.json`; undefined where the text is no such file. */
export function readDockerConfig(config: string): DockerConfig | undefined {
  const read = parsed(config);
  if (read === undefined) return undefined;
  const { auths, credHelpers, credsStore } = fields(read);
  return {
    stored: (registry, repository) => {
      for (const key of keysOf(registry, repository)) {
        const found = credentialsOf(fields(fields(auths)[key]));
        if (found !== undefined) return found;
      }
      return undefined;
    },
    helper: (registry) => {
      const server = familyOf(registry)?.configKeys?.[0] ?? registry;
      const name = text(fields(credHelpers)[server]) ?? text(fields(credHelpers)[registry]) ??
        text(credsStore);
      // It becomes the name of a program.
      return name === undefined || !/^[a-z0-9][\w.-]*$/i.test(name)
        ? undefined
        : { program: `docker-credential-${name}`, server };
    },
  };
}

function keysOf(registry: string, repository: string): readonly string[] {
  const parts = repository.split("/");
  const names = familyOf(registry)?.configKeys ?? [registry, `https://${registry}`];
  const narrow = parts.map((_, i) => `${registry}/${parts.slice(0, parts.length - i).join("/")}`);
  return [...narrow, ...names, `https://${registry}/v1/`, `https://${registry}/v2/`];
}

function credentialsOf(entry: Readonly<Record<string, unknown>>): Credentials | undefined {
  const token = text(entry["identitytoken"]);
  if (token !== undefined && token !== "") return { kind: "identity token", token };
  const user = text(entry["username"]) ?? "";
  const password = text(entry["password"]) ?? "";
  if (user !== "" && password !== "") return { kind: "password", user, password };
  const pair = decoded(text(entry["auth"]) ?? "");
  const colon = pair.indexOf(":");
  if (colon < 1) return undefined;
  return { kind: "password", user: pair.slice(0, colon), password: pair.slice(colon + 1) };
}

/**
 * What a credential helper said; undefined where it has nothing for the registry. What it prints
 * may hold a secret, so no message repeats it.
 */
export function readHelperAnswer(
  { program }: Helper,
  { code, stdout }: { readonly code: number; readonly stdout: string },
): Answer<Credentials | undefined> {
  if (code !== 0) {
    if (/credentials not found/i.test(stdout)) return { value: undefined };
    return problem(
      "unauthorized",
      code === 127
        ? `${program}, which Docker's configuration names, is not installed`
        : `${program}, which Docker's configuration names, fails with exit code ${code}`,
    );
  }
  const answer = fields(parsed(stdout));
  const user = text(answer["Username"]);
  const secret = text(answer["Secret"]);
  if (user === undefined || secret === undefined) {
    return problem("unauthorized", `${program} answers in a way that floe can't read`);
  }
  if (secret === "") return { value: undefined };
  return {
    value: user === "<token>"
      ? { kind: "identity token", token: secret }
      : { kind: "password", user, password: secret },
  };
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
