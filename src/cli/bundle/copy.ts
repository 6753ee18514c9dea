import { copyWithReferrers, type Descriptor, type Store, tagAs } from "../../bundle/mod.ts";
import { diagnose } from "../../diagnostics/mod.ts";
import { type Command, type Invocation, UsageError } from "../command.ts";
import { registryOptions } from "../connection.ts";
import type { Exit } from "../exit_codes.ts";
import { findBundle, readAddress, refuse, type Step, stepOf, storeOf } from "./stores.ts";

const description =
  "with everything that is said of it: signatures, SBOM, provenance. Content that is there is not sent again; a version tag is never overwritten.";

export const copy: Command = {
  name: "bundle copy",
  positionals: "<from> <to>",
  description: `Copies a bundle between layouts and registries, ${description}`,
  options: registryOptions,
  examples: [
    {
      command:
        "floe bundle copy oci://a.example.com/data/platform:1.0.0-prod oci://b.example.com/data/platform",
      does: "Mirrors one version",
    },
  ],
  run: copyBundle,
};

export const push: Command = {
  name: "bundle push",
  positionals: "<from> <to>",
  description: `Brings a bundle from a local layout to a registry, ${description}`,
  options: registryOptions,
  examples: [
    {
      command:
        "floe bundle push oci-layout:bundles/lakehouse/platform:1.0.0-prod oci://registry.example.com/lakehouse/platform",
      does: "Publishes one version",
    },
  ],
  run: copyBundle,
};

/** Copies under the tag that `to` has, else under that of `from`, else under the digest alone. */
async function copyBundle({ host, values, positionals }: Invocation): Promise<Exit> {
  const [given, target] = positionals;
  if (given === undefined || target === undefined) throw new UsageError("Say from where to where");
  const from = readAddress(given);
  if ("diagnostics" in from) return refuse(host, from.diagnostics);
  const to = readAddress(target);
  if ("diagnostics" in to) return refuse(host, to.diagnostics);
  if (to.value.digest !== undefined) throw new UsageError("A digest is not chosen; name a tag");
  const [source, destination] = [
    await storeOf(host, values, from.value),
    await storeOf(host, values, to.value),
  ];
  const found = await findBundle(source, from.value);
  if ("diagnostics" in found) return refuse(host, found.diagnostics);
  const tag = to.value.tag ?? from.value.tag;
  const done = await bring(source, destination, found.value, tag);
  if ("diagnostics" in done) return refuse(host, done.diagnostics);
  const name = `${destination.name}${tag === undefined ? "" : `:${tag}`}`;
  host.terminal.out(`${name}@${found.value.digest}, ${done.value} artifacts\n`);
  return "ok";
}

/** How many artifacts are there now. The tag comes last. Reports FLOE-BDL004 to FLOE-BDL006. */
async function bring(
  from: Store,
  to: Store,
  descriptor: Descriptor,
  tag: string | undefined,
): Promise<Step<number>> {
  const { digest } = descriptor;
  const before = tag === undefined ? { value: undefined } : stepOf(await to.resolve(tag));
  if ("diagnostics" in before) return before;
  if (before.value !== undefined && before.value.digest !== digest) {
    return {
      diagnostics: [diagnose("FLOE-BDL004", {
        message: `${to.name}:${tag} is there with other content, ${before.value.digest}`,
        hint: "Raise the version, or name another tag",
      })],
    };
  }
  const copied = stepOf(await copyWithReferrers(from, to, digest));
  if ("diagnostics" in copied) return copied;
  if (tag === undefined) return { value: copied.value.length };
  const manifest = stepOf(await from.manifest(digest));
  if ("diagnostics" in manifest) return manifest;
  if (manifest.value === undefined) throw new Error(`${digest} was copied and is not there`);
  const tagged = stepOf(await tagAs(to, manifest.value, descriptor, tag));
  if ("diagnostics" in tagged) return tagged;
  if (tagged.value.kind === "pushed") return { value: copied.value.length };
  return {
    diagnostics: [diagnose("FLOE-BDL006", {
      message: `Somebody else wrote ${to.name}:${tag} at the same time, with other content`,
      hint: "Let one pipeline push at a time; raise the version and push again",
    })],
  };
}
