import type { Connection } from "../bundle/registry/mod.ts";
import type { Host } from "../host/mod.ts";
import { type Options, UsageError, type Values } from "./command.ts";
import { credentialsOf, type Login, loginOf } from "./credentials.ts";

/** Options of every command that may ask many registries. */
export const registriesOptions = {
  "docker-config": {
    type: "string",
    value: "FILE",
    description:
      "Docker's config.json, for its credentials (default: REGISTRY_AUTH_FILE, DOCKER_CONFIG, ~/.docker/config.json)",
  },
  "ca-file": {
    type: "string",
    value: "FILE",
    description: "Certificates in PEM that are trusted besides the usual ones",
  },
  "plain-http": {
    type: "string",
    value: "HOST",
    multiple: true,
    description: "Ask this registry without TLS (default: only one on this machine)",
  },
} as const satisfies Options;

/** Options of every command that may ask one registry. */
export const registryOptions = {
  ...registriesOptions,
  username: {
    type: "string",
    value: "NAME",
    description: "Who logs in to the registry, with --password-stdin",
  },
  "password-stdin": {
    type: "boolean",
    description: "Read the password or token of --username from standard input",
  },
} as const satisfies Options;

interface Known {
  readonly login: Login | undefined;
  readonly connection: Promise<Connection>;
}

/** One for each command line: standard input can be read once. */
const connections = new WeakMap<Values, Known>();

/**
 * The connection that a command line asks for.
 *
 * @param registry The one that `--username` is for, where the command asks one.
 * @throws {UsageError} where options, environment or the files that they name make no sense
 */
export async function connectionOf(
  host: Host,
  values: Values,
  registry?: string,
): Promise<Connection> {
  const login = loginOf(values, registry);
  const known = connections.get(values) ?? { login, connection: connect(host, values, login) };
  connections.set(values, known);
  if (known.login?.registry !== login?.registry) {
    const both = `${known.login?.registry} and ${login?.registry}`;
    const advice = "let Docker's configuration have the others";
    throw new UsageError(`--username is for one registry, and there are ${both}: ${advice}`);
  }
  return await known.connection;
}

async function connect(
  host: Host,
  values: Values,
  login: Login | undefined,
): Promise<Connection> {
  const plain = new Set(values.texts("plain-http").map(hostAndPort));
  const certificates = await certificatesOf(host, values);
  const more = certificates === undefined ? {} : { certificates };
  return {
    send: (request, patienceMs) => host.send(request, { patienceMs, ...more }),
    wait: host.wait,
    credentials: await credentialsOf(host, values, login),
    isPlain: (name) => plain.has(hostAndPort(name)),
  };
}

/** As URLs write it: without the port that plain HTTP has anyway. */
function hostAndPort(name: string): string {
  const url = `http://${name}`;
  const host = URL.canParse(url) ? new URL(url).host : "";
  if (host === "" || /[/@]/.test(name)) {
    throw new UsageError(`'${name}' is no host: write registry.example.com or box:5000`);
  }
  return host;
}

async function certificatesOf(host: Host, values: Values): Promise<string | undefined> {
  const path = values.text("ca-file");
  if (path === undefined) return undefined;
  const text = await host.files.readText(path) ?? "";
  if (!text.includes("-----BEGIN CERTIFICATE-----")) {
    throw new UsageError(`There is no certificate in '${path}'`);
  }
  return text;
}
