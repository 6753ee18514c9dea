import type { Descriptor, Store } from "../../bundle/mod.ts";
import { diagnose } from "../../diagnostics/mod.ts";
import type { Host } from "../../host/mod.ts";
import {
  cyclonedxOf,
  defaultBuilder,
  predicateTypes,
  prove,
  provenanceOf,
  type Signer,
  spdxOf,
  trustedKey,
} from "../../trust/mod.ts";
import {
  type Command,
  productOption,
  projectOptions,
  UsageError,
  type Values,
} from "../command.ts";
import { registryOptions } from "../connection.ts";
import { signerOf, signingOptions } from "../trust/keys.ts";
import { buildFacts } from "./build_facts.ts";
import { evidenceOf } from "./evidence.ts";
import { materialsOf } from "./materials.ts";
import { differences, recompile, shortList } from "./recompile.ts";
import { type Said, writeStatement } from "./statements.ts";
import { openKnown } from "./open_known.ts";
import { namedBundle, refuse, type Step } from "./stores.ts";

const { env: _, ...platformOption } = projectOptions;

export const attest: Command = {
  name: "bundle attest",
  positionals: "<address>",
  description:
    "Compiles the input at hand again, and if that is what the bundle holds, says so under a signature: an SBOM as SPDX and as CycloneDX, and SLSA provenance with the digest of every input. Each is a Sigstore bundle beside the bundle. The same bundle and input give the same content; a second time changes nothing.",
  options: {
    ...signingOptions,
    ...platformOption,
    ...productOption,
    builder: {
      type: "string",
      value: "URI",
      description: `Who builds, for the provenance (default: ${defaultBuilder})`,
    },
    ...registryOptions,
  },
  examples: [
    {
      command:
        "floe bundle attest oci-layout:bundles/lakehouse/platform:1.0.0-prod --key floe.key --password-file password",
      does: "Attaches SBOM and provenance to one version",
    },
  ],
  async run(invocation) {
    const { host, values } = invocation;
    const signer = await signerOf(host, values);
    if ("diagnostics" in signer) return refuse(host, signer.diagnostics);
    const named = await namedBundle(invocation);
    if ("diagnostics" in named) return refuse(host, named.diagnostics);
    const { store, descriptor } = named.value;
    const said = await attestationsOf(host, values, store, descriptor);
    if ("diagnostics" in said) return refuse(host, said.diagnostics);
    const done = await writeAll(store, descriptor, signer.value, said.value);
    if ("diagnostics" in done) return refuse(host, done.diagnostics);
    host.terminal.out(
      `${store.name}@${descriptor.digest}\n${done.value.map((line) => `  ${line}\n`).join("")}`,
    );
    return "ok";
  },
};

/** What can truly be said of the bundle. Reports FLOE-BDL005, FLOE-TRU004 and compiler errors. */
async function attestationsOf(
  host: Host,
  values: Values,
  store: Store,
  descriptor: Descriptor,
): Promise<Step<readonly Said[]>> {
  const builder = values.text("builder") ?? defaultBuilder;
  if (!URL.canParse(builder)) throw new UsageError("--builder is a URI");
  const opened = await openKnown(store, descriptor);
  if ("diagnostics" in opened) return opened;
  const recompiled = await recompile(host, values, opened.value.known);
  if ("diagnostics" in recompiled) return recompiled;
  const different = differences(opened.value.files, recompiled.value.files);
  if (different.length > 0) {
    return {
      diagnostics: [diagnose("FLOE-TRU004", {
        message: `The input at hand compiles to something else: ${shortList(different)}`,
        hint: "Check out the commit that the bundle was built from, with the floe of that time",
      })],
    };
  }
  const materials = materialsOf(opened.value, recompiled.value);
  const facts = buildFacts(opened.value, recompiled.value, builder);
  return {
    value: [
      { predicateType: predicateTypes.spdx, predicate: spdxOf(materials) },
      { predicateType: predicateTypes.cyclonedx, predicate: cyclonedxOf(materials) },
      { predicateType: predicateTypes.provenance, predicate: provenanceOf(facts) },
    ],
  };
}

/** Writes what the same key did not say before. Reports FLOE-BDL005. */
async function writeAll(
  store: Store,
  descriptor: Descriptor,
  signer: Signer,
  said: readonly Said[],
): Promise<Step<readonly string[]>> {
  const evidence = await evidenceOf(store, descriptor);
  if ("diagnostics" in evidence) return evidence;
  const before = prove(descriptor.digest, evidence.value, [trustedKey(signer.publicKey, "")])
    .map(contentOf);
  const lines: string[] = [];
  for (const one of said) {
    const isThere = before.includes(contentOf(one));
    const written = isThere ? undefined : await writeStatement(store, descriptor, signer, one);
    if (written !== undefined && "diagnostics" in written) return written;
    lines.push(`${one.predicateType} ${isThere ? "was there" : "is attached"}`);
  }
  return { value: lines };
}

function contentOf({ predicateType, predicate }: Said): string {
  return JSON.stringify([predicateType, predicate]);
}
