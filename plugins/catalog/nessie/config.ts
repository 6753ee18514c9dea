import { z } from "zod";
import {
  type KnownVersion,
  type SecretKey,
  secretKeyOf,
  secretRef,
  sizes,
} from "../../../src/plugin/mod.ts";

/**
 * Facts: Nessie's server upgrade notes, which allow servers of any two versions from 0.61.0 on to
 * run at once, and its JDBC2 store, whose tables are the same in these.
 */
export const versions = [
  { version: "0.107.9", images: { server: "ghcr.io/projectnessie/nessie:0.107.9" } },
  {
    version: "0.108.4",
    images: { server: "ghcr.io/projectnessie/nessie:0.108.4" },
    upgrade: {
      from: ["0.107.9"],
      reversible: true,
      notes: "Servers of both versions may run at once, on the same tables. Nothing else to do.",
    },
  },
] as const satisfies readonly KnownVersion[];

// It becomes part of a URL path and of a key in a properties file.
const entityName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, "Expected a plain name");

export const config = z.strictObject({
  size: sizes.default("small")
    .describe("CPU and memory of each replica")
    .meta({ overlay: "size" }),
  replicas: z.int().min(1).max(20).default(1)
    .describe("Servers at once; they share the database")
    .meta({ overlay: "replicas" }),
  warehouse: entityName.optional()
    .describe("Name of the warehouse that clients ask for, the platform's name without it"),
  namespace: entityName.optional()
    .describe(
      "Namespace of the platform's services; each product has the namespace of its own name",
    ),
  access_delegation: z.enum(["vended-credentials", "remote-signing", "none"])
    .default("vended-credentials")
    .describe(
      "`vended-credentials`: clients get keys for one table where the object store has an STS; " +
        "`remote-signing`: Nessie signs each of their requests to the object store; " +
        "`none`: they always use keys of their own",
    ),
  sts_endpoint: z.url({ protocol: /^https?$/ }).optional()
    .describe(
      "STS that the server asks for vended credentials, where it is not at the object store's " +
        "address: for AWS `https://sts.<region>.amazonaws.com`",
    )
    .meta({ overlay: "endpoint" }),
  oidc: z.strictObject({
    issuer: z.url({ protocol: /^https?$/ })
      .describe("OpenID Connect issuer whose tokens the server takes"),
    client_id: secretRef
      .describe("Client of the platform at the issuer; key `client-id` where none is named"),
    client_secret: secretRef
      .describe("Its secret; key `client-secret` where none is named"),
    scope: z.string().min(1)
      .describe("Scope that clients ask for, as the issuer grants it"),
  }).optional()
    .describe(
      "Only clients with a token may call, whose login people put into the namespace of every " +
        "consumer; without it the server asks nobody who they are",
    )
    .meta({ overlay: "endpoint" }),
});
export type Config = z.output<typeof config>;

/** The warehouse's name. */
export function warehouseOf(config: Config, platform: { readonly name: string }): string {
  return config.warehouse ?? platform.name;
}

/** Where the catalog forwards a client to its issuer. */
export function tokenUri(uri: string): string {
  return `${uri}/v1/oauth/tokens`;
}

/** The two keys of the platform's client at the issuer. */
export function clientKeys(
  { client_id, client_secret }: NonNullable<Config["oidc"]>,
): { readonly id: SecretKey; readonly secret: SecretKey } {
  return {
    id: secretKeyOf(client_id, "client-id"),
    secret: secretKeyOf(client_secret, "client-secret"),
  };
}

/** Host and port of a URL. */
export function addressOf(url: string): { readonly host: string; readonly port: number } {
  const { hostname, port, protocol } = new URL(url);
  const standard = protocol === "https:" ? 443 : 80;
  return { host: hostname, port: port === "" ? standard : Number(port) };
}
