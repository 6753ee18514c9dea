import { generateKeyPairSync } from "node:crypto";

/** A fresh RSA key pair of 2048 bits as PEM (PKCS 8 and SPKI). */
export function rsaKeyPair(): { readonly privateKey: string; readonly publicKey: string } {
  return generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
}
