import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign as signBytes,
  verify as verifyBytes,
} from "node:crypto";
import { unsealKey } from "./sealed_key.ts";

/** Signs with ECDSA on P-256 over SHA-256, the only kind that floe makes. */
export interface Signer {
  readonly publicKey: PublicKey;
  /** ASN.1 DER, as cosign and Sigstore expect it. */
  sign(content: Uint8Array): Uint8Array;
}

export interface PublicKey {
  /** SubjectPublicKeyInfo in PEM. */
  readonly pem: string;
  /** Base64 of the SHA-256 of the SubjectPublicKeyInfo: what a Sigstore bundle names a key by. */
  readonly hint: string;
  verifies(content: Uint8Array, signature: Uint8Array): boolean;
}

export type KeyProblem = "no key" | "wrong password" | "another kind of key";

/** Opens a private key: encrypted as floe and cosign write it, or plain PKCS 8 or SEC 1 in PEM. */
export function readSigner(
  text: string,
  password: string,
): { readonly signer: Signer } | { readonly problem: KeyProblem } {
  const unsealed = unsealKey(text, password);
  if ("problem" in unsealed && unsealed.problem === "wrong password") return unsealed;
  const key = privateKeyOf(text, unsealed);
  if (key === undefined) return { problem: "no key" };
  if (!isP256(key)) return { problem: "another kind of key" };
  const publicKey = described(createPublicKey(key));
  return {
    signer: { publicKey, sign: (content) => new Uint8Array(signBytes("sha256", content, key)) },
  };
}

function privateKeyOf(text: string, unsealed: ReturnType<typeof unsealKey>): KeyObject | undefined {
  try {
    return "key" in unsealed
      ? createPrivateKey({ key: Buffer.from(unsealed.key), format: "der", type: "pkcs8" })
      : createPrivateKey(text);
  } catch {
    return undefined;
  }
}

/** Reads a public key in PEM. */
export function readPublicKey(
  text: string,
): { readonly key: PublicKey } | { readonly problem: KeyProblem } {
  try {
    const key = createPublicKey(text);
    return isP256(key) ? { key: described(key) } : { problem: "another kind of key" };
  } catch {
    return { problem: "no key" };
  }
}

function isP256({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  return asymmetricKeyType === "ec" && asymmetricKeyDetails?.namedCurve === "prime256v1";
}

function described(key: KeyObject): PublicKey {
  const der = key.export({ type: "spki", format: "der" });
  return {
    pem: key.export({ type: "spki", format: "pem" }).toString(),
    hint: createHash("sha256").update(der).digest("base64"),
    verifies: (content, signature) => {
      try {
        return verifyBytes("sha256", content, key, signature);
      } catch {
        return false;
      }
    },
  };
}
