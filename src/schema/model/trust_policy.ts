import { z } from "zod";
import { filled } from "./fields.ts";

const keys = (description: string) =>
  z.array(filled("File of a public key, relative to this one")).min(1).describe(description);

const rule = z.strictObject({
  repositories: z.array(filled(
    "Layout or repository as floe prints it; `*` stands for one step of a path, `**` for any",
  )).min(1).describe("What the rule is about"),
  signatures: keys("Who may sign: one of them must have"),
  attestations: z.strictObject({
    spdx: keys("Whose SBOM in SPDX counts").optional(),
    cyclonedx: keys("Whose SBOM in CycloneDX counts").optional(),
    provenance: keys("Whose provenance counts").optional(),
  }).describe("What must be said of a bundle beside its signature, and by whom").optional(),
  promotions: keys("Who may promote: whose records count (default: who may sign)").optional(),
}).describe("Who may sign, attest and promote what");

/** A trust policy: given by whoever verifies, never by what is verified. */
export const trustPolicyFile = z.strictObject({
  apiVersion: z.literal("floe.dev/v1").describe("Version of this file's form"),
  kind: z.literal("TrustPolicy").describe("Kind of this file"),
  environments: z.array(filled("Environment")).min(1).optional()
    .describe("Environments in the order in which a version must pass through them"),
  rules: z.array(rule).min(1)
    .describe("Every rule that a repository matches must hold; one that matches none is refused"),
}).describe("Trust policy");

export type TrustPolicyFile = z.infer<typeof trustPolicyFile>;
