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
  const full = withRegistry(pinned);
  const prefixes = Object.keys(mirrors).filter((prefix) => full.startsWith(`${prefix}/`));
  const longest = prefixes.sort((a, b) => b.length - a.length).at(0);
  if (longest === undefined) return pinned;
  return `${mirrors[longest]}${full.slice(longest.length)}`;
}

/** Writes out what container runtimes add to a short reference. */
function withRegistry(reference: string): string {
  const slash = reference.indexOf("/");
  const first = slash === -1 ? "" : reference.slice(0, slash);
  if (/[.:]/.test(first) || first === "localhost") return reference;
  return slash === -1 ? `docker.io/library/${reference}` : `docker.io/${reference}`;
}
