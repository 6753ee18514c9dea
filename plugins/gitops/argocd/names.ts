import { type DeliveredFolder, identity, type PlatformFacts } from "../../../src/plugin/mod.ts";

/** One Argo CD may serve several platforms and environments: all names begin with both. */
export function projectName({ name, environment }: PlatformFacts, product?: string): string {
  return identity(name, environment, ...(product === undefined ? [] : ["product", product]))
    .kubernetes;
}

export function bootstrapName({ name, environment }: PlatformFacts): string {
  return identity(name, environment, "bootstrap").kubernetes;
}

/** Folders by what belongs together, the platform's parts first, each sorted. */
export function partsOf(
  folders: readonly DeliveredFolder[],
): readonly (readonly [string, readonly DeliveredFolder[]])[] {
  return [
    ...Map.groupBy(
      folders,
      ({ part, product }) =>
        product === undefined ? part : identity("product", product.name).kubernetes,
    ),
  ];
}
