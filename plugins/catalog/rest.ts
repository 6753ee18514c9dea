import { z } from "zod";
import {
  type BindingOf,
  definePlugin,
  type DescribeInput,
  type Grant,
  type GrantRequest,
  identity,
  secretKeyOf,
  secretRef,
  secretsOfPeople,
} from "../../src/plugin/mod.ts";

const id = "catalog/rest";

const config = z.strictObject({
  uri: z.url({ protocol: /^https?$/ })
    .describe("Base URI of the Iceberg REST catalog, without `/v1`")
    .meta({ overlay: "endpoint" }),
  warehouse: z.string().min(1)
    .describe("Warehouse that clients ask for")
    .meta({ overlay: "endpoint" }),
  namespace: z.string().regex(/^[^.\s]+(\.[^.\s]+)*$/, "Expected a namespace such as `sales`")
    .optional()
    .describe("Namespace above those of the products; levels are separated by dots")
    .meta({ overlay: "endpoint" }),
  credentials: z.strictObject({
    client_id: secretRef.describe("OAuth2 client; key `client-id` where none is named"),
    client_secret: secretRef.describe("Its secret; key `client-secret` where none is named"),
    scope: z.string().min(1).default("PRINCIPAL_ROLE:ALL").describe("Scope to ask for"),
    token_uri: z.url().optional()
      .describe("Where tokens are had; the catalog's own `/v1/oauth/tokens` without it"),
  }).optional()
    .describe(
      "OAuth2 client credentials, a Secret that people make in the namespace of every consumer; " +
        "without them the catalog is asked without a token",
    )
    .meta({ overlay: "endpoint" }),
  access_delegation: z.enum(["vended-credentials", "remote-signing", "none"])
    .default("vended-credentials")
    .describe("How clients come by access to table files; `none`: by keys of their own")
    .meta({ overlay: "endpoint" }),
});
type Config = z.output<typeof config>;

/**
 * An Iceberg REST catalog that floe does not run: Polaris, Nessie, Lakekeeper, Unity, a vendor's.
 *
 * Each product owns the namespace `[<namespace>.]<product>`, which people make, with the rights that
 * its client needs: floe makes nothing inside a catalog that it does not run.
 */
export default definePlugin({
  id,
  summary: "Any Iceberg REST catalog that exists, by URI and Secret references",
  config,
  example: {
    uri: "https://catalog.example.com/api/catalog",
    warehouse: "acme",
    credentials: {
      client_id: { secret_ref: "catalog" },
      client_secret: { secret_ref: "catalog" },
    },
  },
  aliases: [
    { type: "iceberg-rest" },
    // A catalog that the platform deploys has no address to write.
    { type: "polaris", endpoint: "outside" },
    { type: "nessie", endpoint: "outside" },
  ],
  describe: ({ config }) => ({
    components: [],
    offers: [{ capability: "iceberg-rest", at: addressOf(config.uri) }],
  }),
  grant,
});

function grant(request: GrantRequest, { config }: DescribeInput<Config>): Grant {
  if (request.capability !== "iceberg-rest") {
    throw new Error(`${id} was asked for ${request.capability}`);
  }
  const { consumer } = request;
  const own = identity(
    ...(consumer.product === undefined ? request.nameParts : [consumer.product]),
  );
  const uri = config.uri.replace(/\/+$/, "");
  const oauth2 = oauth2Of(config, uri);
  return {
    binding: {
      uri,
      warehouse: config.warehouse,
      namespace: [...(config.namespace === undefined ? [] : [config.namespace]), own.python]
        .join("."),
      ...(oauth2 === undefined ? {} : { oauth2 }),
      accessDelegation: config.access_delegation,
    },
    secrets: oauth2 === undefined ? [] : secretsOfPeople(
      [oauth2.clientId, oauth2.clientSecret],
      [consumer.namespace],
      `OAuth2 client of the Iceberg catalog ${uri}`,
    ),
  };
}

function oauth2Of({ credentials }: Config, uri: string): BindingOf<"iceberg-rest">["oauth2"] {
  if (credentials === undefined) return undefined;
  return {
    tokenUri: credentials.token_uri ?? `${uri}/v1/oauth/tokens`,
    scope: credentials.scope,
    clientId: secretKeyOf(credentials.client_id, "client-id"),
    clientSecret: secretKeyOf(credentials.client_secret, "client-secret"),
  };
}

function addressOf(uri: string): { host: string; port: number } {
  const url = new URL(uri);
  const standard = url.protocol === "https:" ? 443 : 80;
  return { host: url.hostname, port: url.port === "" ? standard : Number(url.port) };
}
