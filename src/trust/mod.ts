/**
 * Trust: keys, signatures and attestations of whatever has a digest, in the formats of cosign and
 * Sigstore. Knows digests, not files.
 *
 * @module
 */
export { signEnvelope } from "./dsse.ts";
export { type KeyProblem, type PublicKey, readPublicKey, readSigner, type Signer } from "./keys.ts";
export { nonceLength, saltLength, sealKey } from "./sealed_key.ts";
export { bundleAnnotations, keyBundle, sigstoreBundleType } from "./sigstore_bundle.ts";
export { signSimply, type SimpleSignature, simpleSigning } from "./simple_signing.ts";
export { predicateTypes, statementBytes } from "./statement.ts";
export { type Evidence, isSigned, prove, type Proven, type Trusted, trustedKey } from "./verify.ts";
