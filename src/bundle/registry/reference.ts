/** One image or artifact of a registry, by tag or by digest. */
export interface Reference {
  /** Host, and port where it is not the scheme's, as references write it. */
  readonly registry: string;
  /** Path below the registry, for example `library/postgres`. */
  readonly repository: string;
  /** Tag or `sha256:…`. */
  readonly version: string;
}

const host =
  /^(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)+|\[[0-9a-f:]+\]|[a-z0-9.-]+(?=:))(?::\d{1,5})?$/i;
const part = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const path = new RegExp(`^${part}(?:/${part})*$`);
const tag = /^\w[\w.-]{0,127}$/;
const digest = /^sha256:[0-9a-f]{64}$/;

/**
 * Takes a reference apart, as the distribution specification writes names and tags. A digest wins over
 * a tag. Undefined where it is none: without a registry, a tag or a digest, or with letters that no
 * registry takes.
 */
export function parseReference(text: string): Reference | undefined {
  const [name = "", pinned, ...more] = text.split("@");
  const slash = name.indexOf("/");
  if (slash === -1 || more.length > 0) return undefined;
  const registry = name.slice(0, slash);
  const rest = name.slice(slash + 1);
  const colon = rest.lastIndexOf(":");
  const repository = colon === -1 ? rest : rest.slice(0, colon);
  const version = pinned ?? (colon === -1 ? "" : rest.slice(colon + 1));
  const isVersion = pinned === undefined ? tag.test(version) : digest.test(version);
  return host.test(registry) && path.test(repository) && isVersion
    ? { registry, repository, version }
    : undefined;
}

/** Whether a host name stands for this machine. */
export function isLoopback(name: string): boolean {
  return name === "localhost" || name === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(name);
}
