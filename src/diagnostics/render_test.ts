import assert from "node:assert/strict";
import { diagnose } from "./diagnostic.ts";
import { renderDiagnostics } from "./render.ts";

const text = "metadata:\n  name: sales\n  ownr: team\n";
const at = { file: "floe.yaml", line: 3, column: 3, length: 4 };
const found = diagnose("FLOE-SCH001", {
  message: 'Unknown field "ownr"',
  hint: 'Did you mean "owner"?',
  at,
});

Deno.test("renderDiagnostics() shows the line, a caret below the place and the hint", () => {
  assert.equal(
    renderDiagnostics([found], { sourceOf: () => text }),
    `error[FLOE-SCH001]: Unknown field "ownr"
 --> floe.yaml:3:3
  |
3 |   ownr: team
  |   ^^^^
  = hint: Did you mean "owner"?

`,
  );
});

Deno.test("renderDiagnostics() shows the place alone without a source", () => {
  assert.equal(
    renderDiagnostics([diagnose("FLOE-SCH001", { message: "m", at })]),
    "error[FLOE-SCH001]: m\n --> floe.yaml:3:3\n\n",
  );
});

Deno.test("renderDiagnostics() shows the second place of a diagnostic", () => {
  const related = [{ message: "It is here", at: { ...at, line: 1, column: 1 } }];
  const shown = renderDiagnostics([diagnose("FLOE-YAML003", { message: "m", at, related })], {
    sourceOf: () => text,
  });
  assert.match(shown, / = It is here:\n --> floe.yaml:1:1\n {2}\|\n1 \| metadata:\n {2}\| \^{4}\n/);
});

Deno.test("renderDiagnostics() hides what a sensitive diagnostic underlines", () => {
  const secret = crypto.randomUUID();
  const shown = renderDiagnostics([
    diagnose("FLOE-SCH008", {
      message: "m",
      at: { file: "a.yaml", line: 1, column: 11, length: secret.length },
      sensitive: true,
    }),
  ], { sourceOf: () => `password: ${secret}\n` });
  assert.equal(shown.includes(secret), false);
  assert.match(shown, /1 \| password: \*{36}\n/);
});

Deno.test("renderDiagnostics() lets no text steer the terminal", () => {
  const shown = renderDiagnostics([{ ...found, message: "a\x1b[31mb\u202Ec" }], {
    sourceOf: () => "\x1b]0;title\x07\n\n\x1b[2J  x: y\n",
  });
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(shown, /[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e]/);
});

Deno.test("renderDiagnostics() cuts a long line around the place", () => {
  const shown = renderDiagnostics(
    [diagnose("FLOE-SCH001", { message: "m", at: { ...at, line: 1, column: 5001 } })],
    { sourceOf: () => `${"x".repeat(5000)}HERE${"y".repeat(5000)}` },
  );
  const lines = shown.split("\n");
  const source = lines.find((line) => line.startsWith("1 | ")) ?? "";
  const caret = lines.find((line) => line.includes("^")) ?? "";
  assert.ok(source.length <= 170);
  assert.equal(source.slice(caret.indexOf("^"), caret.lastIndexOf("^") + 1), "HERE");
});

Deno.test("renderDiagnostics() colours only when asked", () => {
  const red = "\x1b[31merror[FLOE-SCH001]\x1b[0m";
  assert.ok(renderDiagnostics([found], { colors: true }).startsWith(red));
  assert.ok(!renderDiagnostics([found]).includes("\x1b"));
});

Deno.test("renderDiagnostics() bears a place beyond the end of the file", () => {
  assert.match(
    renderDiagnostics([{ ...found, at: { ...at, line: 1, column: 500 } }], { sourceOf: () => "a" }),
    /floe\.yaml:1:500/,
  );
});
