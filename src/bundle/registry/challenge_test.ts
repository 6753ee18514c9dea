import assert from "node:assert/strict";
import { parseChallenge } from "./challenge.ts";

Deno.test("parseChallenge() reads where a token is to be had", () => {
  assert.deepEqual(
    parseChallenge('Bearer realm="https://a.example.com/t",service="x y",scope="a:b:pull,push"'),
    { scheme: "bearer", realm: "https://a.example.com/t", service: "x y", scope: "a:b:pull,push" },
  );
  assert.deepEqual(parseChallenge("bearer realm=https://a.example.com/t"), {
    scheme: "bearer",
    realm: "https://a.example.com/t",
  });
  assert.deepEqual(parseChallenge('Bearer realm="a \\"b\\""'), {
    scheme: "bearer",
    realm: 'a "b"',
  });
});

Deno.test("parseChallenge() prefers a token where there is a choice", () => {
  const both = 'Basic realm="old", Bearer realm="https://a.example.com/t", Basic realm="other"';
  assert.deepEqual(parseChallenge(both), { scheme: "bearer", realm: "https://a.example.com/t" });
  assert.deepEqual(parseChallenge('Basic realm="a"'), { scheme: "basic" });
});

Deno.test("parseChallenge() knows nothing of others", () => {
  for (const header of ["", "Negotiate", 'Bearer service="a"', "Basically"]) {
    assert.equal(parseChallenge(header), undefined);
  }
});
