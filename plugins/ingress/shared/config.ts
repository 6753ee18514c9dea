import { z } from "zod";
import { secretRef, sizes } from "../../../src/plugin/mod.ts";

const label = z.string().max(40).regex(
  /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
  "Expected one part of a DNS name, in lower case",
);
const dnsName = z.string().max(190).regex(
  /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
  "Expected a DNS name in lower case",
);
const cidr = z.union([z.cidrv4(), z.cidrv6()], "Expected an address range such as 10.0.0.0/16");

/** `<category>` or `<category>/<instance>`: whose user interface. */
const target = z.string().regex(
  /^[a-z_]+(\/[a-z][a-z0-9_-]*)?$/,
  "Expected <category> or <category>/<instance>",
);

const exposed = z.union([
  target,
  z.strictObject({
    ui: target.describe("Whose user interface: <category> or <category>/<instance>"),
    proxy: z.boolean().default(true).describe(
      "Whether people must log in at the proxy; `false` for what asks by itself",
    ),
  }),
], "Expected <category>, <category>/<instance>, or { ui, proxy }");

const controller = z.union([
  z.strictObject({
    namespace: dnsName.describe("Namespace of its pods"),
    labels: z.record(z.string(), z.string()).default({}).describe(
      "Labels of its pods; every pod of the namespace without them",
    ),
  }),
  z.strictObject({
    cidrs: z.array(cidr).min(1).describe(
      "Addresses that its connections come from, where it is no pod: a cloud's load balancer, " +
        "or a controller on the nodes' own network",
    ),
  }),
], "Expected { namespace, labels } or { cidrs }");

const allow = z.strictObject({
  email_domains: z.array(z.string().min(1)).default([]).describe(
    'Domains of email addresses; "*" for everybody whom the issuer knows',
  ),
  emails: z.array(z.email()).default([]).describe("Email addresses"),
  groups: z.array(z.string().min(1)).default([]).describe(
    "Groups of the issuer; who is let in by email must be in one of them too",
  ),
}).refine(
  ({ email_domains, emails, groups }) => email_domains.length + emails.length + groups.length > 0,
  "Expected somebody: email_domains, emails or groups",
);

/** People log in at a proxy before every user interface. */
export const authentication = z.strictObject({
  oidc_issuer: z.url({ protocol: /^https?$/ }).describe("OpenID Connect issuer")
    .meta({ overlay: "endpoint" }),
  oidc_hosts: z.array(dnsName).default([]).describe(
    "Further hosts that the issuer's discovery document names: of its token and key endpoints",
  ).meta({ overlay: "endpoint" }),
  oidc_ca: secretRef.optional().describe(
    "Certificate of the authority behind the issuer, where it is a private one; key `ca.crt` " +
      "unless named",
  ),
  oidc_scope: z.string().min(1).optional().describe(
    "Scopes to ask for, where the issuer refuses `openid email profile`, and `groups` beside it " +
      "where groups are let in",
  ).meta({ overlay: "endpoint" }),
  oidc_groups_claim: z.string().min(1).default("groups").describe("Claim that holds the groups")
    .meta({ overlay: "endpoint" }),
  client_id: z.string().min(1).describe("Client that the issuer knows the proxies by")
    .meta({ overlay: "endpoint" }),
  client_secret: secretRef.describe("The client's secret; key `client-secret` unless named"),
  cookie_secret: secretRef.optional().describe(
    "Key of the cookies, 16, 24 or 32 bytes; key `cookie-secret` unless named. `floe secrets` " +
      "makes one without it",
  ),
  allow: allow.describe("Who is let in"),
  session_hours: z.int().min(1).max(168).default(12).describe("Hours until people log in again"),
  size: sizes.default("small").describe("CPU and memory of each proxy").meta({ overlay: "size" }),
  replicas: z.int().min(1).max(10).default(1).describe("Proxies of each user interface")
    .meta({ overlay: "replicas" }),
});
export type Authentication = z.output<typeof authentication>;

/** What every plugin of this category is told. */
export const common = {
  domain: dnsName.optional().describe(
    "DNS domain of the host names; without it the overlay's `domain`",
  ).meta({ overlay: "domain" }),
  controller: controller.describe("Who sends the requests on; nobody else may connect")
    .meta({ overlay: "endpoint" }),
  expose: z.record(label, exposed)
    .refine((hosts) => Object.keys(hosts).length > 0, "Expected at least one user interface")
    .describe(
      "User interfaces by host name below the domain: `dagster: orchestrator` makes " +
        "dagster.<domain> of the orchestrator",
    ),
  authentication: authentication.optional().describe(
    "Proxies that let people in by OpenID Connect. Without it only what asks by itself can be " +
      "exposed",
  ),
  annotations: z.record(z.string(), z.string()).default({}).describe(
    "Annotations that the controller reads",
  ).meta({ overlay: "endpoint" }),
} as const;

const schema = z.strictObject(common);
export type Common = z.output<typeof schema>;

/** One host name and what answers there. */
export interface Exposure {
  /** First part of the host name, and the name of the proxy's component. */
  readonly label: string;
  readonly ui: string;
  readonly proxied: boolean;
}

/** What is exposed, sorted by host name. */
export function exposures({ expose, authentication }: Common): readonly Exposure[] {
  return Object.entries(expose).sort(([a], [b]) => a < b ? -1 : 1).map(([label, value]) => {
    const { ui, proxy } = typeof value === "string" ? { ui: value, proxy: true } : value;
    return { label, ui, proxied: proxy && authentication !== undefined };
  });
}

/** The whole host name. */
export function hostOf(
  label: string,
  { domain }: Pick<Common, "domain">,
  platform: { readonly domain?: string },
): string {
  return `${label}.${domain ?? platform.domain ?? "invalid"}`;
}
