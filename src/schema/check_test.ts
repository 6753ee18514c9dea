import assert from "node:assert/strict";
import { z } from "zod";
import { checkAgainst } from "./check.ts";
import { parseTree } from "./yaml/parse.ts";

const schema = z.strictObject({
  name: z.string().describe("What it is called"),
  count: z.int().min(1).max(9).optional(),
  on: z.boolean().optional(),
  size: z.enum(["small", "large"]).optional(),
  when: z.iso.date().optional(),
  tags: z.array(z.string()).optional(),
  more: z.record(z.string().regex(/^[a-z]+$/, "Expected small letters"), z.int()).optional(),
  either: z.union([z.string(), z.strictObject({ ref: z.string() })]).optional(),
  kind: z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("a"), x: z.int() }),
    z.strictObject({ type: z.literal("b") }),
  ]).optional(),
  password: z.strictObject({ secret_ref: z.string() }).optional(),
});

function check(text: string) {
  const { value } = parseTree({ path: "a.yaml", text });
  assert.ok(value);
  return checkAgainst(schema, value);
}

const cases: readonly (readonly [string, string, string, string, string | undefined])[] = [
  [
    "an unknown field with the nearest name",
    "name: x\ncuont: 1\n",
    "FLOE-SCH001@2:1",
    'Unknown field "cuont"',
    'Did you mean "count"?',
  ],
  [
    "a missing field with its description",
    "count: 1\n",
    "FLOE-SCH002@1:1",
    'The field "name" is missing',
    "name: What it is called",
  ],
  [
    "a field without a value",
    "name:\ncount: 1\n",
    "FLOE-SCH002@1:1",
    'The field "name" has no value',
    "name: What it is called",
  ],
  [
    "text for a number",
    "name: x\ncount: many\n",
    "FLOE-SCH003@2:8",
    '"count" must be a whole number, found the text "many"',
    undefined,
  ],
  [
    "a quoted number",
    'name: x\ncount: "3"\n',
    "FLOE-SCH003@2:8",
    '"count" must be a whole number, found the text "3"',
    "Write it without quotes",
  ],
  [
    "a number for text",
    "name: 1.10\n",
    "FLOE-SCH003@1:7",
    '"name" must be text, found number 1.1',
    "Put it in quotes",
  ],
  [
    "yes for true",
    "name: x\non: yes\n",
    "FLOE-SCH003@2:5",
    '"on" must be true or false, found the text "yes"',
    "Write `true`: YAML 1.2 has no other word for it",
  ],
  [
    "one value for a list",
    "name: x\ntags: a\n",
    "FLOE-SCH003@2:7",
    '"tags" must be a list, found the text "a"',
    "Write it as a list: [a]",
  ],
  [
    "a word that is none of the choices",
    "name: x\nsize: smal\n",
    "FLOE-SCH004@2:7",
    '"size" must be small or large, found the text "smal"',
    'Did you mean "small"?',
  ],
  [
    "a number out of range",
    "name: x\ncount: 12\n",
    "FLOE-SCH005@2:8",
    '"count" is not allowed: Expected 9 or less',
    undefined,
  ],
  [
    "a malformed date",
    "name: x\nwhen: tomorrow\n",
    "FLOE-SCH005@2:7",
    '"when" is not allowed: Expected a day such as 2026-01-31',
    undefined,
  ],
  [
    "a malformed key",
    "name: x\nmore: { Aa: 1 }\n",
    "FLOE-SCH005@2:9",
    '"more.Aa" is not allowed: Expected small letters',
    undefined,
  ],
  [
    "a value inside the alternative that was meant",
    "name: x\neither: { reff: y, ref: z }\n",
    "FLOE-SCH001@2:11",
    'Unknown field "reff" in "either"',
    'Did you mean "ref"?',
  ],
  [
    "a value that fits no alternative",
    "name: x\neither: 1\n",
    "FLOE-SCH003@2:9",
    '"either" must be text or a mapping, found number 1',
    "Put it in quotes",
  ],
  [
    "an unknown kind",
    "name: x\nkind: { type: c }\n",
    "FLOE-SCH004@2:15",
    '"kind.type" must be a or b, found the text "c"',
    undefined,
  ],
  [
    "a field of a known kind",
    "name: x\nkind: { type: a, x: y }\n",
    "FLOE-SCH003@2:21",
    '"kind.x" must be a whole number, found the text "y"',
    undefined,
  ],
];

for (const [what, text, place, message, hint] of cases) {
  Deno.test(`checkAgainst() tells ${what}`, () => {
    const { value, diagnostics } = check(text);
    assert.equal(value, undefined);
    const [found] = diagnostics;
    assert.equal(`${found?.code}@${found?.at?.line}:${found?.at?.column}`, place);
    assert.equal(found?.message, message);
    if (hint !== undefined) assert.equal(found?.hint, hint);
    assert.equal(diagnostics.length, 1);
  });
}

Deno.test("checkAgainst() tells everything at once, in the order of the text", () => {
  const { diagnostics } = check("nam: x\ncount: 12\non: no\nsize: big\n");
  assert.deepEqual(diagnostics.map(({ code }) => code), [
    "FLOE-SCH002",
    "FLOE-SCH001",
    "FLOE-SCH005",
    "FLOE-SCH003",
    "FLOE-SCH004",
  ]);
});

Deno.test("checkAgainst() takes an optional field without a value for absent", () => {
  assert.deepEqual(check("name: x\ncount:\n").value, { name: "x" });
});

Deno.test("checkAgainst() never repeats what stands where a secret belongs", () => {
  const secret = crypto.randomUUID();
  const [found] = check(`name: x\npassword: ${secret}\n`).diagnostics;
  assert.ok(found);
  assert.equal(JSON.stringify(found).includes(secret), false);
  assert.equal(found.sensitive, true);
});

Deno.test("checkAgainst() puts a prefix before every path", () => {
  const { value } = parseTree({ path: "a.yaml", text: "name: 1\n" });
  assert.ok(value);
  const { diagnostics } = checkAgainst(schema, value, { path: ["plugins", "compute", 0] });
  assert.equal(
    diagnostics[0]?.message,
    '"plugins.compute[0].name" must be text, found number 1',
  );
});

Deno.test("checkAgainst() refuses a key called __proto__ as any other", () => {
  const { diagnostics } = check("name: x\n__proto__: { polluted: true }\n");
  assert.equal(diagnostics[0]?.message, 'Unknown field "__proto__"');
});
