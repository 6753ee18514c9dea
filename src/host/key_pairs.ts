import { generateKeyPairSync } from "node:crypto";

/** A fresh RSA key pair of 2048 bits as PEM (PKCS 8 and SPKI). */
export function rsaKeyPair(): { readonly privateKey: string; readonly publicKey: string } {
  return generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
}

/** A fresh ECDSA key pair on P-256: PKCS 8 in DER, and SPKI in PEM. */
export function signingKeyPair(): { readonly privateKey: Uint8Array; readonly publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return {
    privateKey: new Uint8Array(privateKey.export({ type: "pkcs8", format: "der" })),
    publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
}
