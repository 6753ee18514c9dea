import type { Diagnostic } from "../diagnostics/mod.ts";
import type { Tree } from "./tree.ts";

/** A text file that was read; `path` is relative to the repository, with `/`. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Only where the file is not UTF-8, so that `text` does not say what is in it. */
  readonly bytes?: Uint8Array;
}

/** A file from its bytes. A byte order mark stays in the text: digests are of what is on disk. */
export function sourceFile(path: string, bytes: Uint8Array): SourceFile {
  const text = decoder.decode(bytes);
  if (!text.includes("\uFFFD") || isSame(new TextEncoder().encode(text), bytes)) {
    return { path, text };
  }
  return { path, text, bytes };
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

/** What a reader makes of a file. Without a value the diagnostics hold an error. */
export interface Read<T> {
  readonly value?: T;
  /** The canonical tree: a place in it is the place in the file that the value came from. */
  readonly tree?: Tree;
  readonly diagnostics: readonly Diagnostic[];
}

/** What the readers need to know of the plugins, without naming one. */
export interface AliasTable {
  /**
   * The plugin that a file means by `type`. `inCluster`: the selection's endpoint names a service
   * beside the platform, a host without a dot; undefined where it has none. Gives undefined where no
   * other name is known.
   */
  plugin(category: string, type: string, inCluster: boolean | undefined): string | undefined;
  /** Whether the plugin's config has a field of that name. */
  accepts(category: string, plugin: string, field: string): boolean;
  /** The only plugin of a category whose config has a field of that name. */
  taking(category: string, field: string): string | undefined;
  /** Plugin of a category that a dialect implies without naming it. */
  readonly defaults: Readonly<Record<string, string>>;
}
