import {
  type Address,
  annotationKeys,
  bundleArtifact,
  push,
  repositoryOf,
  titleOf,
  versionTag,
} from "../../bundle/mod.ts";
import { diagnose, type Diagnostic } from "../../diagnostics/mod.ts";
import { type Command, type Invocation, UsageError } from "../command.ts";
import { registryOptions } from "../connection.ts";
import { type Origin, originAnnotations, originOf } from "./origin.ts";
import { readAddress, refuse, type Step, stepOf, storeOf } from "./stores.ts";
import { type Part, partsBelow } from "./trees.ts";

/** Where bundles go unless people say otherwise: no registry, no network, no account. */
export const defaultBase = "oci-layout:bundles";

export const build: Command = {
  name: "bundle build",
  description:
    "Makes one OCI artifact of each platform and each product in each environment, from what `floe synth` wrote. The same files of the same commit give the same digest on every machine. A version is never overwritten.",
  options: {
    to: {
      type: "string",
      value: "ADDRESS",
      description: `Layout or registry; each bundle gets a folder below (default: ${defaultBase})`,
    },
    dist: { type: "string", value: "DIR", description: "What `floe synth` wrote (default: dist)" },
    platform: { type: "string", multiple: true, value: "NAME", description: "Only this platform" },
    env: {
      type: "string",
      short: "e",
      multiple: true,
      value: "NAME",
      description: "Only this environment",
    },
    product: { type: "string", multiple: true, value: "NAME", description: "Only this product" },
    source: {
      type: "string",
      value: "URL",
      description: "Repository of the input (default: git's origin)",
    },
    revision: {
      type: "string",
      value: "TEXT",
      description: "Revision of the input (default: git's commit)",
    },
    ...registryOptions,
    json: { type: "boolean", description: "Print JSON" },
  },
  examples: [
    { command: "floe bundle build", does: "Bundles everything in dist/ into bundles/" },
    {
      command: "floe bundle build --env prod --to oci://registry.example.com/data",
      does: "Bundles one environment into a registry",
    },
  ],
  async run({ host, values }) {
    const base = readAddress(values.text("to") ?? defaultBase);
    if ("diagnostics" in base) return refuse(host, base.diagnostics);
    if (base.value.tag !== undefined || base.value.digest !== undefined) {
      throw new UsageError("--to names a place; tags are made from versions");
    }
    const parts = await partsBelow(host, values.text("dist") ?? "dist", values);
    if ("diagnostics" in parts) return refuse(host, parts.diagnostics);
    const given = { source: values.text("source"), revision: values.text("revision") };
    const built: Built[] = [];
    for (const part of parts.value) {
      const one = await buildPart(
        { host, values },
        base.value,
        part,
        await originOf(host, part.paths, given),
      );
      if ("diagnostics" in one) return refuse(host, one.diagnostics);
      built.push(one.value);
    }
    host.terminal.out(
      values.flag("json") ? `${JSON.stringify(built, null, 2)}\n` : built.map(line).join(""),
    );
    return "ok";
  },
};

interface Built {
  readonly bundle: string;
  readonly digest: string;
  readonly changed: boolean;
}

function line({ bundle, digest, changed }: Built): string {
  return `${bundle}@${digest}${changed ? "" : " (was there)"}\n`;
}

/** Reports FLOE-BDL004, FLOE-BDL005 and FLOE-BDL006. */
async function buildPart(
  { host, values }: Pick<Invocation, "host" | "values">,
  base: Address,
  { config, files }: Part,
  origin: Origin,
): Promise<Step<Built>> {
  const tag = versionTag(config);
  const { version } = config.kind === "product" ? config.product : config.platform;
  const artifact = bundleArtifact(files, config, {
    ...originAnnotations(origin),
    [annotationKeys.title]: titleOf(config),
    [annotationKeys.version]: version,
  });
  const store = await storeOf(host, values, below(base, repositoryOf(config)));
  const pushed = stepOf(await push(store, artifact, tag));
  if ("diagnostics" in pushed) return pushed;
  const bundle = `${store.name}:${tag}`;
  const outcome = pushed.value;
  if (outcome.kind === "pushed") {
    const { descriptor: { digest }, changed } = outcome;
    return { value: { bundle, digest, changed } };
  }
  return {
    diagnostics: [outcome.kind === "taken" ? taken(bundle, outcome.by.digest) : lost(bundle)],
  };
}

function below({ store }: Address, path: string): Address {
  return store.kind === "layout"
    ? { store: { ...store, folder: `${store.folder}/${path}` } }
    : { store: { ...store, repository: `${store.repository}/${path}` } };
}

function taken(bundle: string, by: string): Diagnostic {
  return diagnose("FLOE-BDL004", {
    message: `${bundle} is there with other content, ${by}`,
    hint: "Raise `metadata.version` of what changed, run `floe synth`, and build again",
  });
}

function lost(bundle: string): Diagnostic {
  return diagnose("FLOE-BDL006", {
    message: `Somebody else wrote ${bundle} at the same time, with other content`,
    hint: "Let one pipeline push at a time; raise the version and build again",
  });
}
