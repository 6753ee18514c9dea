import type { Category } from "../plugin/mod.ts";
import { canonicalJson, sha256 } from "../schema/digest.ts";
import type { Artifacts } from "../schema/mod.ts";

/** How objects come to the cluster and people to user interfaces: no run notices. */
const unnoticed: ReadonlySet<string> = new Set<Category>(["gitops", "ingress"]);

/**
 * Digest of all that a run can notice: the artifacts without the digests of inputs and tiers, which
 * only say where they came from. A comment in a platform file changes those and restarts nothing.
 */
export function artifactsDigest(artifacts: Artifacts): string {
  const { platform } = artifacts;
  const tiers = platform.tiers.map(({ name, scope }) => ({ name, scope }));
  const plugins = Object.fromEntries(
    Object.entries(artifacts.plugins).filter(([category]) => !unnoticed.has(category)),
  );
  const noticed = { ...artifacts, inputs: [], platform: { ...platform, tiers }, plugins };
  return sha256(canonicalJson(noticed));
}
