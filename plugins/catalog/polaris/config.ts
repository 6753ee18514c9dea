import { z } from "zod";
import {
  type KnownVersion,
  type SecretKey,
  secretKeyOf,
  secretRef,
  sizes,
} from "../../../src/plugin/mod.ts";

/**
 * The admin tool must have the server's version. Facts: Polaris' changelog; its page "Evolution", which
 * promises that a version and the next may run at once, and no more; its tables at each tag: 1.7.0
 * makes schema 5 in an empty database and works with 4, which those before make.
 */
export const versions = [
  {
    version: "1.5.0",
    images: {
      server: "docker.io/apache/polaris:1.5.0",
      admin: "docker.io/apache/polaris-admin-tool:1.5.0",
    },
  },
  {
    version: "1.6.0",
    images: {
      server: "docker.io/apache/polaris:1.6.0",
      admin: "docker.io/apache/polaris-admin-tool:1.6.0",
    },
    upgrade: {
      from: ["1.5.0"],
      reversible: true,
      notes: "Servers of both versions may run at once, on the same tables. 1.6.0 refuses names " +
        "with special characters, which its changelog lists: rename what has one first.",
    },
  },
  {
    version: "1.7.0",
    images: {
      server: "docker.io/apache/polaris:1.7.0",
      admin: "docker.io/apache/polaris-admin-tool:1.7.0",
    },
    upgrade: {
      from: ["1.6.0"],
      backupFirst: true,
      reversible: false,
      notes:
        "Servers of both versions may run at once. The tables stay as they are: Polaris has no " +
        "migration, and 1.7.0 works with what 1.6.0 made. People may bring them to schema 5 with " +
        "the statements in the changelog of 1.7.0, once no server of 1.6.0 is left; tables that " +
        "1.7.0 made are of schema 5 from the start.",
    },
  },
] as const satisfies readonly KnownVersion[];

/** The one realm of a server; requests without a realm header fall into the first. */
export const realm = "floe";

// Polaris 1.6 refuses / \ : * ? " < > | # + ` in names; a URL path should not need escapes.
const entityName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, "Expected a plain name");

export const config = z.strictObject({
  size: sizes.default("small")
    .describe("CPU and memory of each replica")
    .meta({ overlay: "size" }),
  replicas: z.int().min(1).max(20).default(1)
    .describe("Servers at once; they share one key pair and the database")
    .meta({ overlay: "replicas" }),
  warehouse: entityName.optional()
    .describe("Name of the catalog that clients ask for, the platform's name without it"),
  namespace: entityName.optional()
    .describe(
      "A namespace beside those of the products, which every product may read; each product owns " +
        "the namespace of its own name",
    ),
  access_delegation: z.enum(["vended-credentials", "none"]).default("vended-credentials")
    .describe(
      "`vended-credentials`: clients get keys for one table where the object store has an STS; " +
        "`none`: they always use keys of their own",
    ),
  sts_endpoint: z.url({ protocol: /^https?$/ }).optional()
    .describe(
      "STS that the server asks for vended credentials, where it is not at the object store's " +
        "address: for AWS `https://sts.<region>.amazonaws.com`",
    )
    .meta({ overlay: "endpoint" }),
  credentials: z.strictObject({
    client_id: secretRef.describe("Root principal; key `client-id` where none is named"),
    client_secret: secretRef.describe("Its secret; key `client-secret` where none is named"),
    scope: z.string().optional()
      .describe("Not used: the principal of each product holds one role and asks for it"),
  }).optional()
    .describe("Root principal from a Secret that people make; generated without it")
    .meta({ overlay: "endpoint" }),
});
export type Config = z.output<typeof config>;

/** The catalog's name. */
export function warehouseOf(config: Config, platform: { readonly name: string }): string {
  return config.warehouse ?? platform.name;
}

/** Where the root principal's credentials are. */
export function rootKeys(config: Config, server: string): { id: SecretKey; secret: SecretKey } {
  const own = { secret_ref: `${server}-root` };
  return {
    id: secretKeyOf(config.credentials?.client_id ?? own, "client-id"),
    secret: secretKeyOf(config.credentials?.client_secret ?? own, "client-secret"),
  };
}

/** Secret with the key pair that signs tokens, in the platform's namespace. */
export function keyPairSecret(server: string): string {
  return `${server}-keys`;
}
