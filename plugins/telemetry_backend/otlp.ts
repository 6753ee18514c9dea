import { z } from "zod";
import { definePlugin } from "../../src/plugin/mod.ts";

const config = z.strictObject({
  endpoint: z.url({
    protocol: /^https?$/,
    error: "a URL such as http://collector.example.com:4317",
  })
    .describe("Endpoint of the receiver; http means without TLS")
    .meta({ overlay: "endpoint" }),
  protocol: z.enum(["grpc", "http/protobuf"]).optional()
    .describe("OTLP's transport; without it http/protobuf on port 4318, grpc elsewhere")
    .meta({ overlay: "endpoint" }),
});

type Config = z.output<typeof config>;

/**
 * Any receiver of OTLP that floe does not deploy: a collector, Jaeger, Tempo, a vendor. Ports and
 * protocols: OpenTelemetry specification, "OTLP Exporter Configuration".
 */
export default definePlugin({
  id: "telemetry_backend/otlp",
  summary: "An existing OpenTelemetry receiver, by URL",
  config,
  example: { endpoint: "https://otlp.example.com:4317" },
  // Jaeger as upstream named it, wherever its address lies outside the platform.
  aliases: [{ type: "jaeger", endpoint: "outside" }],
  describe: ({ config }) => {
    const { host, port } = addressOf(config);
    return { components: [], offers: [{ capability: "otlp", at: { host, port } }] };
  },
  grant: (_request, { config }) => {
    const { endpoint, port } = addressOf(config);
    const protocol = config.protocol ?? (port === 4318 ? "http/protobuf" : "grpc");
    return { binding: { endpoint, protocol } };
  },
});

function addressOf({ endpoint }: Config): { endpoint: string; host: string; port: number } {
  const { protocol, hostname, port, pathname } = new URL(endpoint);
  const standard = protocol === "https:" ? 443 : 80;
  const path = pathname.replace(/\/+$/, "");
  return {
    endpoint: `${new URL(endpoint).origin}${path}`,
    host: hostname,
    port: port === "" ? standard : Number(port),
  };
}
