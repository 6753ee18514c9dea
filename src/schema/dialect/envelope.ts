import { nearest } from "../../diagnostics/mod.ts";
import type { Mapping, Tree } from "../tree.ts";
import { entriesOf, Notes, textOf } from "./edit.ts";

export type FileKind = "platform" | "product" | "overlay";

export interface Envelope {
  /** The mapping without `apiVersion` and `kind`; absent where the file cannot be read further. */
  readonly root?: Mapping;
  readonly generation: 1 | 2;
}

const apiVersion = "floe.dev/v1";
/** The first name of each is the one that floe writes. */
const kinds: Readonly<Record<FileKind, readonly [string, ...string[]]>> = {
  platform: ["Platform", "Manifest"],
  product: ["DataProduct", "FloeSpec"],
  overlay: ["Overlay"],
};
/** Fields that only generation 2 has: a file with one of them lacks its envelope. */
const modern: Readonly<Record<FileKind, readonly string[]>> = {
  platform: ["metadata", "plugins"],
  product: ["metadata"],
  overlay: ["metadata", "plugins", "use", "production"],
};

/** Finds out in which dialect a file is written. Diagnostics: FLOE-SCH010. */
export function envelopeOf(tree: Tree, wanted: FileKind, notes: Notes): Envelope {
  if (tree.kind !== "mapping") {
    notes.add("FLOE-SCH010", {
      message: `${wanted === "overlay" ? "An" : "A"} ${wanted} file is a mapping, found ${
        tree.kind === "scalar" ? "text" : "a list"
      }`,
      at: tree.at,
    });
    return { generation: 2 };
  }
  const fields = entriesOf(tree);
  const version = fields.get("apiVersion");
  const kind = fields.get("kind");
  fields.delete("apiVersion");
  fields.delete("kind");
  const root: Mapping = { ...tree, entries: fields };
  const first = kinds[wanted][0];
  if (version === undefined && kind === undefined) {
    if (wanted !== "overlay" && !modern[wanted].some((name) => fields.has(name))) {
      return { root, generation: 1 };
    }
  }
  const start = tree.entries.values().next().value?.key ?? tree.at;
  if (version === undefined || textOf(version.value) !== apiVersion) {
    notes.add("FLOE-SCH010", {
      message: version === undefined
        ? 'The field "apiVersion" is missing'
        : `"apiVersion" must be ${apiVersion}`,
      hint: `Write apiVersion: ${apiVersion}`,
      at: version?.value.at ?? start,
    });
  }
  const name = textOf(kind?.value);
  if (kind === undefined || name === undefined || !kinds[wanted].includes(name)) {
    notes.add("FLOE-SCH010", {
      message: wrongKind(wanted, name, kind === undefined),
      hint: `Write kind: ${nearest(name ?? "", kinds[wanted]) ?? first}`,
      at: kind?.value.at ?? start,
    });
    if (name !== undefined && Object.values(kinds).flat().includes(name)) return { generation: 2 };
  }
  return { root, generation: 2 };
}

function wrongKind(wanted: FileKind, name: string | undefined, missing: boolean): string {
  if (missing) return 'The field "kind" is missing';
  const other = Object.entries(kinds).find(([, names]) =>
    name !== undefined && names.includes(name)
  );
  if (other !== undefined) {
    return `This file describes ${article(other[0])}, not ${article(wanted)}`;
  }
  return `"kind" must be ${kinds[wanted].join(" or ")}`;
}

function article(word: string): string {
  return /^[aeiou]/.test(word) ? `an ${word}` : `a ${word}`;
}
