import type { z } from "zod";
import { alternatives, diagnose, type Diagnostic, type Span, suggest } from "../diagnostics/mod.ts";
import { isSecretName } from "./secret_names.ts";
import { keyPlaceOf, placeOf, type Plain, type Tree, valueAt } from "./tree.ts";
import { descriptionOf, expectation, keysOf, literalsAt, schemasAt } from "./zod_walk.ts";

export interface CheckOptions {
  /** Path of the tree in its file, for the words of messages. */
  readonly path?: readonly PropertyKey[];
  /** Puts a dotted path of the schema into the words of the file. */
  readonly words?: (path: string) => string;
}

export interface Checked<T> {
  readonly value?: T;
  readonly diagnostics: readonly Diagnostic[];
}

type Path = readonly PropertyKey[];
type Issue = z.core.$ZodIssue;

/**
 * Checks a tree against a schema and tells everything that is wrong, each with its place. A field
 * without a value (`owner:`) counts as absent. Diagnostics: FLOE-SCH001 to FLOE-SCH005.
 */
export function checkAgainst<Schema extends z.ZodType>(
  schema: Schema,
  tree: Tree,
  options: CheckOptions = {},
): Checked<z.output<Schema>> {
  const result = schema.safeParse(withoutNulls(tree));
  if (result.success) return { value: result.data, diagnostics: [] };
  const teller = new Teller(schema, tree, options);
  const diagnostics = result.error.issues.flatMap((issue) => teller.tell(issue, []));
  return { diagnostics: diagnostics.sort(byPlace) };
}

/** Order of the text; ties keep the order of discovery. */
export function byPlace(a: Diagnostic, b: Diagnostic): number {
  return (a.at?.line ?? 0) - (b.at?.line ?? 0) || (a.at?.column ?? 0) - (b.at?.column ?? 0);
}

function withoutNulls(tree: Tree): Plain {
  if (tree.kind === "scalar") return tree.value;
  if (tree.kind === "sequence") return tree.items.map(withoutNulls);
  const kept = [...tree.entries].filter(([, { value }]) =>
    value.kind !== "scalar" || value.value !== null
  );
  // Object.fromEntries defines properties, so a key called __proto__ stays a plain key.
  return Object.fromEntries(kept.map(([key, { value }]) => [key, withoutNulls(value)]));
}

/** Puts zod's issues into floe's words. */
class Teller {
  readonly #schema: z.ZodType;
  readonly #tree: Tree;
  readonly #options: CheckOptions;

  constructor(schema: z.ZodType, tree: Tree, options: CheckOptions) {
    this.#schema = schema;
    this.#tree = tree;
    this.#options = options;
  }

