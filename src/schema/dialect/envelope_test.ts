import assert from "node:assert/strict";
import { one, overlay, placed, platform, product } from "../testing.ts";

const rest = "metadata: { name: a, version: 1.0.0, owner: b }\nplugins: {}\n";

for (const kind of ["Platform", "Manifest"]) {
  Deno.test(`readPlatform() reads kind: ${kind}`, () => {
    assert.ok(platform(`apiVersion: floe.dev/v1\nkind: ${kind}\n${rest}`).value);
  });
}

for (const kind of ["DataProduct", "FloeSpec"]) {
  Deno.test(`readProduct() reads kind: ${kind}`, () => {
    const text = `apiVersion: floe.dev/v1\nkind: ${kind}\nmetadata: { name: a, version: 1.0.0 }\n`;
    assert.ok(product(text).value);
  });
}

Deno.test("readPlatform() refuses another apiVersion and a misspelled kind, both at once", () => {
  const { diagnostics } = platform(`apiVersion: floe.dev/v2\nkind: Plattform\n${rest}`);
  assert.deepEqual(placed(diagnostics), ["FLOE-SCH010@1:13", "FLOE-SCH010@2:7"]);
  assert.equal(diagnostics[1]?.hint, "Write kind: Platform");
});

Deno.test("readPlatform() says what another kind of file is", () => {
  const { diagnostics } = platform(`apiVersion: floe.dev/v1\nkind: Overlay\n${rest}`);
  assert.equal(
    one(diagnostics, "FLOE-SCH010").message,
    "This file describes an overlay, not a platform",
  );
});

Deno.test("readPlatform() asks for the envelope where the rest is generation 2", () => {
  const { diagnostics } = platform(rest);
  assert.deepEqual(diagnostics.map(({ message }) => message), [
    'The field "apiVersion" is missing',
    'The field "kind" is missing',
  ]);
});

Deno.test("readOverlay() has no generation 1", () => {
  assert.equal(overlay("name: prod\n").value, undefined);
});

for (const [what, text] of [["a list", "- a\n"], ["text", "hello\n"]] as const) {
  Deno.test(`readProduct() refuses a file that is ${what}`, () => {
    const message = one(product(text).diagnostics, "FLOE-SCH010").message;
    assert.equal(message, `A product file is a mapping, found ${what}`);
  });
}
