/** Every exit code of floe. Stable: scripts depend on them. */
export const exitCodes = {
  ok: { code: 0, meaning: "Done" },
  diagnostics: {
    code: 1,
    meaning: "The input has errors, `--check` found a difference, or `--fail-on` a risk",
  },
  usage: { code: 2, meaning: "The command line is wrong" },
  unavailable: { code: 69, meaning: "A program that floe was told to use is missing or failed" },
  internal: { code: 70, meaning: "A bug in floe" },
  io: { code: 74, meaning: "A file cannot be read or written" },
} as const;

export type Exit = keyof typeof exitCodes;
