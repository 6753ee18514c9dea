import { type Connection, readDockerConfig } from "../bundle/registry/mod.ts";
import type { Host } from "../host/mod.ts";
import { type Options, UsageError, type Values } from "./command.ts";

/** Options of every command that may ask a registry. */
export const registryOptions = {
  "docker-config": {
    type: "string",
    value: "FILE",
    description: "Docker's config.json, for its credentials (default: ask as anybody)",
  },
} as const satisfies Options;

/** A connection with the credentials that the command line names. */
export async function connectionOf(host: Host, values: Values): Promise<Connection> {
  const path = values.text("docker-config");
  const text = path === undefined ? "{}" : await host.files.readText(path);
  const credentials = text === undefined ? undefined : readDockerConfig(text);
  if (credentials === undefined) throw new UsageError(`'${path}' is no config.json of Docker`);
  return { send: host.send, wait: host.wait, credentials };
}
