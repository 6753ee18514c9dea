import { Composer, type CST, type Document, Parser, type YAMLError } from "yaml";
import { type Code, diagnose, type Diagnostic, hasErrors } from "../../diagnostics/mod.ts";
import type { Read } from "../source.ts";
import type { Tree } from "../tree.ts";
import { convert } from "./convert.ts";
import type { Places } from "./places.ts";

const maxDepth = 64;
/** A syntax error often causes a train of others; these many are told. */
const maxSyntaxErrors = 10;

/** Reads everything that YAML allows, with the package that knows all of it. Diagnostics: FLOE-YAML…. */
export function parseFully(text: string, places: Places): Read<Tree> {
  const refuse = (code: Code, message: string, at: number): Read<Tree> => ({
    diagnostics: [diagnose(code, { message, at: places.span(at, at + 1) })],
  });
  const tokens = [...new Parser().parse(text)];
  const deep = tooDeep(tokens);
  if (deep !== undefined) {
    return refuse("FLOE-YAML005", `The file has more than ${maxDepth} levels`, deep);
  }
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false });
  const documents = [...composer.compose(tokens)];
  const [first, second] = documents;
  const syntax = documents.flatMap((document) => syntaxErrors(document, places));
  if (syntax.length > 0) return { diagnostics: syntax.slice(0, maxSyntaxErrors) };
  if (first === undefined || first.contents === null) {
    return refuse("FLOE-YAML009", "The file is empty", 0);
  }
  if (second !== undefined) {
    const message = "A second document starts here; a file holds one";
    return refuse("FLOE-YAML004", message, second.range[0]);
  }
  const { tree, diagnostics } = convert(first, places);
  return hasErrors(diagnostics) ? { diagnostics } : { value: tree, tree, diagnostics };
}

function syntaxErrors(document: Document.Parsed, places: Places): readonly Diagnostic[] {
  const seen = new Set<number>();
  const problems: readonly YAMLError[] = [...document.errors, ...document.warnings];
  return problems.flatMap((problem) => {
    const [start, end] = problem.pos;
    if (seen.has(start)) return [];
    seen.add(start);
    return [diagnose(codeOf(problem), { ...wordsOf(problem), at: places.span(start, end) })];
  });
}

function codeOf(problem: YAMLError): Code {
  if (problem.code === "TAB_AS_INDENT") return "FLOE-YAML002";
  return problem.code === "TAG_RESOLVE_FAILED" ? "FLOE-YAML010" : "FLOE-YAML001";
}

function wordsOf(problem: YAMLError): { message: string; hint?: string } {
  if (problem.code === "TAB_AS_INDENT") {
    return { message: "A tab indents this line", hint: "Indent with spaces" };
  }
  if (problem.code === "BLOCK_AS_IMPLICIT_KEY") {
    return { message: problem.message, hint: 'Quote a value that holds ": "' };
  }
  return { message: problem.message };
}

/** Offset of the first collection that is nested too deeply: the composer recurses, this does not. */
function tooDeep(tokens: readonly CST.Token[]): number | undefined {
  const stack: { readonly token: CST.Token; readonly depth: number }[] = [];
  for (const token of tokens) {
    if (token.type === "document" && token.value !== undefined) {
      stack.push({ token: token.value, depth: 0 });
    }
  }
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { token, depth } = next;
    if (!("items" in token)) continue;
    if (depth >= maxDepth) return token.offset;
    for (const { key, value } of token.items) {
      if (key) stack.push({ token: key, depth: depth + 1 });
      if (value) stack.push({ token: value, depth: depth + 1 });
    }
  }
  return undefined;
}
