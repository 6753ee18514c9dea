import { xsalsa20poly1305 } from "@noble/ciphers/salsa.js";
import { scryptSync } from "node:crypto";
import { z } from "zod";
import { readJson } from "./json.ts";
import { readPem, writePem } from "./pem.ts";

/** cosign 2 and 3 write the first label, and read the older one too. */
const labels = ["ENCRYPTED SIGSTORE PRIVATE KEY", "ENCRYPTED COSIGN PRIVATE KEY"] as const;
/** What cosign writes (go-securesystemslib, `encrypted`: `OWASP` parameters). */
const cost = { N: 65536, r: 8, p: 1 } as const;
const keyLength = 32;
export const saltLength = 32;
export const nonceLength = 24;
/** scrypt takes 128·N·r bytes; a file that asks for more is not one of cosign's. */
const memoryMax = 512 * 1024 * 1024;

const base64 = z.base64().transform((text) => Uint8Array.fromBase64(text));
const sealed = z.object({
  kdf: z.object({
    name: z.literal("scrypt"),
    params: z.object({ N: z.int().min(2), r: z.int().min(1), p: z.int().min(1).max(16) }),
    salt: base64,
  }),
  cipher: z.object({ name: z.literal("nacl/secretbox"), nonce: base64 }),
  ciphertext: base64,
});

/** A private key's PKCS 8 bytes, or why there are none. */
export type Unsealed =
  | { readonly key: Uint8Array }
  | { readonly problem: "no key" | "wrong password" };

/** Random bytes that a new file needs; made outside, because they are not data. */
export interface SealingRandomness {
  readonly salt: Uint8Array;
  readonly nonce: Uint8Array;
}

/** Encrypts a private key (PKCS 8, DER) as `cosign generate-key-pair` does: cosign reads it. */
export function sealKey(
  key: Uint8Array,
  password: string,
  { salt, nonce }: SealingRandomness,
): string {
  const box = xsalsa20poly1305(derived(password, salt, cost), nonce).encrypt(key);
  const document = {
    kdf: { name: "scrypt", params: cost, salt: salt.toBase64() },
    cipher: { name: "nacl/secretbox", nonce: nonce.toBase64() },
    ciphertext: box.toBase64(),
  };
  return writePem({
    label: labels[0],
    content: new TextEncoder().encode(JSON.stringify(document)),
  });
}

/** Opens a private key that floe or cosign encrypted. */
export function unsealKey(text: string, password: string): Unsealed {
  const block = readPem(text);
  if (block === undefined || !labels.some((label) => label === block.label)) {
    return { problem: "no key" };
  }
  const read = sealed.safeParse(readJson(block.content));
  if (!read.success) return { problem: "no key" };
  const { kdf: { params, salt }, cipher: { nonce }, ciphertext } = read.data;
  const isFair = 128 * params.N * params.r <= memoryMax && nonce.length === nonceLength;
  if (!isFair) return { problem: "no key" };
  try {
    return { key: xsalsa20poly1305(derived(password, salt, params), nonce).decrypt(ciphertext) };
  } catch {
    return { problem: "wrong password" };
  }
}

function derived(
  password: string,
  salt: Uint8Array,
  { N, r, p }: { readonly N: number; readonly r: number; readonly p: number },
): Uint8Array {
  return new Uint8Array(scryptSync(password, salt, keyLength, { N, r, p, maxmem: 2 * memoryMax }));
}
