import { z } from "zod";
import { PlainObject } from "../../constructs/mod.ts";
import {
  type Component,
  definePlugin,
  type DescribeInput,
  type Description,
  type Diagnostic,
  identity,
  type PlatformContext,
  secretRef,
  secretsOfPeople,
} from "../../src/plugin/mod.ts";
import { common, type Exposure, exposures } from "./shared/config.ts";
import { adviseCommon, advisePlain, controller, describe } from "./shared/describe.ts";
import { proxyVersions } from "./shared/proxy.ts";
import { serve } from "./shared/serve.ts";

const id = "ingress/ingress";

const tls = z.union([
  z.strictObject({
    issuer: z.string().min(1).describe("Issuer of cert-manager that makes the certificates"),
    kind: z.enum(["ClusterIssuer", "Issuer"]).default("ClusterIssuer")
      .describe("Whether the issuer serves every namespace or the platform's alone"),
    http01: z.boolean().default(true).describe(
      "Whether the controller may reach the pods with which cert-manager answers an HTTP-01 " +
        "challenge; not needed for DNS-01 and for issuers that are no ACME server",
    ),
  }),
  z.strictObject({
    certificate: secretRef
      .refine(({ key }) => key === undefined, "Expected a Secret alone, of type kubernetes.io/tls")
      .describe("Secret of type kubernetes.io/tls, good for every host name"),
  }),
], "Expected { issuer, kind } or { certificate }");

const config = z.strictObject({
  ...common,
  class: z.string().min(1).describe("IngressClass of the controller").meta({ overlay: "endpoint" }),
  tls: tls.optional().describe("Where certificates come from; plain HTTP without it")
    .meta({ overlay: "endpoint" }),
});
type Config = z.output<typeof config>;

/**
 * Host names of user interfaces as Ingress objects for a controller that the cluster has. Before
 * what asks nobody who they are stands an oauth2-proxy.
 *
 * Facts: networking.k8s.io/v1; cert-manager's documentation of its Ingress annotations.
 */
export default definePlugin({
  id,
  summary: "User interfaces through the cluster's Ingress controller, behind a login",
  config,
  example: {
    domain: "data.example.com",
    class: "nginx",
    controller: { namespace: "ingress-nginx" },
    tls: { issuer: "letsencrypt" },
    expose: { dagster: "orchestrator" },
    authentication: {
      oidc_issuer: "https://login.example.com",
      client_id: "floe",
      client_secret: { secret_ref: "floe-login" },
      allow: { email_domains: ["example.com"] },
    },
  },
  hazards: [
    "The controller, and cert-manager where an issuer is named, must be in the cluster; floe installs neither",
  ],
  versions: proxyVersions,
  advise,
  describe: describeWithTls,
  platform(context) {
    for (const exposure of exposures(context.config)) ingress(context, exposure);
  },
});

function advise(input: DescribeInput<Config>): readonly Diagnostic[] {
  const { config, platform } = input;
  const hint = "Set tls: { issuer: … } or tls: { certificate: { secret_ref: … } }";
  return [
    ...adviseCommon(id, input),
    ...advisePlain(id, config.tls !== undefined, platform.production, hint),
  ];
}

/**
 * cert-manager answers an ACME server from a pod of its own in the namespace of the Ingress, for a
 * minute or so. Its label and port: cert-manager's `pkg/apis/acme/v1` and the documentation of
 * HTTP-01.
 */
const solver: Component = {
  name: "_http01-solver",
  kind: "run",
  endpoints: [{ name: "acme", port: 8089, appProtocol: "http" }],
  operated: { labels: { "acme.cert-manager.io/http01-solver": "true" } },
};

function describeWithTls(input: DescribeInput<Config>): Description {
  const described = describe(input);
  const { tls } = input.config;
  if (tls === undefined) return described;
  if (!("certificate" in tls)) return tls.http01 ? withSolver(described) : described;
  const keys = ["tls.crt", "tls.key"].map((key) => ({ secret: tls.certificate.secret_ref, key }));
  const purpose = "Certificate of the user interfaces' host names";
  const secrets = secretsOfPeople(keys, [input.platform.namespace], purpose);
  return { ...described, secrets: [...described.secrets ?? [], ...secrets] };
}

function withSolver(described: Description): Description {
  const call = {
    from: { side: "platform", component: controller },
    to: { side: "platform", component: solver.name, endpoint: "acme" },
    edge: "call",
  } as const;
  return {
    ...described,
    components: [...described.components, solver],
    calls: [...described.calls ?? [], call],
  };
}

function ingress(context: PlatformContext<Config>, exposure: Exposure): void {
  const { config, scope, platform } = context;
  const { metadata, host, service, port } = serve(context, exposure, config.tls !== undefined);
  const annotations = { ...issuerAnnotation(config), ...config.annotations };
  const secretName = certificateOf(config, metadata.name);
  new PlainObject(scope, `ingress-${exposure.label}`, {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
      ...metadata,
      namespace: platform.namespace,
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    spec: {
      ingressClassName: config.class,
      ...(secretName === undefined ? {} : { tls: [{ hosts: [host], secretName }] }),
      rules: [{
        host,
        http: {
          paths: [{
            path: "/",
            pathType: "Prefix",
            backend: { service: { name: service, port: { number: port } } },
          }],
        },
      }],
    },
  });
}

/** cert-manager writes the Secret that it is asked for here. */
function issuerAnnotation({ tls }: Config): Readonly<Record<string, string>> {
  if (tls === undefined || !("issuer" in tls)) return {};
  const key = tls.kind === "ClusterIssuer" ? "cluster-issuer" : "issuer";
  return { [`cert-manager.io/${key}`]: tls.issuer };
}

function certificateOf({ tls }: Config, name: string): string | undefined {
  if (tls === undefined) return undefined;
  return "issuer" in tls ? identity(name, "tls").kubernetes : tls.certificate.secret_ref;
}
