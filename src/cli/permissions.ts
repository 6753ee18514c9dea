/** Environment variables that floe reads; cdk8s asks for the first two when it is imported. */
export const environmentVariables: readonly string[] = [
  "CDK8S_OUTDIR",
  "CDK8S_LEGACY_HASH",
  "FORCE_COLOR",
  "NO_COLOR",
];

/** Deno permissions of the command line in a user's repository: no network at all. */
export const installedPermissions: string = [
  "--allow-read",
  "--allow-write=.",
  `--allow-env=${environmentVariables.join(",")}`,
  "--allow-run",
].join(" ");
