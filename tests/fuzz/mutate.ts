import { isMap, isScalar, isSeq, type Node, parseDocument } from "yaml";
import type { Random } from "./random.ts";

/** Characters and words that mean something to YAML, to floe, or to JavaScript. */
const snippets = [
  "\t",
  "\n",
  "\r\n",
  "\u0000",
  "\uFEFF",
  "\u2028",
  "\u{1F600}",
  ":",
  ": ",
  "- ",
  "- - - ",
  "? ",
  "&a ",
  "*a",
  "<<: *a\n",
  "!!binary ",
  "!x ",
  "|\n",
  ">-\n",
  "---\n",
  "...\n",
  "%YAML 1.1\n",
  "{",
  "}",
  "[",
  "]",
  "'",
  '"',
  "#",
  ",",
  "@",
  "`",
  "~",
  "null",
  "__proto__: { x: 1 }\n",
  "constructor: x\n",
  "toString: x\n",
  "[[[[[[[[",
] as const;

/** Values of every type, and of every kind that code likes to forget. */
const values: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  Number.POSITIVE_INFINITY,
  Number.NaN,
  "",
  " ",
  "x",
  "yes",
  "1.0.0",
  "default",
  "toString",
  "${X:-y}",
  "${X}",
  "http://host:1/p",
  "a".repeat(300),
  "é\u202E\u0007",
  [],
  [null],
  [[]],
  ["x", 1, { a: 1 }],
  {},
  { type: "x" },
  { config: null },
  { secret_ref: "a", key: "b" },
  { name: "a", source: "vault" },
  { enabled: false },
  { "": "" },
  { a: { b: { c: { d: 1 } } } },
];

/** Changes the text itself, without regard to what it means. */
export function mutateText(text: string, random: Random): string {
  let result = text;
  for (let round = 1 + random.below(4); round > 0; round -= 1) {
    const at = random.below(result.length + 1);
    const length = random.below(40);
    const piece = result.slice(at, at + length);
    result = random.pick<() => string>([
      () => result.slice(0, at) + random.pick(snippets) + result.slice(at),
      () => result.slice(0, at) + result.slice(at + 1 + random.below(20)),
      () => result.slice(0, at) + piece + result.slice(at),
      () => result.slice(0, at),
      () => withLine(result, random, (line) => ` ${line}`),
      () => withLine(result, random, (line) => line.trimStart()),
      () => withLine(result, random, (line) => `${line}\n${line}`),
      () => withLine(result, random, () => ""),
    ])();
  }
  return result;
}

function withLine(text: string, random: Random, by: (line: string) => string): string {
  const lines = text.split("\n");
  const index = random.below(lines.length);
  lines[index] = by(lines[index] ?? "");
  return lines.join("\n");
}

/** Changes values and keys of a document that stays valid YAML. */
export function mutateValues(text: string, random: Random): string {
  const document = parseDocument(text, { logLevel: "silent" });
  for (let round = 1 + random.below(3); round > 0; round -= 1) {
    const nodes: Node[] = [];
    collect(document.contents, nodes);
    if (nodes.length === 0) return text;
    change(random.pick(nodes), document.createNode(random.pick(values)), random);
  }
  try {
    return String(document);
  } catch {
    // The anchor of an alias was taken away, which the printer refuses to write.
    return mutateText(text, random);
  }
}

function collect(node: unknown, into: Node[]): void {
  if (isMap(node)) {
    into.push(node);
    for (const { value } of node.items) collect(value, into);
  } else if (isSeq(node)) {
    into.push(node);
    for (const item of node.items) collect(item, into);
  } else if (isScalar(node)) into.push(node);
}

function change(node: Node, other: Node, random: Random): void {
  if (isScalar(node)) {
    node.value = isScalar(other) ? other.value : "x";
    delete node.source;
    return;
  }
  if (isSeq(node)) {
    random.pick<() => void>([
      () => node.items.push(other),
      () => node.items.splice(random.below(node.items.length + 1), 1),
      () => node.items.splice(random.below(node.items.length + 1), 1, other),
    ])();
    return;
  }
  if (!isMap(node)) return;
  const pair = node.items[random.below(node.items.length)];
  random.pick<() => void>([
    () => node.set(random.pick(["extra", "type", "config", "name", "enabled", "__proto__"]), other),
    () => pair && node.delete(pair.key),
    () => pair && (pair.value = other),
    () => pair && isScalar(pair.key) && (pair.key.value = `${String(pair.key.value)}s`),
    () => pair && isScalar(pair.key) && (pair.key.value = String(pair.key.value).slice(1)),
  ])();
}
