import { type Code, diagnose } from "../../diagnostics/mod.ts";
import type { Read, SourceFile } from "../source.ts";
import type { Tree } from "../tree.ts";
import { parseCommon } from "./common.ts";
// Evaluated when it is first used: most runs meet nothing but common YAML, and the package is large.
import defer * as full from "./full.ts";
import { Places } from "./places.ts";

const maxCharacters = 4 * 1024 * 1024;

/**
 * Reads YAML 1.2 (one document, at most 64 levels and 4 MiB characters) into a tree whose values
 * know their places. Aliases and merge keys are resolved. Diagnostics: FLOE-YAML….
 */
export function parseTree(file: SourceFile): Read<Tree> {
  const known = parsed.get(file);
  if (known !== undefined) return known;
  const read = parse(file);
  parsed.set(file, read);
  return read;
}

/** A file that is read as if it held `tree`: what would follow from it is asked in this way. */
export function withTree(file: SourceFile, tree: Tree): SourceFile {
  const copy = { ...file };
  parsed.set(copy, { value: tree, tree, diagnostics: [] });
  return copy;
}

/** Loading, choosing products and each environment ask for the same file. */
const parsed = new WeakMap<SourceFile, Read<Tree>>();

function parse(file: SourceFile): Read<Tree> {
  const text = file.text.startsWith("\uFEFF") ? file.text.slice(1) : file.text;
  const places = new Places(file.path, text);
  const refuse = (code: Code, message: string, at: number): Read<Tree> => ({
    diagnostics: [diagnose(code, { message, at: places.span(at, at + 1) })],
  });
  if (text.length > maxCharacters) {
    const size = (text.length / 1024 / 1024).toFixed(1);
    return refuse("FLOE-YAML006", `The file has ${size} MiB, floe reads up to 4 MiB`, 0);
  }
  const foreign = text.search(/\0|\uFFFD/);
  if (foreign >= 0) return refuse("FLOE-YAML008", "The file is not UTF-8 text", foreign);
  const tree = parseCommon(text, places);
  if (tree !== undefined) return { value: tree, tree, diagnostics: [] };
  return full.parseFully(text, places);
}
