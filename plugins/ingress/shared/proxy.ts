import { ConfigMap, type Container, Server, type Sizes } from "../../../constructs/mod.ts";
import {
  type BindingOf,
  type KnownVersion,
  knownVersion,
  type PlatformContext,
  secretKeyOf,
} from "../../../src/plugin/mod.ts";
import type { Authentication, Common, Exposure } from "./config.ts";
import { cookieSecret } from "./describe.ts";

/** The proxy that asks people who they are. It stores nothing, so any step between versions will do. */
export const proxyVersions = [
  { version: "7.15.3", images: { proxy: "quay.io/oauth2-proxy/oauth2-proxy:v7.15.3" } },
] as const satisfies readonly KnownVersion[];

/** Starting points, not measurements. */
const presets: Sizes = {
  small: { requests: { cpu: "20m", memory: "32Mi" }, limits: { memory: "128Mi" } },
  medium: { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "256Mi" } },
  large: { requests: { cpu: "500m", memory: "128Mi" }, limits: { memory: "512Mi" } },
};

/** The user of the image, distroless' `nonroot`. */
const user = { uid: 65532, gid: 65532 };
const emailsFile = "/etc/oauth2-proxy/emails";
const caFile = "/etc/oidc/ca.crt";

/** What one proxy stands before. */
export interface Proxied {
  readonly exposure: Exposure;
  readonly authentication: Authentication;
  /** As people type it, with the scheme. */
  readonly url: string;
}

/**
 * An oauth2-proxy before one user interface: a Deployment and its Service. It believes no header
 * that says where a request comes from, passes no password on, and its cookie is good at this host
 * alone.
 *
 * Facts: oauth2-proxy 7.15.3, its documentation ("configuration/overview") and sources.
 */
export function proxy(context: PlatformContext<Common>, proxied: Proxied): void {
  const { exposure: { label }, authentication } = proxied;
  const { allow, oidc_ca } = authentication;
  const workload = context.workload(label);
  const emails = allow.emails.length === 0 ? undefined : new ConfigMap(context.scope, label, {
    workload,
    suffix: "emails",
    data: { emails: `${[...new Set(allow.emails)].sort().join("\n")}\n` },
  });
  const ca = oidc_ca === undefined ? undefined : secretKeyOf(oidc_ca, "ca.crt");
  new Server(context.scope, `proxy-${label}`, {
    workload,
    user,
    replicas: authentication.replicas,
    containers: [container(context, proxied)],
    volumes: {
      ...(emails === undefined ? {} : { emails: { configMap: emails.name } }),
      ...(ca === undefined ? {} : { ca: { secret: ca.secret, items: { [ca.key]: "ca.crt" } } }),
    },
  });
}

function container(context: PlatformContext<Common>, proxied: Proxied): Container {
  const { exposure: { label }, authentication } = proxied;
  const { client_secret, cookie_secret, allow, oidc_ca, size } = authentication;
  const name = context.workload(label).name;
  const cookie = cookie_secret === undefined
    ? { secret: cookieSecret(name), key: "cookie-secret" }
    : secretKeyOf(cookie_secret, "cookie-secret");
  const ping = { http: "/ping", port: "http" };
  return {
    name: "oauth2-proxy",
    image: context.image(knownVersion(proxyVersions, context.version).images.proxy),
    args: proxyArguments(proxied, context.binding(label, "web-ui")),
    env: [
      { name: "OAUTH2_PROXY_CLIENT_SECRET", secret: secretKeyOf(client_secret, "client-secret") },
      { name: "OAUTH2_PROXY_COOKIE_SECRET", secret: cookie },
    ],
    resources: presets[size],
    mounts: [
      ...(allow.emails.length === 0 ? [] : [{ volume: "emails", path: "/etc/oauth2-proxy" }]),
      ...(oidc_ca === undefined ? [] : [{ volume: "ca", path: "/etc/oidc" }]),
    ],
    probes: {
      startup: { check: ping, period: 2, timeout: 3, failures: 30 },
      readiness: { check: { http: "/ready", port: "http" }, period: 10, timeout: 3, failures: 3 },
      liveness: { check: ping, period: 20, timeout: 3, failures: 6 },
    },
  };
}

/** Everything but the two secrets. */
export function proxyArguments(
  { authentication, url }: Proxied,
  { host, port }: Pick<BindingOf<"web-ui">, "host" | "port">,
): readonly string[] {
  const { oidc_issuer, oidc_scope, oidc_groups_claim, oidc_ca } = authentication;
  const { client_id, allow, session_hours } = authentication;
  const secure = url.startsWith("https:");
  // A group alone is enough where no email is named; the proxy wants emails answered too.
  const anyEmail = allow.email_domains.length + allow.emails.length === 0;
  const domains = anyEmail ? ["*"] : [...new Set(allow.email_domains)].sort();
  return [
    "--provider=oidc",
    `--oidc-issuer-url=${oidc_issuer}`,
    ...(oidc_scope === undefined ? [] : [`--scope=${oidc_scope}`]),
    `--oidc-groups-claim=${oidc_groups_claim}`,
    `--client-id=${client_id}`,
    `--redirect-url=${url}/oauth2/callback`,
    "--code-challenge-method=S256",
    "--insecure-oidc-skip-nonce=false",
    "--skip-provider-button=true",
    ...domains.map((domain) => `--email-domain=${domain}`),
    ...(allow.emails.length === 0 ? [] : [`--authenticated-emails-file=${emailsFile}`]),
    ...[...new Set(allow.groups)].sort().map((group) => `--allowed-group=${group}`),
    ...(oidc_ca === undefined
      ? []
      : [`--provider-ca-file=${caFile}`, "--use-system-trust-store=true"]),
    // The prefix makes browsers refuse a cookie of another host.
    `--cookie-name=${secure ? "__Host-floe" : "floe"}`,
    `--cookie-secure=${secure}`,
    "--cookie-samesite=lax",
    `--cookie-expire=${session_hours}h`,
    "--session-cookie-minimal=true",
    `--upstream=http://${host}:${port}/`,
    // Its default cuts long answers off after 30 seconds.
    "--upstream-timeout=300s",
    "--pass-basic-auth=false",
    "--http-address=0.0.0.0:4180",
    "--metrics-address=0.0.0.0:44180",
    "--silence-ping-logging=true",
  ];
}
