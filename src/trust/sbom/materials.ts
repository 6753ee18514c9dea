/** One thing that an artifact consists of, or that made it. */
export interface Material {
  readonly kind: "application" | "container" | "library";
  readonly name: string;
  readonly version?: string;
  /** `sha256:…` of its content, where that is known. */
  readonly digest?: string;
  /** Package URL (package-url.github.io). */
  readonly purl: string;
}

/** What an SBOM says, in no format yet. */
export interface Materials {
  /** Whose SBOM it is. */
  readonly subject: { readonly name: string; readonly version: string; readonly digest: string };
  /** RFC 3339, of the input: an SBOM of the same artifact is the same on every day. */
  readonly created: string;
  /** The program that wrote it. */
  readonly tool: { readonly name: string; readonly version: string };
  /** In an order that does not change. */
  readonly list: readonly Material[];
}

/** Package URL of a container image; its digest is the version (purl type `oci`). */
export function imagePurl(repository: string, tag: string | undefined, digest?: string): string {
  const name = repository.slice(repository.lastIndexOf("/") + 1).toLowerCase();
  const version = digest === undefined ? "" : `@${encodeURIComponent(digest)}`;
  const qualifiers = [
    `repository_url=${encodeURIComponent(repository)}`,
    ...(tag === undefined ? [] : [`tag=${encodeURIComponent(tag)}`]),
  ];
  return `pkg:oci/${encodeURIComponent(name)}${version}?${qualifiers.join("&")}`;
}

/** Package URL of any other type; slashes of the name separate its namespace. */
export function packagePurl(type: string, name: string, version?: string): string {
  const path = name.split("/").map(encodeURIComponent).join("/");
  return `pkg:${type}/${path}${version === undefined ? "" : `@${encodeURIComponent(version)}`}`;
}
