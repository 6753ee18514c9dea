import type { Diagnostic } from "../diagnostics/mod.ts";
import type { Tree } from "./tree.ts";

/** A text file that was read; `path` is relative to the repository, with `/`. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
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
   * beside the platform, a host without a dot. Undefined: no other name is known.
   */
  plugin(category: string, type: string, inCluster: boolean): string | undefined;
  /** Whether the plugin's config has a field of that name. */
  accepts(category: string, plugin: string, field: string): boolean;
  /** Plugin of a category that a dialect implies without naming it. */
  readonly defaults: Readonly<Record<string, string>>;
}
