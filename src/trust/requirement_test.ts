import assert from "node:assert/strict";
import { freshSigner } from "../../tests/fixtures/trust.ts";
import { isAttestationKind, isWellFormed } from "./attestations.ts";
import { signEnvelope } from "./dsse.ts";
import type { Signer } from "./keys.ts";
import { provenanceOf, recordedInputs } from "./provenance.ts";
import { matchesRepository, missingFrom } from "./requirement.ts";
import { keyBundle } from "./sigstore_bundle.ts";
import { predicateTypes, statementBytes } from "./statement.ts";
import { trustedKey } from "./verify.ts";

const digest = `sha256:${"1".repeat(64)}`;
const [release, ci] = [freshSigner(), freshSigner()];
const releaseOnly = [trustedKey(release.publicKey, "release.pub")];
const ciOnly = [trustedKey(ci.publicKey, "ci.pub")];
const facts = {
  platform: "platform.yaml",
  environment: "prod",
  inputs: [{ path: "platform.yaml", sha256: "0f" }],
  source: { url: "https://git.example.com/a", commit: "ab" },
  builder: "https://ci.example.com",
  floeVersion: "0.1.0",
};

function said(by: Signer, predicateType: string, predicate: unknown, about = digest): Uint8Array {
  const envelope = signEnvelope(statementBytes(about, predicateType, predicate), by);
  return keyBundle(envelope, by.publicKey.hint);
}

const signature = said(release, predicateTypes.signature, {});
const requirement = {
  signatures: releaseOnly,
  attestations: new Map([["provenance", ciOnly] as const]),
};

function missing(bundles: readonly Uint8Array[]) {
  return missingFrom(digest, { bundles, simple: [] }, requirement).missing;
}

Deno.test("missingFrom() takes a signature and an attestation, each by its own people", () => {
  const provenance = said(ci, predicateTypes.provenance, provenanceOf(facts));
  const { missing, proven } = missingFrom(
    digest,
    { bundles: [signature, provenance], simple: [] },
    requirement,
  );
  assert.deepEqual(missing, []);
  assert.deepEqual(proven.map(({ by }) => by), ["release.pub", "ci.pub"]);
});

Deno.test("missingFrom() refuses an attestation by others, of others or with other content", () => {
  const content = provenanceOf(facts);
  const elsewhere = `sha256:${"2".repeat(64)}`;
  assert.deepEqual(missing([]), ["signature", "provenance"]);
  for (
    const wrong of [
      said(release, predicateTypes.provenance, content),
      said(ci, predicateTypes.spdx, content),
      said(ci, predicateTypes.provenance, content, elsewhere),
      said(ci, predicateTypes.provenance, { ...content, runDetails: {} }),
    ]
  ) assert.deepEqual(missing([signature, wrong]), ["provenance"]);
  assert.deepEqual(missing([said(ci, predicateTypes.provenance, content)]), ["signature"]);
});

Deno.test("isWellFormed() knows the content of every kind by its type", () => {
  const provenance = { predicateType: predicateTypes.provenance, predicate: provenanceOf(facts) };
  assert.equal(isWellFormed("provenance", provenance), true);
  assert.equal(isWellFormed("spdx", provenance), false);
  assert.equal(
    isWellFormed("cyclonedx", { predicateType: predicateTypes.cyclonedx, predicate: 1 }),
    false,
  );
  assert.deepEqual([isAttestationKind("spdx"), isAttestationKind("toString")], [true, false]);
});

Deno.test("recordedInputs() are the files, and not the repository", () => {
  assert.deepEqual(recordedInputs(provenanceOf(facts)), facts.inputs);
  const nameless = provenanceOf({ ...facts, source: { commit: "ab" } });
  assert.deepEqual(nameless.buildDefinition.resolvedDependencies[0], {
    digest: { gitCommit: "ab" },
  });
  assert.deepEqual(recordedInputs(nameless), facts.inputs);
});

Deno.test("matchesRepository() keeps one star within one step", () => {
  const name = "oci://registry.example.com/lakehouse/products/orders";
  assert.equal(matchesRepository("oci://registry.example.com/lakehouse/**", name), true);
  assert.equal(matchesRepository("oci://registry.example.com/lakehouse/*", name), false);
  assert.equal(matchesRepository("oci://registry.example.com/*/products/*", name), true);
  assert.equal(matchesRepository("oci://registryXexample.com/**", name), false);
  assert.equal(matchesRepository("oci://registry.example.com/lakehouse", name), false);
});
