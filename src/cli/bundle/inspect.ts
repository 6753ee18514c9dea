import { type Descriptor, openBundle, type OpenedBundle } from "../../bundle/mod.ts";
import type { Command } from "../command.ts";
import { registryOptions } from "../connection.ts";
import { namedBundle, refuse, stepOf } from "./stores.ts";

export const inspect: Command = {
  name: "bundle inspect",
  positionals: "<address>",
  description:
    "Shows what a bundle is, where it comes from, which files are in it and what is said of it: signatures, SBOM, provenance. Shows, and does not verify: that is `floe bundle verify`.",
  options: { ...registryOptions, json: { type: "boolean", description: "Print JSON" } },
  examples: [
    {
      command: "floe bundle inspect oci-layout:bundles/lakehouse/platform:1.0.0-prod",
      does: "Shows one version",
    },
  ],
  async run(invocation) {
    const { host, values } = invocation;
    const named = await namedBundle(invocation);
    if ("diagnostics" in named) return refuse(host, named.diagnostics);
    const { store, descriptor } = named.value;
    const opened = stepOf(await openBundle(store, descriptor));
    if ("diagnostics" in opened) return refuse(host, opened.diagnostics);
    const referrers = stepOf(await store.referrers(descriptor.digest));
    if ("diagnostics" in referrers) return refuse(host, referrers.diagnostics);
    const facts = factsOf(opened.value, referrers.value);
    host.terminal.out(
      values.flag("json") ? `${JSON.stringify(facts, null, 2)}\n` : text(facts),
    );
    return "ok";
  },
};

function factsOf(
  { descriptor, document, config, files }: OpenedBundle,
  referrers: readonly Descriptor[],
) {
  return {
    digest: descriptor.digest,
    config,
    annotations: document.annotations ?? {},
    files: [...files].map(([path, bytes]) => ({ path, size: bytes.length })),
    referrers: referrers.map(({ digest, artifactType = "", annotations = {} }) => ({
      digest,
      artifactType,
      annotations,
    })),
  };
}

function text({ digest, annotations, files, referrers }: ReturnType<typeof factsOf>): string {
  const facts = Object.entries(annotations)
    .map(([key, value]) => `${key.replace("org.opencontainers.image.", "")}: ${value}\n`);
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const said = referrers.map((one) => {
    const what = one.annotations["dev.sigstore.bundle.predicateType"] ?? one.artifactType;
    return `  ${what}  ${one.digest}\n`;
  });
  return [
    `digest: ${digest}\n`,
    ...facts,
    `files: ${files.length}, ${total} bytes\n`,
    ...files.map(({ path }) => `  ${path}\n`),
    said.length === 0
      ? "Nothing is said of it: no signature, SBOM or provenance\n"
      : "said of it:\n",
    ...said,
  ].join("");
}
