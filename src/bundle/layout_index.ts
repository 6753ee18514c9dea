import {
  annotationKeys,
  type Descriptor,
  imageIndex,
  jsonBytes,
  mediaTypes,
  readJson,
} from "./oci.ts";
import { type Answer, problem } from "./problem.ts";

/** What a layout needs of a file system. Paths have `/` everywhere. */
export interface LayoutFiles {
  readBytes(path: string): Promise<Uint8Array | undefined>;
  /** Whole or not at all. */
  write(path: string, content: Uint8Array): Promise<void>;
  /** Makes an empty file that must not be there; false where it is. */
  create(path: string): Promise<boolean>;
  remove(path: string): Promise<void>;
}

const layoutMark = jsonBytes({ imageLayoutVersion: "1.0.0" });

/** `index.json` of an OCI image layout, changed under a lock. */
export class LayoutIndex {
  readonly #files: LayoutFiles;
  readonly #folder: string;

  constructor(files: LayoutFiles, folder: string) {
    this.#files = files;
    this.#folder = folder;
  }

  /** Everything listed; nothing where there is no layout yet. */
  async read(): Promise<Answer<readonly Descriptor[]>> {
    const bytes = await this.#files.readBytes(`${this.#folder}/index.json`);
    if (bytes === undefined) return { value: [] };
    const read = imageIndex.safeParse(readJson(bytes));
    return read.success
      ? { value: read.data.manifests }
      : problem("invalid", `${this.#folder}/index.json is not the index of an OCI layout`);
  }

  /** Replaces the list and answers `value`. */
  async change<Value>(
    value: Value,
    edit: (listed: readonly Descriptor[]) => readonly Descriptor[],
  ): Promise<Answer<Value>> {
    const lock = `${this.#folder}/index.json.lock`;
    if (!await this.#files.create(lock)) {
      const hint = `; remove ${lock} if nothing is`;
      return problem("busy", `Somebody else is writing to ${this.#folder}${hint}`);
    }
    try {
      const listed = await this.read();
      if ("problem" in listed) return listed;
      await this.#write(edit(listed.value));
      return { value };
    } finally {
      await this.#files.remove(lock);
    }
  }

  async #write(manifests: readonly Descriptor[]): Promise<void> {
    const sorted = [...manifests].sort((a, b) => sortKey(a) < sortKey(b) ? -1 : 1);
    await this.#files.write(`${this.#folder}/oci-layout`, layoutMark);
    const index = { schemaVersion: 2, mediaType: mediaTypes.imageIndex, manifests: sorted };
    await this.#files.write(`${this.#folder}/index.json`, jsonBytes(index));
  }
}

function sortKey(descriptor: Descriptor): string {
  return `${tagOf(descriptor) ?? ""} ${descriptor.digest}`;
}

/** The tag of an entry (image-layout.md, "index.json file"). */
export function tagOf({ annotations }: Descriptor): string | undefined {
  return annotations?.[annotationKeys.refName];
}

export function untagged({ annotations = {}, ...descriptor }: Descriptor): Descriptor {
  const { [annotationKeys.refName]: _, ...others } = annotations;
  return Object.keys(others).length === 0 ? descriptor : { ...descriptor, annotations: others };
}
