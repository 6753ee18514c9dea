import type { Entry } from "./entry.ts";

/** The last scan over the bytes that are about to be written. */
export const scan = {
  "FLOE-SCAN001": {
    severity: "error",
    summary: "A token of a known kind is in the output",
    explanation:
      "Tokens of cloud providers, code hosts and chat services have a shape of their own. Whoever reads the repository could use it. Revoke it if it is real.",
    wrong: "description: uses key AKIA…\n",
    right: "secret_ref: aws-keys\n",
  },
  "FLOE-SCAN002": {
    severity: "error",
    summary: "A private key is in the output",
    explanation: "A PEM block with a private key was found.",
    wrong: "tls_key: -----BEGIN … KEY-----\n",
    right: "secret_ref: tls-key\n",
  },
  "FLOE-SCAN003": {
    severity: "error",
    summary: "A literal where a secret belongs is in the output",
    explanation: "The name says that the value is a secret, and the value is no reference.",
    wrong: "password: hunter…\n",
    right: "password: { secret_ref: db, key: password }\n",
  },
  "FLOE-SCAN004": {
    severity: "error",
    summary: "A random string is in the output",
    explanation:
      "The string looks as if a random generator had made it, and nothing in the schemas says that it is a digest.",
    wrong: "note: mB7x…\n",
    right: "secret_ref: my-secret\n",
  },
} as const satisfies Record<`FLOE-SCAN${number}`, Entry>;
