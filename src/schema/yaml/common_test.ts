import assert from "node:assert/strict";
import fc from "fast-check";
import { parseCommon } from "./common.ts";
import { parseFully } from "./full.ts";
import { Places } from "./places.ts";

const common = (text: string) => parseCommon(text, new Places("a.yaml", text));
const fully = (text: string) => parseFully(text, new Places("a.yaml", text));

/** Whether the common reader answered; fails where its answer is not the full reader's. */
function agrees(text: string): boolean {
  const tree = common(text);
  if (tree === undefined) return false;
  const { value, diagnostics } = fully(text);
  assert.deepEqual(diagnostics, [], `the full reader refuses ${JSON.stringify(text)}`);
  assert.deepEqual(tree, value, `another tree for ${JSON.stringify(text)}`);
  assert.equal(written(tree), written(value), `another order for ${JSON.stringify(text)}`);
  return true;
}

const written = (tree: unknown) =>
  JSON.stringify(tree, (_, value) => value instanceof Map ? [...value] : value);

const inputs = ["platforms", "templates", "tests/fixtures"].flatMap((folder) =>
  [...yamlBelow(folder)].map((path) => [path, Deno.readTextFileSync(path)] as const)
);

function* yamlBelow(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* yamlBelow(`${folder}/${name}`);
    else if (/\.ya?ml$/.test(name)) yield `${folder}/${name}`;
  }
}

const read = [
  "a: 1\n",
  "a: 1",
  "# c\n\na: x # c\n  # c\nb:\n- 1\n- y z\nc: { d: [e, 'f', \"g\"], h: {}, i: [] }  # c\n",
  "- a: 1\n  b:\n    c: d\n- [x]\n-  e\n",
  "a: it's # not\nb: 'it''s'\nc: http://x:80/y#z\nd: -1\ne: 1.5e3\nf: ~\ng: 08\n",
  "8080: a\ntrue: b\n'x y': c\n__proto__: d\n",
];
for (const text of read) {
  Deno.test(`parseCommon() reads ${JSON.stringify(text)}`, () => assert.ok(agrees(text)));
}

const left = [
  ["nothing", "# c\n"],
  ["a tab", "a: b\tc\n"],
  ["Windows' line ends", "a: 1\r\n"],
  ["a key that comes twice", "a: 1\na: 2\n"],
  ["a key that comes twice in flow", "{a: 1, a: 2}\n"],
  ["a value of several lines", "a: b\n  c\n"],
  ["a key without a value", "a:\nb: 1\n"],
  ["an anchor", "a: &x 1\n"],
  ["a merge", "a: { <<: b }\n"],
  ["a null key", "~: 1\n"],
  ["a block scalar", "a: |\n  b\n"],
  ["an escape", 'a: "b\\n"\n'],
  ["a document marker", "---\na: 1\n"],
  ["infinity", "a: .inf\n"],
  ["a number beyond all", "a: 1e999\n"],
  ["octal", "a: 0o17\n"],
  ["wrong indentation", "a:\n    b: 1\n  c: 2\n"],
  ["a flow collection of several lines", "a: [b,\n  c]\n"],
  ["deep nesting", `a: ${"[".repeat(40)}${"]".repeat(40)}\n`],
] as const;
for (const [what, text] of left) {
  Deno.test(`parseCommon() leaves ${what} to the full reader`, () => {
    assert.equal(common(text), undefined);
  });
}

Deno.test("parseCommon() reads every platform, overlay and product in the repository", () => {
  const ours = inputs.filter(([path]) =>
    /^platforms\/[^/]+\/(platform|environments\/\w+|products\/[^/]+\/floe)\.ya?ml$/.test(path)
  );
  assert.ok(ours.length >= 5);
  for (const [path, text] of ours) assert.ok(agrees(text), path);
});

const rare = fc.constantFrom(
  ..."a b-c d_e x.y 1 -1 1.5 +2 1e3 0x1F 0o7 true null ~ .5 5. 1_0 2024-01-01 -x -. :x ?x a:b a#b é ü&x"
    .split(" "),
  ..."&a *a !t | > % @ ` - ? : << = ... --- {} [] { } [ ] , # ' \"".split(" "),
  "a b",
  "'q'",
  "'it''s'",
  '"d"',
  '"\\n"',
  "''",
  '""',
  "{a: 1}",
  "[a, b]",
  "[a: 1]",
  "{a}",
  '{"a":1}',
  "{ a: b, c: [d, {e: f}] }",
  "[]",
  "{}",
  "[ ]",
  "[a, ]",
  "a: b",
  "a :b",
  "b # c",
  "'b' # c",
  "b #c",
  "[a] # c",
  "\u00A0x",
);
const word = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom("a", "b c", "1", "true", "'q'", '"d"', "../x", "[a]") },
  { weight: 1, arbitrary: rare },
);
const key = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom("a", "b", "c", "d", "k-1", "'q r'", '"d"') },
  { weight: 1, arbitrary: rare },
);
const line = fc.tuple(
  fc.constantFrom(0, 0, 0, 0, 2, 2, 2, 4, 4, 1),
  fc.oneof(
    fc.tuple(key, word).map(([name, value]) => `${name}: ${value}`),
    key.map((name) => `${name}:`),
    word.map((value) => `- ${value}`),
    fc.tuple(key, word).map(([name, value]) => `- ${name}: ${value}`),
    key.map((name) => `- ${name}:`),
    fc.constantFrom("", "# c", "-", "  ", "#"),
    word,
  ),
  fc.constantFrom("", "", "", "", " # c", "  ", "#c"),
).map(([indent, text, end]) => `${" ".repeat(indent)}${text}${end}`);
const lines = fc.array(line, { minLength: 1, maxLength: 7 }).map((all) => all.join("\n"));
const document = fc.tuple(lines, fc.constantFrom("\n", "", "\n\n", "\n# c")).map((all) =>
  all.join("")
);

const numRuns = Number(Deno.env.get("FLOE_YAML_RUNS") ?? "3000");

Deno.test("parseCommon() answers as the full reader does, whatever the lines", () => {
  let answered = 0;
  fc.assert(fc.property(document, (text) => void (answered += agrees(text) ? 1 : 0)), { numRuns });
  assert.ok(answered > numRuns / 50, `only ${answered} of ${numRuns} were common`);
});

Deno.test("parseCommon() answers as the full reader does after any small change of a real file", () => {
  const real = fc.constantFrom(
    ...inputs.map(([, text]) => text).filter((text) => text.length < 4000),
  );
  const piece = fc.oneof(
    word,
    fc.constantFrom("\n", " ", "  ", ": ", "- ", "\n  ", "", "#", " #", "\n\n", ",", ":"),
  );
  const change = fc.tuple(fc.nat(), fc.nat(3), piece);
  let answered = 0;
  const property = fc.property(
    real,
    fc.array(change, { minLength: 1, maxLength: 3 }),
    (text, changes) => {
      const changed = changes.reduce((all, [place, length, inserted]) => {
        const at = place % (all.length + 1);
        return all.slice(0, at) + inserted + all.slice(at + length);
      }, text);
      answered += agrees(changed) ? 1 : 0;
    },
  );
  fc.assert(property, { numRuns });
  assert.ok(answered > numRuns / 50, `only ${answered} of ${numRuns} were common`);
});
