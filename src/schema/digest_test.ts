import assert from "node:assert/strict";
import fc from "fast-check";
import { byCodeUnit, canonicalJson, prettyJson, sha256, sortedBy } from "./digest.ts";

Deno.test("sha256() digests the UTF-8 bytes of a text", () => {
  assert.equal(sha256("é"), sha256(new TextEncoder().encode("é")));
  assert.equal(
    sha256(""),
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
});

Deno.test("canonicalJson() does not depend on the order of keys", () => {
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
    const reversed = Object.fromEntries(Object.entries(value).reverse());
    assert.equal(canonicalJson(reversed), canonicalJson(value));
    assert.deepEqual(JSON.parse(prettyJson(value)), JSON.parse(JSON.stringify(value)));
  }));
});

Deno.test("canonicalJson() is the JSON of its value, with keys by code unit", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    assert.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)));
  }));
  assert.equal(canonicalJson({ b: 1, B: 2, "9": 3 }), '{"9":3,"B":2,"b":1}');
});

Deno.test("canonicalJson() takes an own __proto__ for an ordinary key", () => {
  assert.equal(
    canonicalJson(JSON.parse('{"b":1,"__proto__":{"a":2}}')),
    '{"__proto__":{"a":2},"b":1}',
  );
});

Deno.test("canonicalJson() leaves absent fields out and keeps null", () => {
  assert.equal(canonicalJson({ b: undefined, a: null }), '{"a":null}');
});

Deno.test("byCodeUnit() and sortedBy() put upper case before lower case", () => {
  assert.deepEqual(["b", "a", "B", "a"].sort(byCodeUnit), ["B", "a", "a", "b"]);
  assert.deepEqual(sortedBy([{ n: "b" }, { n: "B" }], ({ n }) => n), [{ n: "B" }, { n: "b" }]);
});
