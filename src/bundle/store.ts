import type { Descriptor, Digest } from "./oci.ts";
import type { Answer } from "./problem.ts";

/**
 * Where artifacts lie: a local OCI image layout, or one repository of a registry. Both answer
 * alike, so that every command works on either. All content that is read was checked against the
 * digest that was asked for.
 */
export interface Store {
  /** As a person writes it: `oci-layout:dist/bundles` or `oci://registry.example.com/team/bundle`. */
  readonly name: string;
  /** Where it is a repository of a registry. */
  readonly at?: { readonly registry: string; readonly repository: string };
  /** What a tag points at; undefined where there is no such tag. */
  resolve(tag: string): Promise<Answer<Descriptor | undefined>>;
  /** Tags in the order of their code units. */
  tags(): Promise<Answer<readonly string[]>>;
  /** An OCI manifest or index with its media type; undefined where it isn't there. */
  manifest(digest: Digest): Promise<Answer<StoredManifest | undefined>>;
  /** Content of a config or a layer. Its absence is a problem: something points at it. */
  blob(descriptor: Descriptor): Promise<Answer<Uint8Array>>;
  hasBlob(digest: Digest): Promise<Answer<boolean>>;
  /** Writes content; the same content a second time changes nothing. */
  putBlob(content: Uint8Array): Promise<Answer<Descriptor>>;
  /** Takes content over from another repository of the same registry; false where it can't. */
  mountBlob?(digest: Digest, from: string): Promise<Answer<boolean>>;
  /**
   * Writes an OCI manifest, and where it has a subject makes it one of that subject's referrers.
   * With a tag, moves the tag to it: whether that is allowed is the caller's business.
   */
  putManifest(manifest: StoredManifest, tag?: string): Promise<Answer<Descriptor>>;
  /** OCI manifests whose subject is `digest`, of one artifact type or of any, sorted by digest. */
  referrers(digest: Digest, artifactType?: string): Promise<Answer<readonly Descriptor[]>>;
  deleteTag(tag: string): Promise<Answer<boolean>>;
  deleteManifest(digest: Digest): Promise<Answer<boolean>>;
}

/** Exact bytes, because their digest counts. */
export interface StoredManifest {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}
