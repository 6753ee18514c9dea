import { z } from "zod";

const named = z.strictObject({ name: z.string(), version: z.string() });

/** The config of a bundle: what it is, for people and for gates. Controllers ignore it. */
export const bundleConfig = z.discriminatedUnion("kind", [
  z.object({
    schema: z.literal("floe-bundle/v1"),
    /** A platform's files, overlays, policies and locks: what products elsewhere compile against. */
    kind: z.literal("configuration"),
    platform: named,
  }),
  z.object({
    schema: z.literal("floe-bundle/v1"),
    /** The objects of a platform's own namespaces in one environment. */
    kind: z.literal("platform"),
    platform: named,
    environment: z.string(),
  }),
  z.object({
    schema: z.literal("floe-bundle/v1"),
    /** The objects of one product in one environment. */
    kind: z.literal("product"),
    platform: named,
    environment: z.string(),
    product: named,
  }),
]);
export type BundleConfig = z.infer<typeof bundleConfig>;

/** Where a bundle belongs below whatever people choose, for example `lakehouse/products/orders`. */
export function repositoryOf(config: BundleConfig): string {
  const { name } = config.platform;
  switch (config.kind) {
    case "configuration":
      return `${name}/configuration`;
    case "platform":
      return `${name}/platform`;
    case "product":
      return `${name}/products/${config.product.name}`;
  }
}

/** The tag that is never overwritten: the version, and for what differs by environment that too. */
export function versionTag(config: BundleConfig): string {
  // `+` starts build metadata in a semantic version and is no letter of a tag.
  const plain = (version: string) => version.replaceAll("+", "_");
  switch (config.kind) {
    case "configuration":
      return plain(config.platform.version);
    case "platform":
      return `${plain(config.platform.version)}-${config.environment}`;
    case "product":
      return `${plain(config.product.version)}-${config.environment}`;
  }
}

/** One line that says what it is. */
export function titleOf(config: BundleConfig): string {
  switch (config.kind) {
    case "configuration":
      return `Configuration of the platform ${config.platform.name}`;
    case "platform":
      return `Platform ${config.platform.name} in ${config.environment}`;
    case "product":
      return `Product ${config.product.name} on ${config.platform.name} in ${config.environment}`;
  }
}
