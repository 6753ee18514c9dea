import { z } from "zod";
import {
  type Descriptor,
  descriptorOf,
  type Digest,
  digestOf,
  imageIndex,
  mediaTypes,
  readImageManifest,
  readJson,
  tellsType,
} from "../oci.ts";
import { type Answer, problem } from "../problem.ts";
import type { Store, StoredManifest } from "../store.ts";
import type { Connection } from "./connection.ts";
import { FallbackIndex } from "./fallback_index.ts";
import { nextPage, Repository } from "./repository.ts";
import { upload } from "./upload.ts";
import type { Received } from "./whole.ts";

/** A page of tags or referrers; a registry that sends more pages than this sends them in a circle. */
const pagesMax = 1000;
const pageBytesMax = 16 * 1024 * 1024;
/** Some registries write null for none. */
const tagPage = z.object({ tags: z.array(z.string()).nullable() });

/** Tags asked for at once: as many as most registries give. */
const tagsAtOnce = 1000;
const tagList = `tags/list?n=${tagsAtOnce}`;

/**
 * The next page of tags where a registry cuts a list off and gives no link to the rest, as
 * go-containerregistry's does: a page that is full and holds something new has one after it.
 */
function unlinkedPage(path: string, pages: readonly unknown[]): string | undefined {
  if (path !== tagList) return undefined;
  const [tags = [], before = []] = [pages.at(-1), pages.at(-2)]
    .map((page) => tagPage.safeParse(page).data?.tags ?? []);
  const last = tags.at(-1);
  if (last === undefined || tags.length !== tagsAtOnce || before.includes(last)) return undefined;
  return `${tagList}&last=${last}`;
}

/** One repository of a registry that follows the OCI distribution specification 1.1. */
export function registryStore(
  connection: Connection,
  where: { readonly registry: string; readonly repository: string },
): Store {
  return new RegistryStore(new Repository(connection, where), where);
}

class RegistryStore implements Store {
  readonly name: string;
  readonly at: NonNullable<Store["at"]>;
  readonly #repository: Repository;
  readonly #fallback: FallbackIndex;

  constructor(repository: Repository, at: NonNullable<Store["at"]>) {
    this.name = repository.name;
    this.at = at;
    this.#repository = repository;
    this.#fallback = new FallbackIndex(repository);
  }

  async resolve(tag: string): Promise<Answer<Descriptor | undefined>> {
    const found = await this.#repository.manifest(tag);
    if ("problem" in found) return found;
    if (found.value === undefined) return { value: undefined };
    const { mediaType, digest, bytes } = found.value;
    return { value: { mediaType, digest, size: bytes.length } };
  }

  async tags(): Promise<Answer<readonly string[]>> {
    const pages = await this.#pages(tagList);
    if ("problem" in pages) return pages;
    const tags = pages.value?.flatMap((page) => tagPage.safeParse(page).data?.tags ?? []) ?? [];
    return { value: [...new Set(tags)].sort() };
  }

  async manifest(digest: Digest): Promise<Answer<StoredManifest | undefined>> {
    const found = await this.#repository.manifest(digest);
    if ("problem" in found || found.value === undefined) return found;
    return found.value.digest === digest
      ? found
      : problem("invalid", `${this.name} sends other bytes than ${digest}`);
  }

  async blob({ digest, size }: Descriptor): Promise<Answer<Uint8Array>> {
    const path = `blobs/${digest}`;
    const got = await this.#repository.read({ method: "GET", path, expects: size }, size);
    if ("problem" in got) return got;
    const { response, bytes } = got.value;
    if (!response.ok) return await this.#refusal(got.value, digest);
    return digestOf(bytes) === digest
      ? { value: bytes }
      : problem("invalid", `${this.name} sends other bytes than ${digest}`);
  }

  async hasBlob(digest: Digest): Promise<Answer<boolean>> {
    const got = await this.#repository.send({ method: "HEAD", path: `blobs/${digest}` });
    if ("problem" in got) return got;
    if (got.value.ok) return { value: true };
    return got.value.status === 404
      ? { value: false }
      : await this.#repository.refusal(got.value, digest);
  }

