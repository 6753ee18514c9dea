import { z } from "zod";
import type { UsedVersion } from "../compiler/upgrades.ts";
import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import { isCategory, type PlatformFacts } from "../plugin/mod.ts";

/** Path of the index below a tree's root. */
export const indexPath = "floe/index.json";

/** A path that stays inside the tree, whoever wrote the index. */
const innerPath = z.string().regex(/^(?!\/)(?!.*(^|\/)\.\.?(\/|$))[^\\\0]+$/);

const instanceRef = z.custom<UsedVersion["ref"]>(
  (value) => typeof value === "string" && isCategory(value.split("/")[0] ?? ""),
);

const indexSchema = z.object({
  schema: z.literal("floe-index/v1"),
  platform: z.string(),
  environment: z.string(),
  files: z.array(z.object({
    path: innerPath,
    sha256: z.string().regex(/^[0-9a-f]{64}$/).meta({ digest: true }),
    object: z.string().optional(),
  })),
  /** Absent where an older floe wrote it. */
  version: z.string().optional(),
  versions: z.array(z.object({ ref: instanceRef, plugin: z.string(), version: z.string() }))
    .default([]),
});

/** One file that floe wrote. */
export interface IndexEntry {
  /** Relative to the tree's root. */
  readonly path: string;
  readonly sha256: string;
  /** Identity of the object in it. */
  readonly object?: string | undefined;
}

/** What an index says. */
export interface Index {
  readonly entries: readonly IndexEntry[];
  /** Versions of the components whose objects are listed. */
  readonly versions: readonly UsedVersion[];
  /** Whose files these are; absent where the index can't be read, or an older floe wrote it. */
  readonly platform?: Pick<PlatformFacts, "name" | "version" | "environment">;
}

/** The index as text: one file per line, so that a merge conflict stays small. */
export function indexText(
  { name, version, environment }: Pick<PlatformFacts, "name" | "version" | "environment">,
  { entries, versions }: Index,
): string {
  const files = entries.map(({ path, sha256, object }) => JSON.stringify({ path, sha256, object }));
  const used = versions.map(({ ref, plugin, version }) => JSON.stringify({ ref, plugin, version }));
  return [
    "{",
    `  "environment": ${JSON.stringify(environment)},`,
    `  "files": ${lines(files)},`,
    `  "platform": ${JSON.stringify(name)},`,
    `  "schema": "floe-index/v1",`,
    `  "version": ${JSON.stringify(version)},`,
    `  "versions": ${lines(used)}`,
    "}\n",
  ].join("\n");
}

function lines(items: readonly string[]): string {
  return items.length === 0 ? "[]" : `[\n    ${items.toSorted().join(",\n    ")}\n  ]`;
}

/** The digests in a text that `indexText()` made: quotes inside a path would be escaped. */
export function digestsIn(text: string): readonly string[] {
  return [...text.matchAll(/"sha256":"([0-9a-f]{64})"/g)].map(([, digest = ""]) => digest);
}

/** What an index lists, or FLOE-OUT004 where it is no index. */
export function readIndex(
  text: string,
  file: string,
): Index & { readonly diagnostics: readonly Diagnostic[] } {
  const read = indexSchema.safeParse(parseJson(text));
  if (read.success) {
    const { files, versions, platform: name, version, environment } = read.data;
    return {
      entries: files,
      versions,
      ...(version === undefined ? {} : { platform: { name, version, environment } }),
      diagnostics: [],
    };
  }
  const [issue] = read.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? "" : ` at ${issue.path.join(".")}`;
  return {
    entries: [],
    versions: [],
    diagnostics: [diagnose("FLOE-OUT004", {
      message: `This is no index of files that floe wrote${place}`,
      hint: "Take the committed one: `git checkout -- <folder>`, then run `floe synth` again. " +
        "Or remove the whole folder; everything in it is generated.",
      at: { file, line: 1, column: 1, length: 1 },
    })],
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
