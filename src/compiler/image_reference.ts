/** A reference with the registry that container runtimes add to a short one. */
export function fullReference(reference: string): string {
  const slash = reference.indexOf("/");
  const first = slash === -1 ? "" : reference.slice(0, slash);
  if (/[.:]/.test(first) || first === "localhost") return reference;
  return slash === -1 ? `docker.io/library/${reference}` : `docker.io/${reference}`;
}

export function withoutDigest(reference: string): string {
  return reference.replace(/@.*$/, "");
}

export function hasDigest(reference: string): boolean {
  return /@sha256:[0-9a-f]{64}$/.test(reference);
}

/**
 * Whether a name stands for an image: a repository for every tag of it, a reference with a tag for
 * that one, and `<prefix>/*` for every repository below.
 */
export function isNamed(name: string, reference: string): boolean {
  const image = withoutDigest(fullReference(reference));
  if (name.endsWith("/*")) return image.startsWith(name.slice(0, -1));
  const full = fullReference(name);
  return image === full || image.slice(0, image.lastIndexOf(":")) === full;
}
