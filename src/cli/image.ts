import { registryClient } from "../bundle/registry/mod.ts";
import { type Diagnostic, hasErrors } from "../diagnostics/mod.ts";
import type { Host } from "../host/mod.ts";
import { compileAll, type CompiledAll, failed } from "./build.ts";
import { type Command, projectOptions, UsageError, type Values } from "./command.ts";
import { connectionOf, registriesOptions } from "./connection.ts";
import { listImages } from "./image_list.ts";
import { lockImages } from "./image_lock.ts";
import { pinProduct } from "./image_pin.ts";
import { printDiagnostics } from "./report.ts";

export const image: Command = {
  name: "image",
  positionals: "<list|lock|pin> [product] [digest]",
  description:
    "`list` prints the images that the environments run, a line for each: product, references, digest, folder, Python packages, with tabs between them. `lock` asks registries for the digest of every image that a platform's environments run, and writes images.lock.yaml beside the platform file: tags that it has stay as they are. `pin` writes the digest of a product's image after its build. Only `lock` needs a network: run `deno task image lock`.",
  options: {
    ...projectOptions,
    update: { type: "boolean", description: "lock: ask for tags that the lock has, too" },
    check: {
      type: "boolean",
      description: "lock: write nothing; fail if the lock is stale (asks nobody without --update)",
    },
    since: {
      type: "string",
      value: "REVISION",
      description:
        "list: only products to build: they differ from this git revision, or have no digest",
    },
    ...registriesOptions,
  },
  examples: [
    { command: "floe image lock", does: "Pins what is not pinned yet" },
    { command: "floe image lock --update", does: "Follows tags that were moved" },
    { command: "floe image lock --check", does: "Fails in CI if an image is not pinned" },
    { command: "floe image list --since origin/main", does: "Prints which products to build" },
    {
      command: "floe image pin retail-orders sha256:…",
      does: "Pins the image that was just built",
    },
  ],
  async run({ host, values, positionals }) {
    const work = workOf(values, positionals);
    const all = await compileAll(host, values);
    const found = [...all.diagnostics, ...all.compiled.flatMap((one) => one.diagnostics)];
    const errors = found.filter(({ severity }) => severity === "error");
    const diagnostics = failed(all) ? errors : await work(host, all);
    printDiagnostics(host, diagnostics, { sourceOf: all.sourceOf });
    return hasErrors(diagnostics) ? "diagnostics" : "ok";
  },
};

type Work = (host: Host, all: CompiledAll) => Promise<readonly Diagnostic[]>;

const asking = Object.keys(registriesOptions);

function workOf(values: Values, [verb, product, digest]: readonly string[]): Work {
  if (verb === "list" && product === undefined) {
    refuse(values, verb, ["update", "check", ...asking]);
    return (host, { compiled }) => listImages(host, compiled, values.text("since"));
  }
  if (verb === "lock" && product === undefined) {
    refuse(values, verb, ["since"]);
    return (host, all) => lockAll(host, all, values);
  }
  if (verb === "pin" && product !== undefined && digest !== undefined) {
    refuse(values, verb, ["update", "check", "since", ...asking]);
    return (host, { compiled }) => pinProduct(host, compiled, product, digest);
  }
  throw new UsageError(
    verb === "pin" ? "`pin` needs a product and a digest" : "Say `list`, `lock`, or `pin` and what",
  );
}

function refuse(values: Values, verb: string, names: readonly string[]): void {
  const foreign = names.find((name) => values.flag(name) || values.texts(name).length > 0);
  if (foreign !== undefined) throw new UsageError(`--${foreign} does not go with ${verb}`);
}

async function lockAll(
  host: Host,
  { compiled }: CompiledAll,
  values: Values,
): Promise<readonly Diagnostic[]> {
  const client = registryClient(await connectionOf(host, values));
  const options = {
    update: values.flag("update"),
    check: values.flag("check"),
    whole: values.texts("env").length === 0,
  };
  const diagnostics: Diagnostic[] = [];
  for (const [project, environments] of Map.groupBy(compiled, (one) => one.project)) {
    diagnostics.push(...await lockImages(host, client, project, environments, options));
  }
  return diagnostics;
}
