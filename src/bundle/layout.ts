import { type LayoutFiles, LayoutIndex, tagOf, untagged } from "./layout_index.ts";
import {
  annotationKeys,
  type Descriptor,
  descriptorOf,
  type Digest,
  digestOf,
  type ImageManifest,
  readImageManifest,
  tellsType,
} from "./oci.ts";
import { type Answer, problem } from "./problem.ts";
import type { Store, StoredManifest } from "./store.ts";

/**
 * A local OCI image layout (OCI image specification 1.1, image-layout.md). Every OCI manifest is
 * listed in `index.json`, those without a tag too: that is how other programs find referrers. A
 * change of that list holds a lock, so that two at once lose nothing.
 */
export function layoutStore(files: LayoutFiles, folder: string): Store {
  return new Layout(files, folder);
}

class Layout implements Store {
  readonly name: string;
  readonly #files: LayoutFiles;
  readonly #folder: string;
  readonly #index: LayoutIndex;

  constructor(files: LayoutFiles, folder: string) {
    this.name = `oci-layout:${folder}`;
    this.#files = files;
    this.#folder = folder;
    this.#index = new LayoutIndex(files, folder);
  }

  async resolve(tag: string): Promise<Answer<Descriptor | undefined>> {
    const listed = await this.#index.read();
    if ("problem" in listed) return listed;
    const found = listed.value.find((one) => tagOf(one) === tag);
    return { value: found === undefined ? undefined : untagged(found) };
  }

  async tags(): Promise<Answer<readonly string[]>> {
    const listed = await this.#index.read();
    if ("problem" in listed) return listed;
    return { value: listed.value.flatMap((one) => tagOf(one) ?? []).sort() };
  }

  async manifest(digest: Digest): Promise<Answer<StoredManifest | undefined>> {
    const listed = await this.#index.read();
    if ("problem" in listed) return listed;
    const found = listed.value.find((one) => one.digest === digest);
    if (found === undefined) return { value: undefined };
    const content = await this.blob(found);
    if ("problem" in content) return content;
    return { value: { mediaType: found.mediaType, bytes: content.value } };
  }

  async blob({ digest }: Pick<Descriptor, "digest">): Promise<Answer<Uint8Array>> {
    const bytes = await this.#files.readBytes(this.#blobPath(digest));
    if (bytes === undefined) return problem("not found", `${this.name} has no content ${digest}`);
    if (digestOf(bytes) !== digest) {
      return problem("invalid", `What ${this.name} holds as ${digest} has another digest`);
    }
    return { value: bytes };
  }

  async hasBlob(digest: Digest): Promise<Answer<boolean>> {
    return { value: await this.#files.readBytes(this.#blobPath(digest)) !== undefined };
  }

  async putBlob(content: Uint8Array): Promise<Answer<Descriptor>> {
    const descriptor = descriptorOf("application/octet-stream", content);
    // Damaged content is mended by writing it again.
    const whole = "value" in await this.blob(descriptor);
    if (!whole) await this.#files.write(this.#blobPath(descriptor.digest), content);
    return { value: descriptor };
  }

  async putManifest(
    { mediaType, bytes }: StoredManifest,
    tag?: string,
  ): Promise<Answer<Descriptor>> {
    const document = readImageManifest(bytes);
    const { artifactType, annotations } = document ?? {};
    const described = descriptorOf(mediaType, bytes, {
      ...(artifactType === undefined ? {} : { artifactType }),
      // Of a referrer, those who list them see the annotations (distribution specification 1.1).
      ...(document?.subject === undefined || annotations === undefined ? {} : { annotations }),
    });
    await this.putBlob(bytes);
    return await this.#index.change(described, (listed) => listedWith(listed, described, tag));
  }

  async referrers(digest: Digest, artifactType?: string): Promise<Answer<readonly Descriptor[]>> {
    const listed = await this.#index.read();
    if ("problem" in listed) return listed;
    const found = new Map<Digest, Descriptor>();
    for (const one of listed.value) {
      const isWanted = (type: string | undefined) =>
        artifactType === undefined || type === artifactType;
      if (tellsType(one) && !isWanted(one.artifactType)) continue;
      const content = await this.blob(one);
      if ("problem" in content) return content;
      const { subject, artifactType: own = one.artifactType } = readImageManifest(content.value) ??
        {};
      if (subject?.digest !== digest || !isWanted(own)) continue;
      found.set(one.digest, {
        ...untagged(one),
        ...(own === undefined ? {} : { artifactType: own }),
      });
    }
    return { value: [...found.values()].sort((a, b) => a.digest < b.digest ? -1 : 1) };
  }

  async deleteTag(tag: string): Promise<Answer<boolean>> {
    const before = await this.resolve(tag);
    if ("problem" in before) return before;
    const gone = before.value;
    if (gone === undefined) return { value: false };
    return await this.#index.change(true, (listed) => {
      const others = listed.filter((one) => tagOf(one) !== tag);
      const isListed = others.some(({ digest }) => digest === gone.digest);
      return isListed ? others : [...others, gone];
    });
  }

  async deleteManifest(digest: Digest): Promise<Answer<boolean>> {
    const before = await this.#index.read();
    if ("problem" in before) return before;
    if (!before.value.some((one) => one.digest === digest)) return { value: false };
    const changed = await this.#index.change(
      true,
      (listed) => listed.filter((one) => one.digest !== digest),
    );
    if ("value" in changed) await this.#removeContent(digest, before.value);
    return changed;
  }

  /** Removes what only the OCI manifest `digest` pointed at. */
  async #removeContent(digest: Digest, listed: readonly Descriptor[]): Promise<void> {
    const kept = new Set<Digest>();
    let gone: readonly Digest[] = [];
    for (const one of listed) {
      const content = await this.blob(one);
      const document = "value" in content ? readImageManifest(content.value) : undefined;
      const pointed = [one.digest, ...pointedAt(document)];
      if (one.digest === digest) gone = pointed;
      else pointed.forEach((each) => kept.add(each));
    }
    for (const each of gone) if (!kept.has(each)) await this.#files.remove(this.#blobPath(each));
  }

  #blobPath(digest: Digest): string {
    return `${this.#folder}/blobs/${digest.replace(":", "/")}`;
  }
}

function pointedAt(document: ImageManifest | undefined): readonly Digest[] {
  return document === undefined
    ? []
    : [document.config.digest, ...document.layers.map(({ digest }) => digest)];
}

/** The list with one more; an entry without a tag is dropped where the same content has one. */
function listedWith(
  listed: readonly Descriptor[],
  added: Descriptor,
  tag: string | undefined,
): readonly Descriptor[] {
  if (tag === undefined) {
    return listed.some(({ digest }) => digest === added.digest) ? listed : [...listed, added];
  }
  const others = listed.flatMap((one) => {
    if (tagOf(one) === undefined) return one.digest === added.digest ? [] : [one];
    if (tagOf(one) !== tag) return [one];
    const isTagged = listed.some((each) =>
      each.digest === one.digest && tagOf(each) !== undefined && tagOf(each) !== tag
    );
    // What loses its last tag stays, so that whoever knows its digest can still have it.
    return one.digest === added.digest || isTagged ? [] : [untagged(one)];
  });
  const annotations = { ...added.annotations, [annotationKeys.refName]: tag };
  return [...others, { ...added, annotations }];
}
