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
