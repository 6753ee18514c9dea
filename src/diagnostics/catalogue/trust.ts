import type { Entry } from "./entry.ts";

/** Keys, signatures and attestations. */
export const trust = {
  "FLOE-TRU001": {
    severity: "error",
    summary: "The key can't be used",
    explanation:
      "floe signs and verifies with ECDSA keys on P-256, in PEM: encrypted as `floe trust keygen` and cosign write them, or plain.",
    wrong: "floe bundle verify oci-layout:bundles/lakehouse/platform:1.0.0-prod --key id_rsa.pub\n",
    right: "floe bundle verify oci-layout:bundles/lakehouse/platform:1.0.0-prod --key floe.pub\n",
  },
  "FLOE-TRU002": {
    severity: "error",
    summary: "Nobody who is trusted signed it",
    explanation:
      "There is no signature, or none that a trusted key made over this very digest. An attestation is not a signature. Whoever signed is decided by whoever verifies, never by the bundle.",
    wrong: "floe bundle verify with the key of somebody else\n",
    right: "floe bundle sign oci-layout:bundles/lakehouse/platform:1.0.0-prod --key floe.key\n",
  },
  "FLOE-TRU003": {
    severity: "error",
    summary: "A required attestation is missing",
    explanation:
      "An SBOM or a provenance was asked for, and there is none that somebody who is trusted for it signed, about this very digest, with the content that its type has.",
    wrong:
      "floe bundle verify oci-layout:bundles/lakehouse/platform:1.0.0-prod --key floe.pub --attestation provenance   # never attested\n",
    right: "floe bundle attest oci-layout:bundles/lakehouse/platform:1.0.0-prod --key floe.key\n",
  },
  "FLOE-TRU004": {
    severity: "error",
    summary: "The bundle is not what the input compiles to",
    explanation:
      "What is said of a bundle's making is only true of what was made so: floe compiles the input at hand again and compares every file. Another version of a file, of a plugin or of floe itself gives other objects.",
    wrong: "floe bundle attest of a bundle that was built from an older commit\n",
    right: "git checkout of that commit, then the same command\n",
  },
  "FLOE-TRU005": {
    severity: "error",
    summary: "The trust policy can't be used",
    explanation:
      "A trust policy says who may sign and attest what. It is missing, or not in its form, or has no rule about this repository: what nobody speaks for is refused.",
    wrong: "rules: []\n",
    right:
      "rules:\n  - repositories: [oci://registry.example.com/lakehouse/**]\n    signatures: [release.pub]\n",
  },
  "FLOE-TRU006": {
    severity: "error",
    summary: "The recorded inputs are not at hand",
    explanation:
      "Only the inputs that a provenance records, compiled by the version of floe that it records, can show that a bundle is what it claims to be.",
    wrong: "floe bundle rebuild-verify in a checkout of a newer commit\n",
    right: "git checkout of the recorded commit, then the same command\n",
  },
} as const satisfies Record<`FLOE-TRU${number}`, Entry>;
