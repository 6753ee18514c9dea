import {
  cosignSignatures,
  cosignTag,
  type Descriptor,
  pushUntagged,
  type Store,
} from "../../bundle/mod.ts";
import {
  isSigned,
  predicateTypes,
  prove,
  type Signer,
  signSimply,
  simpleSigning,
  trustedKey,
} from "../../trust/mod.ts";
import type { Command } from "../command.ts";
import { registryOptions } from "../connection.ts";
import { signerOf, signingOptions } from "../trust/keys.ts";
import { evidenceOf, taggedManifest } from "./evidence.ts";
import { writeStatement } from "./statements.ts";
import { namedBundle, refuse, type Step, stepOf } from "./stores.ts";

export const sign: Command = {
  name: "bundle sign",
  positionals: "<address>",
  description:
    "Signs a bundle in both formats that cosign knows, with the same key: a tag beside it for cosign 2 and older Flux, and a Sigstore bundle as a referrer for cosign 3. Needs no network beyond the bundle's own registry. A second signature by the same key changes nothing.",
  options: { ...signingOptions, ...registryOptions },
  examples: [
    {
      command:
        "floe bundle sign oci-layout:bundles/lakehouse/platform:1.0.0-prod --key floe.key --password-file password",
      does: "Signs one version",
    },
  ],
  async run(invocation) {
    const { host, values } = invocation;
    const signer = await signerOf(host, values);
    if ("diagnostics" in signer) return refuse(host, signer.diagnostics);
    const named = await namedBundle(invocation);
    if ("diagnostics" in named) return refuse(host, named.diagnostics);
    const { store, descriptor } = named.value;
    const done = await signBundle(store, descriptor, signer.value);
    if ("diagnostics" in done) return refuse(host, done.diagnostics);
    const { digest } = descriptor;
    host.terminal.out(
      `${store.name}@${digest} ${done.value ? "is signed" : "was signed before"}\n`,
    );
    return "ok";
  },
};

/** Whether anything was written. Reports FLOE-BDL005. */
export async function signBundle(
  store: Store,
  descriptor: Descriptor,
  signer: Signer,
): Promise<Step<boolean>> {
  const evidence = await evidenceOf(store, descriptor);
  if ("diagnostics" in evidence) return evidence;
  const { bundles, simple } = evidence.value;
  const own = [trustedKey(signer.publicKey, "")];
  const hasBundle = isSigned(prove(descriptor.digest, { bundles, simple: [] }, own));
  const hasSimple = isSigned(prove(descriptor.digest, { bundles: [], simple }, own));
  if (!hasSimple) {
    const written = await writeSimple(store, descriptor, signer);
    if ("diagnostics" in written) return written;
  }
  if (!hasBundle) {
    const written = await writeStatement(store, descriptor, signer, {
      predicateType: predicateTypes.signature,
      predicate: {},
    });
    if ("diagnostics" in written) return written;
  }
  return { value: !hasBundle || !hasSimple };
}

async function writeSimple(
  store: Store,
  { digest }: Descriptor,
  signer: Signer,
): Promise<Step<Descriptor>> {
  const tag = cosignTag(digest, "sig");
  const before = await taggedManifest(store, tag);
  if ("diagnostics" in before) return before;
  const { payload, signature } = signSimply(digest, store.name.replace(/^oci:\/\//, ""), signer);
  const artifact = cosignSignatures(before.value, {
    mediaType: simpleSigning.mediaType,
    content: payload,
    annotations: { [simpleSigning.signatureAnnotation]: signature },
  });
  const written = stepOf(await pushUntagged(store, artifact));
  return "diagnostics" in written
    ? written
    : stepOf(await store.putManifest(artifact.manifest, tag));
}
