import { Document, isMap, isScalar, parseDocument, type YAMLMap } from "yaml";
import type { ImagesLock } from "../compiler/images_lock.ts";

const head = " Written by `floe image lock` and `floe image pin`; reviewed and committed.";

/**
 * The text of images.lock.yaml: sorted, with the comments that people wrote beside entries that stay. The
 * same entries give the same text.
 *
 * @param before The file as it is, which must be one that `readImagesLock()` accepts.
 */
export function imagesLockText(before: string | undefined, lock: ImagesLock): string {
  const document = before === undefined ? fresh() : parseDocument(before);
  if (!isMap(document.contents)) document.contents = document.createNode({});
  if (!document.has("schema")) document.set("schema", "floe-images-lock/v1");
  const products = Object.entries(lock.products).map(([name, { digest, version }]) =>
    [name, version === undefined ? digest : { version, digest }] as const
  );
  write(document, "images", Object.entries(lock.images));
  write(document, "products", products);
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

function fresh(): Document {
  const document = new Document({});
  document.commentBefore = head;
  return document;
}

type Entry = readonly [string, string | Readonly<Record<string, string>>];

function write(document: Document, section: string, entries: readonly Entry[]): void {
  if (entries.length === 0) {
    document.delete(section);
    return;
  }
  const found = document.get(section);
  const map: YAMLMap = isMap(found) ? found : document.createNode({});
  if (map !== found) document.set(section, map);
  map.flow = false;
  const names = new Set(entries.map(([name]) => name));
  map.items = map.items.filter(({ key }) => names.has(keyText(key)));
  for (const [name, value] of entries) {
    if (!same(map.get(name), value)) map.set(name, document.createNode(value));
  }
  map.items.sort((a, b) => keyText(a.key) < keyText(b.key) ? -1 : 1);
}

/** What is there already stays as it is written. */
function same(node: unknown, value: Entry[1]): boolean {
  if (typeof value === "string") return node === value;
  return isMap(node) && node.items.length === Object.keys(value).length &&
    Object.entries(value).every(([key, one]) => node.get(key) === one);
}

function keyText(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}
