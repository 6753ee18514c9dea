import {
  type Descriptor,
  type Digest,
  imageIndex,
  jsonBytes,
  mediaTypes,
  readJson,
} from "../oci.ts";
import { type Answer, problem } from "../problem.ts";
import type { Repository } from "./repository.ts";

/**
 * The list of referrers that clients keep under a tag where a registry has no API for it
 * (distribution specification 1.1, "Referrers Tag Schema").
 */
export class FallbackIndex {
  readonly #repository: Repository;

  constructor(repository: Repository) {
    this.#repository = repository;
  }

  async read(subject: Digest): Promise<Answer<readonly Descriptor[]>> {
    const found = await this.#repository.manifest(tagOf(subject));
    if ("problem" in found) return found;
    if (found.value === undefined) return { value: [] };
    const index = imageIndex.safeParse(readJson(found.value.bytes));
    return index.success
      ? { value: index.data.manifests }
      : problem("invalid", `${this.#repository.name} has something else under ${tagOf(subject)}`);
  }

  async add(subject: Digest, referrer: Descriptor): Promise<Answer<null>> {
    return await this.#change(
      subject,
      (listed) =>
        listed.some(({ digest }) => digest === referrer.digest) ? listed : [...listed, referrer],
    );
  }

  async remove(subject: Digest, referrer: Digest): Promise<Answer<null>> {
    return await this.#change(
      subject,
      (listed) => listed.filter(({ digest }) => digest !== referrer),
    );
  }

  /** Reads back what it wrote, and writes once more where somebody else wrote at the same time. */
  async #change(
    subject: Digest,
    edit: (listed: readonly Descriptor[]) => readonly Descriptor[],
  ): Promise<Answer<null>> {
    for (let attempt = 0; attempt < 3; attempt++) {
      const listed = await this.read(subject);
      if ("problem" in listed) return listed;
      const manifests = edit(listed.value);
      if (manifests === listed.value || manifests.length === listed.value.length) {
        return { value: null };
      }
      const index = { schemaVersion: 2, mediaType: mediaTypes.imageIndex, manifests };
      const put = await this.#repository.putManifest(
        { mediaType: mediaTypes.imageIndex, bytes: jsonBytes(index) },
        tagOf(subject),
      );
      if ("problem" in put) return put;
    }
    return problem("busy", `Others keep changing ${tagOf(subject)} of ${this.#repository.name}`);
  }
}

function tagOf(subject: Digest): string {
  return subject.replace(":", "-");
}
