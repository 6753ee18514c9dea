import { z } from "zod";
import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";

/** Path of the index below a tree's root. */
export const indexPath = "floe/index.json";

/** A path that stays inside the tree, whoever wrote the index. */
const innerPath = z.string().regex(/^(?!\/)(?!.*(^|\/)\.\.?(\/|$))[^\\\0]+$/);

const indexSchema = z.object({
  schema: z.literal("floe-index/v1"),
  platform: z.string(),
  environment: z.string(),
  files: z.array(z.object({
    path: innerPath,
    sha256: z.string().regex(/^[0-9a-f]{64}$/).meta({ digest: true }),
    object: z.string().optional(),
  })),
});

/** One file that floe wrote. */
export interface IndexEntry {
  /** Relative to the tree's root. */
  readonly path: string;
  readonly sha256: string;
  /** Identity of the object in it. */
  readonly object?: string | undefined;
}

/** The index as text: one file per line, so that a merge conflict stays small. */
export function indexText(
  { name, environment }: { readonly name: string; readonly environment: string },
  entries: readonly IndexEntry[],
): string {
  const lines = entries.map(({ path, sha256, object }) =>
    `    ${JSON.stringify({ path, sha256, object })}`
  ).sort();
  const head = `  "environment": ${JSON.stringify(environment)},\n  "files": [\n`;
  const tail = `  "platform": ${JSON.stringify(name)},\n  "schema": "floe-index/v1"\n`;
  return `{\n${head}${lines.join(",\n")}\n  ],\n${tail}}\n`;
}

/** The digests in a text that `indexText()` made: quotes inside a path would be escaped. */
export function digestsIn(text: string): readonly string[] {
  return [...text.matchAll(/"sha256":"([0-9a-f]{64})"/g)].map(([, digest = ""]) => digest);
}

/** What an index lists, or FLOE-OUT004 where it is no index. */
export function readIndex(
  text: string,
  file: string,
): { readonly entries: readonly IndexEntry[]; readonly diagnostics: readonly Diagnostic[] } {
  const read = indexSchema.safeParse(parseJson(text));
  if (read.success) return { entries: read.data.files, diagnostics: [] };
  const [issue] = read.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? "" : ` at ${issue.path.join(".")}`;
  return {
    entries: [],
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
