import { annotationKeys, type OpenedBundle } from "../../bundle/mod.ts";
import { type BuildFacts } from "../../trust/mod.ts";
import { floeVersion } from "../../version.ts";
import type { Recompiled } from "./recompile.ts";

/** How a bundle was built: what a provenance says, and what has to be at hand to build it again. */
export function buildFacts(
  { document: { annotations = {} } }: OpenedBundle,
  { compiled: { project, environment }, plan, config }: Recompiled,
  builder: string,
): BuildFacts {
  const product = config.kind === "product" ? config.product.name : undefined;
  const source = sourceOf(annotations);
  return {
    platform: project.platform,
    environment,
    ...(product === undefined ? {} : { product }),
    inputs: inputsOf({ plan, config }),
    ...(source === undefined ? {} : { source }),
    builder,
    floeVersion,
  };
}

/** The files that decide what is in the bundle: of a product, without those of its neighbours. */
export function inputsOf(
  { plan, config }: Pick<Recompiled, "plan" | "config">,
): BuildFacts["inputs"] {
  if (config.kind !== "product") return plan.inputs;
  const pathsOf = (isOwn: boolean) =>
    plan.products.filter(({ facts }) => (facts.name === config.product.name) === isOwn)
      .flatMap(({ artifacts }) => artifacts.inputs.map(({ path }) => path));
  const own = new Set(pathsOf(true));
  const foreign = new Set(pathsOf(false).filter((path) => !own.has(path)));
  return plan.inputs.filter(({ path }) => !foreign.has(path));
}

function sourceOf(annotations: Readonly<Record<string, string>>): BuildFacts["source"] {
  const url = annotations[annotationKeys.source];
  const [, commit] = /^sha1:([0-9a-f]{40})$/.exec(annotations[annotationKeys.revision] ?? "") ?? [];
  return commit === undefined ? undefined : { commit, ...(url === undefined ? {} : { url }) };
}
