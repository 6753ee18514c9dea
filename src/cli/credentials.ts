import {
  type Answer,
  type Connection,
  type Credentials,
  type DockerConfig,
  type Helper,
  readDockerConfig,
  readHelperAnswer,
} from "../bundle/registry/mod.ts";
import type { Host } from "../host/mod.ts";
import { UsageError, type Values } from "./command.ts";
import { joinPath } from "./paths.ts";

/** Who logs in where, by the command line. */
export interface Login {
  readonly registry: string;
  readonly user: string;
}

/**
 * What `--username` says.
 *
 * @throws {UsageError} where it lacks its password, or standard input is wanted for two
 */
export function loginOf(values: Values, registry: string | undefined): Login | undefined {
  const user = values.text("username");
  if ((user !== undefined) !== values.flag("password-stdin")) {
    throw new UsageError("--username and --password-stdin go together");
  }
  if (user === undefined || registry === undefined) return undefined;
  if (values.text("password-file") === "-") {
    throw new UsageError("Standard input can't hold both a key's password and a registry's");
  }
  return { registry, user };
}

/**
 * Where credentials come from: the command line, else the environment, else Docker's configuration and
 * the programs that it names. Each counts for its own registry alone.
 *
 * @throws {UsageError} where one of them makes no sense
 */
export async function credentialsOf(
  host: Host,
  values: Values,
  login: Login | undefined,
): Promise<Connection["credentials"]> {
  const given = login === undefined ? undefined : {
    registry: login.registry,
    credentials: password(login.user, await host.input(), "standard input"),
  };
  const environment = environmentLogin(host);
  const config = await dockerConfig(host, values);
  const asked = new Map<string, Promise<Answer<Credentials | undefined>>>();
  return async (registry, repository) => {
    for (const one of [given, environment]) {
      if (one?.registry === registry) return { value: one.credentials };
    }
    const helper = config.helper(registry);
    if (helper !== undefined) {
      const answer = asked.get(registry) ?? askHelper(host, helper);
      asked.set(registry, answer);
      const found = await answer;
      if ("problem" in found || found.value !== undefined) return found;
    }
    return { value: config.stored(registry, repository) };
  };
}

async function askHelper(host: Host, helper: Helper): Promise<Answer<Credentials | undefined>> {
  const ran = await host.run([helper.program, "get"], { input: helper.server });
  return readHelperAnswer(helper, ran);
}

/** A user and a password in the environment, which must say what registry they are for. */
function environmentLogin(
  { env }: Host,
): { readonly registry: string; readonly credentials: Credentials } | undefined {
  const registry = env("FLOE_REGISTRY") ?? "";
  const user = env("FLOE_REGISTRY_USERNAME") ?? "";
  const secret = env("FLOE_REGISTRY_PASSWORD") ?? "";
  if (user === "" && secret === "") return undefined;
  if (registry === "" || user === "" || secret === "") {
    const names = "FLOE_REGISTRY, FLOE_REGISTRY_USERNAME and FLOE_REGISTRY_PASSWORD";
    throw new UsageError(`${names} go together`);
  }
  return { registry, credentials: password(user, secret, "FLOE_REGISTRY_PASSWORD") };
}

/** A line end is what `echo` adds; no registry has it in a password. */
function password(user: string, text: string, place: string): Credentials {
  const secret = text.replace(/\r?\n$/, "");
  if (secret === "") throw new UsageError(`There is no password in ${place}`);
  return { kind: "password", user, password: secret };
}

/** The file that the command line names, else the one that Podman and Docker would take. */
async function dockerConfig(host: Host, values: Values): Promise<DockerConfig> {
  const named = values.text("docker-config");
  const path = named ?? usualPath(host);
  const text = path === undefined ? undefined : await host.files.readText(path);
  const read = readDockerConfig(text ?? (named === undefined ? "{}" : ""));
  if (read === undefined) throw new UsageError(`'${path}' is no config.json of Docker`);
  return read;
}

function usualPath({ env }: Host): string | undefined {
  const [file, folder, home] = ["REGISTRY_AUTH_FILE", "DOCKER_CONFIG", "HOME"]
    .map((name) => env(name) === "" ? undefined : env(name));
  if (file !== undefined) return file;
  if (folder !== undefined) return joinPath(folder, "config.json");
  return home === undefined ? undefined : joinPath(home, ".docker/config.json");
}
