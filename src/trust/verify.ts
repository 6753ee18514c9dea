import { envelope, openEnvelope } from "./dsse.ts";
import type { PublicKey } from "./keys.ts";
import { readSigstoreBundle } from "./sigstore_bundle.ts";
import { type SimpleSignature, verifiesSimply } from "./simple_signing.ts";
import { predicateTypes, readStatement } from "./statement.ts";

/** Everything that is said of an artifact, unread and untrusted. */
export interface Evidence {
  /** Contents of the referrers of type Sigstore bundle. */
  readonly bundles: readonly Uint8Array[];
  /** What lies under cosign 2's tag. */
  readonly simple: readonly SimpleSignature[];
}

/** One thing that is proven to be said of an artifact, and by whom. */
export interface Proven {
  readonly predicateType: string;
  readonly predicate: unknown;
  /** Who signed it, as a person calls them. */
  readonly by: string;
}

/** Says who signed a Sigstore bundle and gives what was signed; undefined where it trusts nobody. */
export interface Trusted {
  readonly name: string;
  /** The signed statement's bytes. */
  open(bundle: Uint8Array): Uint8Array | undefined;
  /** The bytes of an envelope that holds something else than a statement about an artifact. */
  openEnvelope?(envelope: unknown, payloadType: string): Uint8Array | undefined;
  verifiesSimply?(signature: SimpleSignature, digest: string): boolean;
}

/** Trusts one public key, called `name` in messages. */
export function trustedKey(key: PublicKey, name: string): Trusted {
  return {
    name,
    open: (bytes) => {
      const bundle = readSigstoreBundle(bytes);
      if (bundle === undefined || !("publicKey" in bundle.verificationMaterial)) return undefined;
      return openEnvelope(bundle.dsseEnvelope, key);
    },
    openEnvelope: (document, payloadType) => {
      const read = envelope.safeParse(document);
      return read.success ? openEnvelope(read.data, key, payloadType) : undefined;
    },
    verifiesSimply: (signature, digest) => verifiesSimply(signature, digest, key),
  };
}

/**
 * What those who are trusted say of `digest`: signatures and attestations. A bundle that is damaged,
 * signed by somebody else or about another digest counts as nothing: it is not proven.
 */
export function prove(
  digest: string,
  evidence: Evidence,
  trusted: readonly Trusted[],
): readonly Proven[] {
  const fromBundles = evidence.bundles.flatMap((bundle) => provenBy(bundle, digest, trusted) ?? []);
  const fromSimple = trusted.filter((one) =>
    evidence.simple.some((signature) => one.verifiesSimply?.(signature, digest) === true)
  ).map(({ name }) => ({ predicateType: predicateTypes.signature, predicate: {}, by: name }));
  return [...fromBundles, ...fromSimple];
}

function provenBy(
  bundle: Uint8Array,
  digest: string,
  trusted: readonly Trusted[],
): Proven | undefined {
  for (const { name, open } of trusted) {
    const payload = open(bundle);
    const statement = payload === undefined ? undefined : readStatement(payload, digest);
    if (statement === undefined) continue;
    const { predicateType, predicate } = statement;
    return { predicateType, predicate, by: name };
  }
  return undefined;
}

/** Whether somebody signed it: an attestation is not a signature, whoever made it. */
export function isSigned(proven: readonly Proven[]): boolean {
  return proven.some(({ predicateType }) => predicateType === predicateTypes.signature);
}
