import assert from "node:assert/strict";
import { bundleArtifact, referrerArtifact } from "./artifact.ts";
import { gunzip } from "./gzip.ts";
import { digestOf, imageManifest, mediaTypes } from "./oci.ts";
import { untar } from "./untar.ts";

const files = new Map([["a.yaml", new TextEncoder().encode("kind: A\n")]]);
const annotations = { "org.opencontainers.image.version": "1.2.3", "a": "b" };
const artifact = bundleArtifact(files, { kind: "platform" }, annotations);

function manifestOf({ manifest }: typeof artifact) {
  return imageManifest.parse(JSON.parse(new TextDecoder().decode(manifest.bytes)));
}

Deno.test("bundleArtifact() makes one image manifest with exactly one layer", () => {
  const { layers, config, artifactType } = manifestOf(artifact);
  assert.deepEqual(layers.map(({ mediaType }) => mediaType), [
    "application/vnd.oci.image.layer.v1.tar+gzip",
  ]);
  assert.equal(artifactType, mediaTypes.bundle);
  const layer = artifact.blobs.get(layers[0]?.digest ?? config.digest);
  const archive = gunzip(layer ?? new Uint8Array(), 100_000) ?? new Uint8Array();
  assert.deepEqual(untar(archive), { files });
  assert.equal(artifact.blobs.size, 2);
});

Deno.test("bundleArtifact() says to oras that its layer is to be unpacked", () => {
  const [layer] = manifestOf(artifact).layers;
  const { "io.deis.oras.content.digest": digest, ...others } = layer?.annotations ?? {};
  assert.deepEqual(others, {
    "io.deis.oras.content.unpack": "true",
    "org.opencontainers.image.title": ".",
  });
  const content = artifact.blobs.get(layer?.digest ?? digestOf(new Uint8Array()));
  const archive = gunzip(content ?? new Uint8Array(), 100_000) ?? new Uint8Array();
  assert.equal(digest, digestOf(archive));
});

Deno.test("bundleArtifact() gives the same digest for the same files", () => {
  const again = bundleArtifact(new Map(files), { kind: "platform" }, { ...annotations });
  assert.equal(again.descriptor.digest, artifact.descriptor.digest);
  assert.equal(digestOf(again.manifest.bytes), artifact.descriptor.digest);
});

Deno.test("referrerArtifact() names its subject and its type", () => {
  const content = { artifactType: "application/spdx+json", mediaType: "application/spdx+json" };
  const bytes = new TextEncoder().encode("{}");
  const sbom = referrerArtifact(artifact.descriptor, { ...content, bytes }, {});
  const { subject, artifactType } = manifestOf(sbom);
  const { mediaType, digest, size } = artifact.descriptor;
  assert.deepEqual(subject, { mediaType, digest, size });
  assert.equal(artifactType, "application/spdx+json");
  assert.equal(sbom.descriptor.artifactType, "application/spdx+json");
});
