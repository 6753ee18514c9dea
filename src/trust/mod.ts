/**
 * Trust: keys, signatures and attestations of whatever has a digest, in the formats of cosign and
 * Sigstore. Knows digests, not files.
 *
 * @module
 */
export {
  type AttestationKind,
  attestationKinds,
  isAttestationKind,
  isWellFormed,
} from "./attestations.ts";
export { signEnvelope } from "./dsse.ts";
export { type KeyProblem, type PublicKey, readPublicKey, readSigner, type Signer } from "./keys.ts";
export { nonceLength, saltLength, sealKey } from "./sealed_key.ts";
export { type Promotion, promotionEnvelope, promotionType, readPromotion } from "./promotion.ts";
export {
  type BuildFacts,
  defaultBuilder,
  type Provenance,
  provenanceDocument,
  provenanceOf,
  recordedInputs,
} from "./provenance.ts";
export { cyclonedxDocument, cyclonedxOf } from "./sbom/cyclonedx.ts";
export { imagePurl, type Material, type Materials, packagePurl } from "./sbom/materials.ts";
export { spdxDocument, spdxOf } from "./sbom/spdx.ts";
export { bundleAnnotations, keyBundle, sigstoreBundleType } from "./sigstore_bundle.ts";
export { matchesRepository, type Missing, missingFrom, type Requirement } from "./requirement.ts";
export { signSimply, type SimpleSignature, simpleSigning } from "./simple_signing.ts";
export { predicateTypes, statementBytes } from "./statement.ts";
export { type Evidence, isSigned, prove, type Proven, type Trusted, trustedKey } from "./verify.ts";
