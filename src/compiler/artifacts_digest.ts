import { canonicalJson, sha256 } from "../schema/digest.ts";
import type { Artifacts } from "../schema/mod.ts";

/**
 * Digest of all that a run can notice: the artifacts without the digests of inputs and tiers, which
 * only say where they came from. A comment in a platform file changes those and restarts nothing.
 */
export function artifactsDigest(artifacts: Artifacts): string {
  const { platform } = artifacts;
  const tiers = platform.tiers.map(({ name, scope }) => ({ name, scope }));
  return sha256(canonicalJson({ ...artifacts, inputs: [], platform: { ...platform, tiers } }));
}
