import { z } from "zod";
import {
  definePlugin,
  type Diagnostic,
  pluginDiagnostic,
  secretKeyOf,
  secretRef,
  type WantedSecret,
} from "../../src/plugin/mod.ts";

const id = "lineage_backend/http";

const config = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: "a URL such as https://lineage.example.com" })
    .describe("Base URL of the receiver; a path in it is taken as the API's path")
    .meta({ overlay: "endpoint" }),
  path: z.string().startsWith("/").default("/api/v1/lineage")
    .describe("Path of the API, where the URL has none").meta({ overlay: "endpoint" }),
  api_key: secretRef.optional()
    .describe("Secret with the API key, in each product's namespace; key `api-key` unless named")
    .meta({ overlay: "endpoint" }),
  allow_insecure_http: z.boolean().default(false)
    .describe("Whether events may leave the cluster over plain HTTP"),
  environment: z.string().optional().describe("Read from older files; has no effect"),
  drain_timeout: z.number().positive().optional().describe("Read from older files; has no effect"),
  verify_ssl: z.literal(true, "certificates are always checked; give the client the CA instead")
    .optional().describe("Read from older files; certificates are always checked"),
}).superRefine(({ url, allow_insecure_http }, context) => {
  const { protocol, hostname } = new URL(url);
  if (protocol === "https:" || allow_insecure_http || inCluster(hostname)) return;
  context.addIssue({
    code: "custom",
    path: ["url"],
    message: "plain HTTP to a host outside the cluster: use https, or set allow_insecure_http",
  });
});

type Config = z.output<typeof config>;

/**
 * Any receiver of OpenLineage events over HTTP that floe does not deploy: Marquez, OpenMetadata,
 * DataHub, a collector. Transport options: OpenLineage Python client, HTTP transport.
 */
export default definePlugin({
  id,
  summary: "An existing OpenLineage receiver, by URL",
  config,
  example: { url: "https://lineage.example.com" },
  // Marquez as upstream named it, wherever its address lies outside the platform.
  aliases: [{ type: "marquez", endpoint: "outside" }],
  describe: ({ config }) => ({
    components: [],
    offers: [{ capability: "openlineage", at: addressOf(config) }],
  }),
  advise: ({ config }) => advice(config),
  grant: ({ consumer }, { config }) => {
    const { url, path } = split(config);
    if (config.api_key === undefined) return { binding: { url, path } };
    const apiKey = secretKeyOf(config.api_key, "api-key");
    const wanted: WantedSecret = {
      name: apiKey.secret,
      namespaces: [consumer.namespace],
      keys: [{ key: apiKey.key, maker: { by: "people" } }],
      purpose: `API key of the OpenLineage receiver ${url}`,
    };
    return { binding: { url, path, apiKey }, secrets: [wanted] };
  },
});

function advice(config: Config): Diagnostic[] {
  const { hostname } = new URL(config.url);
  const idle = ["environment", "drain_timeout"] as const;
  return [
    ...idle.filter((field) => config[field] !== undefined).map((field) =>
      pluginDiagnostic(id, "NO-EFFECT", "warning", {
        message: `${field} of the lineage backend has no effect`,
        hint: `Delete ${field}`,
      })
    ),
    ...(hostname.includes(".") ? [] : [
      pluginDiagnostic(id, "NOT-DEPLOYED", "warning", {
        message: `floe does not deploy the lineage backend "${hostname}", and a host without a ` +
          "dot is found only from its own namespace",
        hint: `Write ${hostname}.<namespace>.svc.cluster.local`,
      }),
    ]),
  ];
}

/** A name of the cluster's own DNS: of this namespace, or a Service's. */
function inCluster(hostname: string): boolean {
  return !hostname.includes(".") || /\.svc(\.cluster\.local)?$/.test(hostname);
}

function addressOf({ url }: Config): { host: string; port: number } {
  const { protocol, hostname, port } = new URL(url);
  return { host: hostname, port: port === "" ? (protocol === "https:" ? 443 : 80) : Number(port) };
}

function split({ url, path }: Config): { url: string; path: string } {
  const { origin, pathname } = new URL(url);
  const own = pathname.replace(/\/+$/, "");
  return { url: origin, path: own === "" ? path : own };
}
