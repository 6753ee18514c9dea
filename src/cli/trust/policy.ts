import { diagnose, type Diagnostic } from "../../diagnostics/mod.ts";
import type { Host } from "../../host/mod.ts";
import {
  checkAgainst,
  parseTree,
  sourceFile,
  type TrustPolicyFile,
  trustPolicyFile,
} from "../../schema/mod.ts";
import {
  type AttestationKind,
  attestationKinds,
  matchesRepository,
  type Requirement,
  type Trusted,
} from "../../trust/mod.ts";
import type { Step } from "../bundle/stores.ts";
import { folderOf, joinPath } from "../paths.ts";
import { trustedKeys } from "./keys.ts";

/** A trust policy and where its keys lie. */
export interface Policy {
  readonly path: string;
  readonly file: TrustPolicyFile;
}

/** Reads a trust policy. Reports FLOE-TRU005, where the file is wrong. */
export async function readPolicy(host: Host, path: string): Promise<Step<Policy>> {
  const bytes = await host.files.readBytes(path);
  if (bytes === undefined) {
    return unusable(`There is no trust policy "${path}"`, "Name its file: --policy FILE");
  }
  const { tree, diagnostics } = parseTree(sourceFile(path, bytes));
  if (tree === undefined) return { diagnostics: diagnostics.map(asPolicy) };
  const read = checkAgainst(trustPolicyFile, tree);
  return read.value === undefined
    ? { diagnostics: read.diagnostics.map(asPolicy) }
    : { value: { path, file: read.value } };
}

function asPolicy({ message, hint, at }: Diagnostic): Diagnostic {
  return diagnose("FLOE-TRU005", {
    message,
    hint: hint ?? "`floe schema trust-policy` prints its JSON Schema",
    at,
  });
}

function unusable(message: string, hint: string): Step<never> {
  return { diagnostics: [diagnose("FLOE-TRU005", { message, hint })] };
}

/**
 * What a policy demands of bundles in a repository: every rule that matches. Fails closed where
 * none does. Reports FLOE-TRU001 and FLOE-TRU005.
 */
export async function requirementsIn(
  host: Host,
  { path, file }: Policy,
  repository: string,
): Promise<Step<readonly Requirement[]>> {
  const rules = file.rules.filter(({ repositories }) =>
    repositories.some((pattern) => matchesRepository(pattern, repository))
  );
  if (rules.length === 0) {
    return unusable(
      `No rule of "${path}" is about ${repository}`,
      "Write a rule whose `repositories` match it",
    );
  }
  const requirements: Requirement[] = [];
  for (const { signatures, attestations, promotions } of rules) {
    const signers = await keysAt(host, path, signatures);
    if ("diagnostics" in signers) return signers;
    const demanded = new Map<AttestationKind, readonly Trusted[]>();
    for (const kind of attestationKinds) {
      const keys = attestations?.[kind];
      if (keys === undefined) continue;
      const attesters = await keysAt(host, path, keys);
      if ("diagnostics" in attesters) return attesters;
      demanded.set(kind, attesters.value);
    }
    const promoters = await keysAt(host, path, promotions ?? signatures);
    if ("diagnostics" in promoters) return promoters;
    requirements.push({
      signatures: signers.value,
      attestations: demanded,
      promotions: promoters.value,
    });
  }
  return { value: requirements };
}

async function keysAt(
  host: Host,
  policy: string,
  paths: readonly string[],
): Promise<Step<readonly Trusted[]>> {
  return await trustedKeys(host, paths.map((path) => joinPath(folderOf(policy), path)));
}
