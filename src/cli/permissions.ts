/**
 * Deno permissions of the command line in a user's repository: no network, and an environment that
 * is empty to it, because libraries read switches from there that would change what is printed.
 */
export const installedPermissions: string = [
  "--no-prompt",
  "--ignore-env",
  "--allow-read",
  "--allow-write=.",
  "--allow-run",
].join(" ");

/** Environment variables that say how to log in to registries; floe reads no other. */
export const registryVariables: readonly string[] = [
  "DOCKER_CONFIG",
  "FLOE_REGISTRY",
  "FLOE_REGISTRY_PASSWORD",
  "FLOE_REGISTRY_USERNAME",
  "HOME",
  "REGISTRY_AUTH_FILE",
];

/** What asking a registry needs besides. */
export const registryPermissions: string = `--allow-net --allow-env=${registryVariables.join()}`;
