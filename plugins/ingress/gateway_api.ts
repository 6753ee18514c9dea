import { z } from "zod";
import { PlainObject } from "../../constructs/mod.ts";
import {
  definePlugin,
  type DescribeInput,
  type Diagnostic,
  type PlatformContext,
} from "../../src/plugin/mod.ts";
import { common, type Exposure, exposures } from "./shared/config.ts";
import { adviseCommon, advisePlain, describe } from "./shared/describe.ts";
import { proxyVersions } from "./shared/proxy.ts";
import { serve } from "./shared/serve.ts";

const id = "ingress/gateway-api";
const apiVersion = "gateway.networking.k8s.io/v1";

const config = z.strictObject({
  ...common,
  gateway: z.strictObject({
    name: z.string().min(1).describe("Name of the Gateway"),
    namespace: z.string().min(1).describe("Namespace of the Gateway"),
    section: z.string().min(1).optional().describe("Its listener; every one without it"),
  }).describe("The Gateway; its listener must admit routes of the platform's namespace")
    .meta({ overlay: "endpoint" }),
  https: z.boolean().default(true)
    .describe("Whether the Gateway's listener speaks TLS; its certificate is the Gateway's")
    .meta({ overlay: "endpoint" }),
  request_timeout: z.string()
    .regex(/^([0-9]{1,5}(h|m|s|ms)){1,4}$/, "Expected a time such as 300s")
    .optional()
    .describe("Longest that one request may take, `0s` for no limit; the Gateway's own without it")
    .meta({ overlay: "endpoint" }),
});
type Config = z.output<typeof config>;

/**
 * Host names of user interfaces as HTTPRoutes of a Gateway that the cluster has. Before what asks
 * nobody who they are stands an oauth2-proxy.
 *
 * Facts: Gateway API 1.6.1, standard channel, `gateway.networking.k8s.io/v1`.
 */
export default definePlugin({
  id,
  summary: "User interfaces through a Gateway of the cluster, behind a login",
  config,
  example: {
    domain: "data.example.com",
    gateway: { name: "public", namespace: "gateways" },
    controller: { namespace: "gateways" },
    expose: { dagster: "orchestrator" },
    authentication: {
      oidc_issuer: "https://login.example.com",
      client_id: "floe",
      client_secret: { secret_ref: "floe-login" },
      allow: { email_domains: ["example.com"] },
    },
  },
  hazards: [
    "The Gateway and its controller must be in the cluster; floe makes routes only",
  ],
  aliases: [{ type: "gateway_api" }],
  versions: proxyVersions,
  advise,
  describe,
  platform(context) {
    for (const exposure of exposures(context.config)) route(context, exposure);
  },
});

function advise(input: DescribeInput<Config>): readonly Diagnostic[] {
  const { config, platform } = input;
  const hint = "Give the Gateway a listener with TLS, and leave `https: true`";
  return [
    ...adviseCommon(id, input),
    ...advisePlain(id, config.https, platform.production, hint),
  ];
}

function route(context: PlatformContext<Config>, exposure: Exposure): void {
  const { config: { gateway, https, request_timeout, annotations }, scope, platform } = context;
  const { metadata, host, service, port } = serve(context, exposure, https);
  new PlainObject(scope, `route-${exposure.label}`, {
    apiVersion,
    kind: "HTTPRoute",
    metadata: {
      ...metadata,
      namespace: platform.namespace,
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    spec: {
      parentRefs: [{
        group: "gateway.networking.k8s.io",
        kind: "Gateway",
        name: gateway.name,
        namespace: gateway.namespace,
        ...(gateway.section === undefined ? {} : { sectionName: gateway.section }),
      }],
      hostnames: [host],
      rules: [{
        // Defaults are written, so that a controller that compares objects sees no difference.
        matches: [{ path: { type: "PathPrefix", value: "/" } }],
        ...(request_timeout === undefined ? {} : { timeouts: { request: request_timeout } }),
        backendRefs: [{ group: "", kind: "Service", name: service, port, weight: 1 }],
      }],
    },
  });
}
