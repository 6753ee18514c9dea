import { type Digest, isDigest, tagPattern } from "./oci.ts";

/** Where an artifact is, or would be: a store, and a tag or digest in it. */
export interface Address {
  readonly store: StoreAddress;
  readonly tag?: string;
  readonly digest?: Digest;
}

export type StoreAddress =
  | { readonly kind: "layout"; readonly folder: string }
  | { readonly kind: "registry"; readonly registry: string; readonly repository: string };

const host = /^(?:localhost|[a-z0-9]+(?:[.-][a-z0-9]+)*|\[[0-9a-f:]+\])(?::\d{1,5})?$/i;
const part = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const path = new RegExp(`^${part}(?:/${part})*$`);

/**
 * Takes apart `oci-layout:<folder>` or `oci://<registry>/<repository>`, each with `:<tag>`,
 * `@sha256:…` or neither. Undefined where it is none.
 *
 * @example
 * ```ts
 * import { parseAddress } from "./address.ts";
 * import assert from "node:assert/strict";
 * assert.deepEqual(parseAddress("oci-layout:bundles:1.0.0"), {
 *   store: { kind: "layout", folder: "bundles" },
 *   tag: "1.0.0",
 * });
 * ```
 */
export function parseAddress(text: string): Address | undefined {
  const [name = "", digest, ...more] = text.split("@");
  if (more.length > 0 || (digest !== undefined && !isDigest(digest))) return undefined;
  const end = tagStart(name);
  const tag = end === undefined ? undefined : name.slice(end + 1);
  if (tag !== undefined && !tagPattern.test(tag)) return undefined;
  const store = parseStore(name.slice(0, end));
  return store === undefined ? undefined : {
    store,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** Index of the colon before a tag: the last one, where no slash comes after it. */
function tagStart(name: string): number | undefined {
  const scheme = name.startsWith("oci://") ? "oci://".length : "oci-layout:".length;
  const colon = name.lastIndexOf(":");
  const firstSlash = name.indexOf("/", scheme);
  const isPort = name.startsWith("oci://") && (firstSlash === -1 || colon < firstSlash);
  return colon < scheme || isPort || name.includes("/", colon) ? undefined : colon;
}

function parseStore(name: string): StoreAddress | undefined {
  if (name.startsWith("oci-layout:")) {
    const folder = name.slice("oci-layout:".length);
    return folder === "" ? undefined : { kind: "layout", folder };
  }
  if (!name.startsWith("oci://")) return undefined;
  const rest = name.slice("oci://".length);
  const slash = rest.indexOf("/");
  const registry = rest.slice(0, slash);
  const repository = rest.slice(slash + 1);
  return slash > 0 && host.test(registry) && path.test(repository)
    ? { kind: "registry", registry, repository }
    : undefined;
}

/** As a person writes it. */
export function addressText({ store, tag, digest }: Address): string {
  const name = store.kind === "layout"
    ? `oci-layout:${store.folder}`
    : `oci://${store.registry}/${store.repository}`;
  return `${name}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
}
