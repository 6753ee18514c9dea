import { bundleArtifact } from "../../bundle/mod.ts";
import { diagnose, type Diagnostic } from "../../diagnostics/mod.ts";
import {
  predicateTypes,
  type Proven,
  type Provenance,
  provenanceDocument,
  recordedInputs,
} from "../../trust/mod.ts";
import { floeVersion } from "../../version.ts";
import { type Command, productOption, projectOptions } from "../command.ts";
import { registryOptions } from "../connection.ts";
import { demandOptions, demandsOf, provenOf, requirementsFor } from "../trust/demands.ts";
import { inputsOf } from "./build_facts.ts";
import { type KnownBundle, openKnown } from "./open_known.ts";
import { differences, recompile, type Recompiled, shortList } from "./recompile.ts";
import { namedBundle, refuse, type Step } from "./stores.ts";

const { key, policy } = demandOptions;
const { platform } = projectOptions;

export const rebuildVerify: Command = {
  name: "bundle rebuild-verify",
  positionals: "<address>",
  description:
    "Takes the provenance that somebody who is trusted signed, checks that the files here are the inputs that it records, compiles them again, and proves that the result has the bundle's digest; or says which file differs.",
  options: { key, policy, platform, ...productOption, ...registryOptions },
  examples: [
    {
      command:
        "floe bundle rebuild-verify oci-layout:bundles/lakehouse/platform:1.0.0-prod --key floe.pub",
      does: "Builds one version again",
    },
  ],
  async run(invocation) {
    const { host, values } = invocation;
    const demands = await demandsOf(host, values, { always: ["provenance"] });
    if ("diagnostics" in demands) return refuse(host, demands.diagnostics);
    const named = await namedBundle(invocation);
    if ("diagnostics" in named) return refuse(host, named.diagnostics);
    const { store, descriptor } = named.value;
    const opened = await openKnown(store, descriptor);
    if ("diagnostics" in opened) return refuse(host, opened.diagnostics);
    const requirements = await requirementsFor(host, demands.value, store);
    if ("diagnostics" in requirements) return refuse(host, requirements.diagnostics);
    const proven = await provenOf(store, descriptor, requirements.value);
    if ("diagnostics" in proven) return refuse(host, proven.diagnostics);
    const recompiled = await recompile(host, values, opened.value.known);
    if ("diagnostics" in recompiled) return refuse(host, recompiled.diagnostics);
    const name = `${store.name}@${descriptor.digest}`;
    const rebuilt = rebuild(name, opened.value, recompiled.value, provenancesIn(proven.value));
    if ("diagnostics" in rebuilt) return refuse(host, rebuilt.diagnostics);
    host.terminal.out(`${name} is what ${rebuilt.value} recorded inputs compile to\n`);
    return "ok";
  },
};

function provenancesIn(proven: readonly Proven[]): readonly Provenance[] {
  return proven.filter(({ predicateType }) => predicateType === predicateTypes.provenance)
    .flatMap(({ predicate }) => provenanceDocument.safeParse(predicate).data ?? []);
}

/** How many inputs there were. Reports FLOE-TRU003, FLOE-TRU004 and FLOE-TRU006. */
function rebuild(
  name: string,
  bundle: KnownBundle,
  recompiled: Recompiled,
  provenances: readonly Provenance[],
): Step<number> {
  const [first] = provenances;
  if (first === undefined) {
    const hint = "Demand it in the policy, and attach it with `floe bundle attest`";
    return failing(diagnose("FLOE-TRU003", { message: `${name} has no provenance`, hint }));
  }
  // Of several, one whose inputs are here is enough: others were compiled elsewhere.
  const fitting = provenances.find((one) => otherInputs(one, recompiled).length === 0);
  if (fitting === undefined) {
    return failing(diagnose("FLOE-TRU006", {
      message: `Not what the provenance records: ${shortList(otherInputs(first, recompiled))}`,
      hint: commitHint(first),
    }));
  }
  const { config, files } = recompiled;
  const made = bundleArtifact(files, config, bundle.document.annotations ?? {});
  if (made.descriptor.digest === bundle.descriptor.digest) {
    return { value: recordedInputs(fitting).length };
  }
  const different = differences(bundle.files, files);
  const what = different.length === 0
    ? "the files are the same, and the config or the archive around them is not"
    : shortList(different);
  return failing(diagnose("FLOE-TRU004", {
    message: `${name} is not what its recorded inputs compile to: ${what}`,
    hint: "Don't trust the bundle; somebody changed it between compiling and signing",
  }));
}

function failing(diagnostic: Diagnostic): Step<never> {
  return { diagnostics: [diagnostic] };
}

/** How the input at hand differs from what a provenance records, one line each. */
function otherInputs(provenance: Provenance, recompiled: Recompiled): readonly string[] {
  const { environment, product } = provenance.buildDefinition.externalParameters;
  const { config, compiled } = recompiled;
  const recorded = new Map(
    recordedInputs(provenance).map(({ path, sha256 }) => [path, sha256] as const),
  );
  const here = new Map(inputsOf(recompiled).map(({ path, sha256 }) => [path, sha256] as const));
  const version = provenance.runDetails.builder.version["floe"];
  const isSameThing = environment === compiled.environment &&
    product === (config.kind === "product" ? config.product.name : undefined);
  return [
    ...version === floeVersion ? [] : [`it was floe ${version}, and this is ${floeVersion}`],
    ...isSameThing ? [] : [`it is about ${product ?? "the platform"} in ${environment}`],
    ...[...recorded].filter(([path]) => !here.has(path)).map(([path]) => `${path} is missing`),
    ...[...here].filter(([path]) => !recorded.has(path)).map(([path]) => `${path} is new`),
    ...[...here].filter(([path, sha256]) => (recorded.get(path) ?? sha256) !== sha256)
      .map(([path]) => `${path} differs`),
  ];
}

function commitHint({ buildDefinition }: Provenance): string {
  const commit = buildDefinition.resolvedDependencies
    .map(({ digest }) => digest["gitCommit"]).find((one) => one !== undefined);
  return commit === undefined
    ? "Take the files that the bundle was built from"
    : `Check out the commit it was built from: git checkout ${commit}`;
}
