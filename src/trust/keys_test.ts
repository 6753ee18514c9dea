import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { readPublicKey, readSigner } from "./keys.ts";
import { readPem, writePem } from "./pem.ts";
import { nonceLength, saltLength, sealKey, unsealKey } from "./sealed_key.ts";
import { freshPem, freshSigner } from "../../tests/fixtures/trust.ts";

const random = {
  salt: new Uint8Array(saltLength).fill(1),
  nonce: new Uint8Array(nonceLength).fill(2),
};

function sealedFresh(password: string): { readonly plain: string; readonly sealed: string } {
  const plain = freshPem();
  const der = createPrivateKey(plain).export({ type: "pkcs8", format: "der" });
  return { plain, sealed: sealKey(new Uint8Array(der), password, random) };
}

Deno.test("readSigner() opens a key that sealKey() encrypted, with its password only", () => {
  const { plain, sealed } = sealedFresh("open sesame");
  assert.match(sealed, /^-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n/);
  const read = readSigner(sealed, "open sesame");
  const direct = readSigner(plain, "");
  assert.ok("signer" in read && "signer" in direct);
  assert.equal(read.signer.publicKey.pem, direct.signer.publicKey.pem);
  assert.deepEqual(readSigner(sealed, "wrong"), { problem: "wrong password" });
});

Deno.test("unsealKey() refuses what would cost too much, and what is no such file", () => {
  const document = (params: unknown) =>
    writePem({
      label: "ENCRYPTED SIGSTORE PRIVATE KEY",
      content: new TextEncoder().encode(JSON.stringify({
        kdf: { name: "scrypt", params, salt: "AAAA" },
        cipher: { name: "nacl/secretbox", nonce: new Uint8Array(24).toBase64() },
        ciphertext: "AAAA",
      })),
    });
  assert.deepEqual(unsealKey(document({ N: 2 ** 30, r: 8, p: 1 }), ""), { problem: "no key" });
  assert.deepEqual(unsealKey(document({ N: 1.5, r: 8, p: 1 }), ""), { problem: "no key" });
  assert.deepEqual(unsealKey(document({ N: 2, r: 8, p: 1 }), ""), { problem: "wrong password" });
  assert.deepEqual(unsealKey("hello", ""), { problem: "no key" });
  assert.deepEqual(unsealKey(freshPem(), ""), { problem: "no key" });
});

Deno.test("readSigner() and readPublicKey() take P-256 and nothing else", () => {
  assert.deepEqual(readSigner(freshPem("P-384"), ""), { problem: "another kind of key" });
  assert.deepEqual(readSigner("hello", ""), { problem: "no key" });
  assert.deepEqual(readPublicKey("hello"), { problem: "no key" });
  assert.deepEqual(readPublicKey(freshPem("P-384")), { problem: "another kind of key" });
});

Deno.test("a signature is verified by its own key over its own content", () => {
  const signer = freshSigner();
  const content = new TextEncoder().encode("content");
  const signature = signer.sign(content);
  // ASN.1 DER starts with a sequence; the fixed-length form is what verifiers refuse.
  assert.equal(signature[0], 0x30);
  const read = readPublicKey(signer.publicKey.pem);
  assert.ok("key" in read);
  assert.equal(read.key.verifies(content, signature), true);
  assert.equal(read.key.verifies(new TextEncoder().encode("other"), signature), false);
  assert.equal(read.key.verifies(content, new Uint8Array([1, 2, 3])), false);
  assert.equal(freshSigner().publicKey.verifies(content, signature), false);
});

Deno.test("readPem() reads what writePem() wrote, and nothing cut", () => {
  const text = writePem({ label: "A KEY", content: new Uint8Array(100).fill(7) });
  assert.deepEqual(readPem(`before\n${text}after`), {
    label: "A KEY",
    content: new Uint8Array(100).fill(7),
  });
  assert.equal(readPem(text.slice(0, -10)), undefined);
  assert.equal(readPem("-----BEGIN A KEY-----\n****\n-----END A KEY-----"), undefined);
});
