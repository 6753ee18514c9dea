import assert from "node:assert/strict";
import { signEnvelope } from "./dsse.ts";
import type { Signer } from "./keys.ts";
import { keyBundle } from "./sigstore_bundle.ts";
import { signSimply } from "./simple_signing.ts";
import { predicateTypes, statementBytes } from "./statement.ts";
import { freshSigner } from "../../tests/fixtures/trust.ts";
import { isSigned, prove, trustedKey } from "./verify.ts";

const digest = `sha256:${"1".repeat(64)}`;
const other = `sha256:${"2".repeat(64)}`;
const signer = freshSigner();
const stranger = freshSigner();
const trusted = [trustedKey(signer.publicKey, "release.pub")];
const nothing = { bundles: [], simple: [] };

function bundle(by: Signer, about: string, type: string = predicateTypes.signature): Uint8Array {
  const envelope = signEnvelope(statementBytes(about, type, { said: type }), by);
  return keyBundle(envelope, by.publicKey.hint);
}

function proven(bundles: readonly Uint8Array[]) {
  return prove(digest, { ...nothing, bundles }, trusted);
}

Deno.test("prove() takes a signature in either format", () => {
  const [first] = proven([bundle(signer, digest)]);
  assert.deepEqual([first?.predicateType, first?.by], [predicateTypes.signature, "release.pub"]);
  const simple = [signSimply(digest, "registry.example.com/a", signer)];
  assert.equal(isSigned(prove(digest, { ...nothing, simple }, trusted)), true);
});

Deno.test("prove() takes nothing of a stranger, or about another digest", () => {
  assert.deepEqual(proven([bundle(stranger, digest), bundle(signer, other)]), []);
  const simple = [
    signSimply(digest, "registry.example.com/a", stranger),
    signSimply(other, "registry.example.com/a", signer),
  ];
  assert.deepEqual(prove(digest, { ...nothing, simple }, trusted), []);
  assert.deepEqual(prove(digest, { ...nothing, bundles: [bundle(signer, digest)] }, []), []);
});

Deno.test("isSigned() does not take an attestation for a signature", () => {
  const attested = proven([bundle(signer, digest, predicateTypes.spdx)]);
  assert.deepEqual(attested.map(({ predicate }) => predicate), [{ said: predicateTypes.spdx }]);
  assert.equal(isSigned(attested), false);
});

Deno.test("prove() takes no bundle in which one bit differs", () => {
  const good = bundle(signer, digest);
  for (let at = 0; at < good.length; at++) {
    const bent = good.slice();
    bent[at] = (bent[at] ?? 0) ^ 1;
    const found = proven([bent]);
    // The hint is only a hint; spare bits of Base64 and letters of JSON's own may say the same.
    if (found.length > 0) assert.deepEqual(found, proven([good]), `byte ${at}`);
  }
});

Deno.test("prove() takes no envelope with a second signature", () => {
  const one = signEnvelope(statementBytes(digest, predicateTypes.signature, {}), signer);
  const two = { ...one, signatures: [...one.signatures, ...one.signatures] };
  assert.deepEqual(proven([keyBundle(two, signer.publicKey.hint)]), []);
  const none = { ...one, signatures: [] };
  assert.deepEqual(proven([keyBundle(none, signer.publicKey.hint)]), []);
  const html = { ...one, payloadType: "text/html" };
  assert.deepEqual(proven([keyBundle(html, signer.publicKey.hint)]), []);
});