  tell(issue: Issue, base: Path): readonly Diagnostic[] {
    const path = [...base, ...issue.path];
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => this.#unknown(key, path));
    }
    if (issue.code === "invalid_union") return this.#union(issue, path);
    if (issue.code === "custom") return [this.#refused(path, issue.message, false)];
    if (this.#isMissing(path)) return [this.#missing(path)];
    if (issue.code === "invalid_type") return [this.#wrongType(path)];
    if (issue.code === "invalid_value") return [this.#choice(path, issue.values.map(String))];
    if (issue.code === "invalid_key" || issue.code === "invalid_element") {
      return [this.#refused(path, issue.issues[0]?.message ?? issue.message, true)];
    }
    return [this.#refused(path, wordsOf(issue), false)];
  }

  #unknown(key: string, path: Path): Diagnostic {
    const known = keysOf(this.#schema, path);
    return diagnose("FLOE-SCH001", {
      message: `Unknown field "${key}"${this.#inside(path)}`,
      hint: suggest(key, known),
      at: keyPlaceOf(this.#tree, [...path, key]),
    });
  }

  #missing(path: Path): Diagnostic {
    const parent = path.slice(0, -1);
    const empty = valueAt(this.#tree, path) !== undefined;
    const description = descriptionOf(this.#schema, path);
    const name = String(path.at(-1) ?? "the file");
    return diagnose("FLOE-SCH002", {
      message: empty
        ? `The field "${name}" has no value${this.#inside(parent)}`
        : `The field "${name}" is missing${this.#inside(parent)}`,
      hint: missingHint(name, description, keysOf(this.#schema, path).includes("secret_ref")),
      at: empty ? keyPlaceOf(this.#tree, path) : headOf(this.#tree, parent),
    });
  }

  #wrongType(path: Path): Diagnostic {
    const found = valueAt(this.#tree, path);
    const expected = alternatives(schemasAt(this.#schema, path).map(expectation));
    return diagnose("FLOE-SCH003", {
      message: `${this.#name(path)} must be ${expected}, found ${describe(found, path)}`,
      hint: typeHint(found, expected),
      at: placeOf(this.#tree, path),
      sensitive: isSecretPath(path) ? true : undefined,
    });
  }

  #choice(path: Path, choices: readonly string[]): Diagnostic {
    const found = valueAt(this.#tree, path);
    const word = found?.kind === "scalar" ? String(found.value) : "";
    return diagnose("FLOE-SCH004", {
      message: `${this.#name(path)} must be ${alternatives(choices)}, found ${
        describe(found, path)
      }`,
      hint: word === "" ? undefined : suggest(word, choices),
      at: placeOf(this.#tree, path),
    });
  }

  #refused(path: Path, words: string, key: boolean): Diagnostic {
    return diagnose("FLOE-SCH005", {
      message: words.startsWith("Expected")
        ? `${this.#name(path)} is not allowed: ${words}`
        : `${this.#name(path)}: ${words}`,
      hint: descriptionOf(this.#schema, path),
      at: key ? keyPlaceOf(this.#tree, path) : placeOf(this.#tree, path),
      sensitive: isSecretPath(path) ? true : undefined,
    });
  }

  /** Tells what is wrong with the alternative that comes nearest to what was written. */
  #union(issue: z.core.$ZodIssueInvalidUnion, path: Path): readonly Diagnostic[] {
    if ("discriminator" in issue && issue.errors.length === 0) {
      if (this.#isMissing(path)) return [this.#missing(path)];
      return [this.#choice(path, literalsAt(this.#schema, path))];
    }
    if (!/^Invalid/.test(issue.message)) return [this.#refused(path, issue.message, false)];
    if (this.#isMissing(path)) return [this.#missing(path)];
    const near =
      issue.errors.filter((errors) =>
        !errors.some((error) => error.code === "invalid_type" && error.path.length === 0)
      ).sort((a, b) => a.length - b.length)[0];
    return near?.flatMap((error) => this.tell(error, path)) ?? [this.#wrongType(path)];
  }

  #isMissing(path: Path): boolean {
    if (path.length === 0) return false;
    const found = valueAt(this.#tree, path);
    return found === undefined || (found.kind === "scalar" && found.value === null);
  }

  #name(path: Path): string {
    const words = this.#words(path);
    return words === "" ? "The file" : `"${words}"`;
  }

  #inside(path: Path): string {
    const words = this.#words(path);
    return words === "" ? "" : ` in "${words}"`;
  }

  #words(path: Path): string {
    const { path: prefix = [], words = (text) => text } = this.#options;
    return words(dotted([...prefix, ...path]));
  }
}

/** `a.b[0].c`. */
export function dotted(path: Path): string {
  return path.map((step, index) =>
    typeof step === "number" ? `[${step}]` : `${index === 0 ? "" : "."}${String(step)}`
  ).join("");
}

/** A missing field is shown at its mapping's key, which is one line, or at the file's start. */
function headOf(tree: Tree, path: Path): Span {
  return typeof path.at(-1) === "number" ? placeOf(tree, path) : keyPlaceOf(tree, path);
}

/** Refinements and patterns of floe speak for themselves; zod's own words are put plainly. */
function wordsOf(issue: Issue): string {
  if (issue.code === "too_small") {
    if (issue.origin === "string") return "Expected some text";
    if (issue.origin === "array") return `Expected at least ${issue.minimum} in the list`;
    return `Expected ${issue.minimum} or more`;
  }
  if (issue.code === "too_big") {
    if (issue.origin === "string") return `Expected at most ${issue.maximum} characters`;
    return `Expected ${issue.maximum} or less`;
  }
  if (issue.code === "invalid_format" && /^Invalid/.test(issue.message)) {
    return formats[issue.format] ?? `Expected ${issue.format}`;
  }
  return issue.message;
}

const formats: Readonly<Record<string, string>> = {
  url: "Expected an address such as https://example.com",
  date: "Expected a day such as 2026-01-31",
  datetime: "Expected a time such as 2026-01-31T12:00:00Z",
  duration: "Expected an ISO 8601 duration such as PT6H",
};

function isSecretPath(path: Path): boolean {
  return path.some((step) => typeof step === "string" && isSecretName(step));
}

function describe(tree: Tree | undefined, path: Path): string {
  if (tree === undefined) return "nothing";
  if (tree.kind !== "scalar") return tree.kind === "sequence" ? "a list" : "a mapping";
  if (typeof tree.value !== "string") return `${typeof tree.value} ${String(tree.value)}`;
  if (isSecretPath(path)) return "text";
  const shown = tree.value.length > 40 ? `${tree.value.slice(0, 40)}…` : tree.value;
  return `the text ${JSON.stringify(shown)}`;
}

function missingHint(
  name: string,
  description: string | undefined,
  isReference: boolean,
): string | undefined {
  if (description === undefined) return undefined;
  const written = isReference
    ? `Write ${name}: { secret_ref: <Secret>, key: <key> }. `
    : `${name}: `;
  return `${written}${description}`;
}

function typeHint(found: Tree | undefined, expected: string): string | undefined {
  if (found?.kind !== "scalar") return undefined;
  const { value } = found;
  if (expected.includes("true or false") && typeof value === "string") {
    if (/^(yes|on|y)$/i.test(value)) return "Write `true`: YAML 1.2 has no other word for it";
    if (/^(no|off|n)$/i.test(value)) return "Write `false`: YAML 1.2 has no other word for it";
  }
  if (expected.includes("text") && typeof value !== "string") return "Put it in quotes";
  if (expected.includes("number") && typeof value === "string" && /^\d+(\.\d+)?$/.test(value)) {
    return "Write it without quotes";
  }
  if (expected.includes("a list")) return `Write it as a list: [${String(value)}]`;
  return undefined;
}
