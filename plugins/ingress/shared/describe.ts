import {
  type Component,
  type DescribeInput,
  type Description,
  type Diagnostic,
  type ExternalAddress,
  identity,
  type Metrics,
  type NeedOf,
  pluginDiagnostic,
  secretKeyOf,
  secretsOfPeople,
  type WantedSecret,
} from "../../../src/plugin/mod.ts";
import { type Authentication, type Common, type Exposure, exposures } from "./config.ts";

/** No host name can be called so. */
export const controller = "_controller";

/** What every plugin of this category is made of: the proxies, and who calls what. */
export function describe(input: DescribeInput<Common>): Description {
  const { config } = input;
  const exposed = exposures(config);
  const proxied = exposed.filter(({ proxied }) => proxied);
  return {
    components: proxied.map(proxy),
    peers: [{ name: controller, at: config.controller }],
    needs: exposed.map(need),
    calls: proxied.map(({ label }) => ({
      from: { side: "platform", component: controller },
      to: { side: "platform", component: label, endpoint: "http" },
      edge: "call",
    })),
    outside: issuerOf(config.authentication, proxied),
    secrets: config.authentication === undefined || proxied.length === 0
      ? []
      : secretsFor(config.authentication, proxied, input),
  };
}

/**
 * What is wrong however hosts are served.
 *
 * @param id The plugin's own, which starts the codes.
 */
export function adviseCommon(
  id: string,
  { config, platform }: DescribeInput<Common>,
): readonly Diagnostic[] {
  const { domain, authentication } = config;
  return [
    ...(domain === undefined && platform.domain === undefined
      ? [pluginDiagnostic(id, "NO-DOMAIN", "error", {
        message: "Nothing says below which DNS domain the host names lie",
        hint: `Set domain in environments/${platform.environment}.yaml, or in the plugin's config`,
      })]
      : []),
    ...(authentication?.allow.email_domains.includes("*") === true &&
        authentication.allow.groups.length === 0
      ? [pluginDiagnostic(id, "EVERYBODY", "warning", {
        message: `Everybody who has an account at ${authentication.oidc_issuer} is let in`,
        hint: "Name email_domains, emails or groups",
      })]
      : []),
  ];
}

/** Plain HTTP carries the cookies that let people in. */
export function advisePlain(
  id: string,
  https: boolean,
  production: boolean,
  hint: string,
): readonly Diagnostic[] {
  if (https) return [];
  return [pluginDiagnostic(id, "PLAIN-HTTP", production ? "error" : "warning", {
    message: "Everything that people see and send, their logins too, crosses the network in " +
      "plain text",
    hint,
  })];
}

/** oauth2-proxy 7.15.3 was seen to export the metric. */
const metrics: Metrics = {
  path: "/metrics",
  alerts: [{
    name: "LoginProxyFails",
    expr: 'sum(rate(oauth2_proxy_requests_total{$job,code=~"5.."}[10m])) > 0',
    for: "10m",
    severity: "warning",
    summary: "the user interface behind the proxy does not answer, or the proxy itself fails",
  }],
};

function proxy({ label }: Exposure): Component {
  return {
    name: label,
    kind: "server",
    endpoints: [
      { name: "http", port: 4180, appProtocol: "http" },
      { name: "metrics", port: 44180, appProtocol: "http", metrics },
    ],
  };
}

function need({ label, ui, proxied }: Exposure): NeedOf<"web-ui"> {
  return {
    name: label,
    capability: "web-ui",
    demand: {},
    from: [proxied ? label : controller],
    edge: "call",
    provider: ui,
    field: ["expose", label],
  };
}

function issuerOf(
  authentication: Authentication | undefined,
  proxied: readonly Exposure[],
): NonNullable<Description["outside"]> {
  if (authentication === undefined || proxied.length === 0) return [];
  const from = proxied.map(({ label }) => label);
  const issuer = addressOf(authentication.oidc_issuer);
  const others = authentication.oidc_hosts.map((host) => ({ host, port: issuer.port }));
  return [issuer, ...others].map((address) => ({ ...address, from }));
}

function addressOf(url: string): ExternalAddress {
  const { hostname, port, protocol } = new URL(url);
  return { host: hostname, port: port === "" ? protocol === "https:" ? 443 : 80 : Number(port) };
}

/** The Secret of one proxy's cookies, where people name none: no other proxy accepts them. */
export function cookieSecret(proxy: string): string {
  return identity(proxy, "cookie").kubernetes;
}

function secretsFor(
  { client_secret, cookie_secret, oidc_ca }: Authentication,
  proxied: readonly Exposure[],
  { name, platform }: DescribeInput<Common>,
): readonly WantedSecret[] {
  const namespaces = [platform.namespace];
  const client = secretKeyOf(client_secret, "client-secret");
  const ca = oidc_ca === undefined ? [] : [secretKeyOf(oidc_ca, "ca.crt")];
  const cookie = cookie_secret === undefined ? [] : [secretKeyOf(cookie_secret, "cookie-secret")];
  const purpose = "What the proxies before user interfaces log in with";
  const ofPeople = secretsOfPeople([client, ...ca, ...cookie], namespaces, purpose);
  if (cookie_secret !== undefined) return ofPeople;
  const generated = proxied.map(({ label }): WantedSecret => ({
    name: cookieSecret(name(label)),
    namespaces,
    keys: [{ key: "cookie-secret", maker: { by: "floe", kind: "password", length: 32 } }],
    purpose: `Encrypts the cookies of people who are logged in at ${label}`,
  }));
  return [...ofPeople, ...generated];
}