  async putBlob(content: Uint8Array): Promise<Answer<Descriptor>> {
    const descriptor = descriptorOf("application/octet-stream", content);
    const put = await upload(this.#repository, descriptor.digest, content);
    return "problem" in put ? put : { value: descriptor };
  }

  async mountBlob(digest: Digest, from: string): Promise<Answer<boolean>> {
    return await this.#repository.mount(digest, from);
  }

  async putManifest(manifest: StoredManifest, tag?: string): Promise<Answer<Descriptor>> {
    const { mediaType, bytes } = manifest;
    const { artifactType, annotations, subject } = readImageManifest(bytes) ?? {};
    const descriptor = descriptorOf(mediaType, bytes, {
      ...(artifactType === undefined ? {} : { artifactType }),
      ...(subject === undefined || annotations === undefined ? {} : { annotations }),
    });
    const put = await this.#repository.putManifest(manifest, tag ?? descriptor.digest);
    if ("problem" in put) return put;
    // A registry without the referrers API says so by its silence (distribution specification 1.1,
    // "Pushing Manifests with Subject").
    if (subject !== undefined && put.value.headers.get("oci-subject") === null) {
      const listed = await this.#fallback.add(subject.digest, descriptor);
      if ("problem" in listed) return listed;
    }
    return { value: descriptor };
  }

  async referrers(digest: Digest, artifactType?: string): Promise<Answer<readonly Descriptor[]>> {
    const found = await this.#referrerPages(digest);
    if ("problem" in found) return found;
    const wanted: Descriptor[] = [];
    for (const one of found.value) {
      const typed = artifactType === undefined ? { value: one } : await this.#typed(one);
      if ("problem" in typed) return typed;
      const isWanted = artifactType === undefined || typed.value.artifactType === artifactType;
      if (isWanted) wanted.push(typed.value);
    }
    return { value: wanted.sort((a, b) => a.digest < b.digest ? -1 : 1) };
  }

  /** A referrer with its own artifact type. */
  async #typed(listed: Descriptor): Promise<Answer<Descriptor>> {
    if (tellsType(listed)) return { value: listed };
    const found = await this.manifest(listed.digest);
    if ("problem" in found) return found;
    const { artifactType } = readImageManifest(found.value?.bytes ?? new Uint8Array()) ?? {};
    return { value: artifactType === undefined ? listed : { ...listed, artifactType } };
  }

  async deleteTag(tag: string): Promise<Answer<boolean>> {
    return await this.#repository.remove(`manifests/${tag}`);
  }

  async deleteManifest(digest: Digest): Promise<Answer<boolean>> {
    const found = await this.manifest(digest);
    if ("problem" in found) return found;
    if (found.value === undefined) return { value: false };
    const { subject } = readImageManifest(found.value.bytes) ?? {};
    const gone = await this.#repository.remove(`manifests/${digest}`);
    if ("problem" in gone || subject === undefined) return gone;
    const unlisted = await this.#fallback.remove(subject.digest, digest);
    return "problem" in unlisted ? unlisted : gone;
  }

  /** From the referrers API, or where that is missing from the tag that stands in for it. */
  async #referrerPages(digest: Digest): Promise<Answer<readonly Descriptor[]>> {
    const pages = await this.#pages(`referrers/${digest}`, mediaTypes.imageIndex);
    if ("problem" in pages) return pages;
    if (pages.value === undefined) return await this.#fallback.read(digest);
    const lists = pages.value.map((page) => imageIndex.safeParse(page));
    const isList = lists.every(({ success }) => success);
    return isList
      ? { value: lists.flatMap(({ data }) => data?.manifests ?? []) }
      : problem("invalid", `${this.name} lists referrers in a way that floe can't read`);
  }

  /** JSON of every page; undefined where there is no such list, or it is of another type. */
  async #pages(path: string, type?: string): Promise<Answer<readonly unknown[] | undefined>> {
    const pages: unknown[] = [];
    let next: string | undefined = path;
    while (next !== undefined) {
      if (pages.length === pagesMax) return problem("invalid", `${this.name} lists without end`);
      const got = await this.#repository.read({ method: "GET", path: next }, pageBytesMax);
      if ("problem" in got) return got;
      const { status, ok, headers } = got.value.response;
      const isOther = type !== undefined && !(headers.get("content-type") ?? "").startsWith(type);
      if (status === 404 || (ok && isOther)) return { value: undefined };
      if (!ok) return await this.#refusal(got.value, path);
      const page = readJson(got.value.bytes);
      pages.push(page);
      next = nextPage(headers.get("link")) ?? unlinkedPage(path, pages);
    }
    return { value: pages };
  }

  async #refusal({ response, bytes }: Received, what: string): Promise<Answer<never>> {
    return await this.#repository.refusal(new Response(bytes, response), what);
  }
}
