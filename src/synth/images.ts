import { fullReference } from "../compiler/image_reference.ts";
import type { Images } from "../compiler/plan.ts";

/**
 * The image that pods run: pinned to the digest that the images lock has for `reference`, pulled
 * from the mirror of its registry. The lock names images as plugins do, so one lock serves all
 * environments. A reference with a digest of its own keeps it.
 */
export function resolveImage({ mirrors, digests }: Images, reference: string): string {
  const digest = digests[reference];
  const pinned = digest === undefined || reference.includes("@")
    ? reference
    : `${reference}@${digest}`;
  const full = fullReference(pinned);
  const prefixes = Object.keys(mirrors).filter((prefix) => full.startsWith(`${prefix}/`));
  const longest = prefixes.sort((a, b) => b.length - a.length).at(0);
  if (longest === undefined) return pinned;
  return `${mirrors[longest]}${full.slice(longest.length)}`;
}
