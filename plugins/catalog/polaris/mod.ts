import {
  definePlugin,
  type DescribeInput,
  type DescribeProductInput,
  type Description,
  type Diagnostic,
  type Grant,
  type GrantRecord,
  type GrantRequest,
  type Leftover,
  pluginDiagnostic,
  type ProductDescription,
  reached,
  type RoleRule,
  secretsOfPeople,
  type WantedSecret,
} from "../../../src/plugin/mod.ts";
import { type Config, config, keyPairSecret, rootKeys, versions, warehouseOf } from "./config.ts";
import { vends } from "./desired.ts";
import { bootstrap, reconcile, server } from "./objects.ts";
import { principalOf, productSecret, servicesSecret } from "./principals.ts";

const id = "catalog/polaris";

/**
 * Apache Polaris with one catalog, and a principal for each product that owns one namespace of it.
 *
 * Credentials: the key pair and the root principal are made by `floe secrets create`; a product's
 * principal by the reconcile Job, because Polaris shows its secret once. When that Job runs again it
 * leaves a Secret that works alone, and resets the principal only where the Secret is missing or
 * refused. Products can't make namespaces: theirs exists.
 *
 * The server ignores bootstrap variables with a database, so the admin tool makes the tables and the
 * root principal. Until it has, requests fail, and the reconcile Job tries again.
 *
 * Facts: Polaris 1.7.0 and 1.6.0, and 1.4.1 as it was seen to run.
 */
export default definePlugin({
  id,
  summary: "Apache Polaris, an Iceberg REST catalog in the cluster",
  config,
  hazards: [
    "Clients that ask for vended credentials of a store without an STS are refused, and PyIceberg asks by default: say `access_delegation: none` there",
    "From 1.6 on, names with a slash, colon, asterisk, question mark, quote, angle bracket, bar, hash, plus or backtick are refused",
    "A principal's secret is shown once: losing its Secret means a new one, which the reconcile Job makes",
  ],
  versions,
  advise,
  describe,
  describeProduct,
  grant,
  leftovers,
  platform(context) {
    server(context);
    bootstrap(context);
    reconcile(context);
  },
});

/** Paths of Polaris' management API; a principal and its one role have one name. */
function leftovers({ capability, binding, consumer }: GrantRecord): readonly Leftover[] {
  if (capability !== "iceberg-rest") return [];
  const { name } = principalOf(consumer, "");
  const { hostname, port } = new URL(binding.uri);
  const server = reached(hostname, Number(port));
  const base = `http://${server.host}:${server.port}/api/management/v1`;
  return [{
    what: `the Polaris principal and role ${name}`,
    commands: [
      ...server.commands,
      ...[`principals/${name}`, `principal-roles/${name}`].map((path) =>
        `curl --fail --request DELETE --header "Authorization: Bearer TOKEN" ${base}/${path}`
      ),
    ],
  }];
}

function advise({ config }: DescribeInput<Config>): readonly Diagnostic[] {
  if (config.credentials?.scope === undefined) return [];
  return [pluginDiagnostic(id, "SCOPE", "note", {
    message:
      "`credentials.scope` is not used: floe makes a principal with one role for each product",
    hint: "Delete it",
  })];
}

function describe({ config, name, platform }: DescribeInput<Config>): Description {
  return {
    components: [
      {
        name: "polaris",
        kind: "server",
        endpoints: [
          { name: "http", port: 8181, appProtocol: "http" },
          { name: "mgmt", port: 8182, appProtocol: "http", metrics: { path: "/q/metrics" } },
        ],
      },
      { name: "bootstrap", kind: "job", before: ["polaris"] },
      { name: "reconcile", kind: "job", kubernetesApi: { rules: reconcileRules(name) } },
    ],
    needs: [
      {
        name: "database",
        capability: "sql",
        demand: { database: "main" },
        from: ["polaris", "bootstrap"],
        edge: "boot",
      },
      {
        name: "storage",
        capability: "object-store",
        demand: { purpose: "warehouse", access: "readwrite" },
        from: ["polaris"],
        edge: "call",
      },
      {
        name: "telemetry",
        capability: "otlp",
        demand: {},
        from: ["polaris"],
        edge: "emit",
        cardinality: "optional",
      },
    ],
    offers: [{ capability: "iceberg-rest", at: { component: "polaris", endpoint: "http" } }],
    calls: [{
      from: { side: "platform", component: "reconcile" },
      to: { side: "platform", component: "polaris", endpoint: "http" },
      edge: "boot",
    }],
    secrets: ownSecrets(config, name("polaris"), platform.namespace),
    outside: stsAddress(config),
  };
}

function stsAddress({ sts_endpoint }: Config): Description["outside"] & object {
  if (sts_endpoint === undefined) return [];
  const { hostname, port, protocol } = new URL(sts_endpoint);
  const standard = protocol === "https:" ? 443 : 80;
  return [{ host: hostname, port: port === "" ? standard : Number(port), from: ["polaris"] }];
}

function describeProduct({ name }: DescribeProductInput<Config>): ProductDescription {
  const rules = secretRules(productSecret(name("polaris")));
  return { components: [], access: [{ to: "reconcile", rules }] };
}

function grant(request: GrantRequest, { config, name, platform }: DescribeInput<Config>): Grant {
  if (request.capability !== "iceberg-rest" || request.address === undefined) {
    throw new Error(`${id} was asked for ${request.capability}`);
  }
  const { address, consumer, own } = request;
  const principal = principalOf(consumer, name("polaris"));
  const secret = principal.secret.name;
  const uri = `http://${address.host}:${address.port}/api/catalog`;
  const store = own.binding("storage", "object-store");
  return {
    binding: {
      uri,
      warehouse: warehouseOf(config, platform),
      namespace: principal.namespace ?? config.namespace ?? "",
      oauth2: {
        tokenUri: `${uri}/v1/oauth/tokens`,
        scope: "PRINCIPAL_ROLE:ALL",
        clientId: { secret, key: "client-id" },
        clientSecret: { secret, key: "client-secret" },
      },
      accessDelegation: vends(config, store) ? "vended-credentials" : "none",
    },
    secrets: [{
      name: secret,
      namespaces: [principal.secret.namespace],
      keys: ["client-id", "client-secret"].map((key) => ({
        key,
        maker: { by: "job", component: "reconcile" },
      })),
      purpose: `Polaris principal ${principal.name}`,
    }],
  };
}

/** One lock, and the Secret of the platform's services. */
function reconcileRules(name: (component: string) => string): readonly RoleRule[] {
  const leases = { apiGroups: ["coordination.k8s.io"], resources: ["leases"] };
  return [
    { ...leases, verbs: ["create"] },
    { ...leases, resourceNames: [name("reconcile")], verbs: ["get", "update"] },
    ...secretRules(servicesSecret(name("polaris"))),
  ];
}

/** `create` can't be limited by name; it can't change what exists either. */
function secretRules(secret: string): readonly RoleRule[] {
  const secrets = { apiGroups: [""], resources: ["secrets"] };
  return [
    { ...secrets, verbs: ["create"] },
    { ...secrets, resourceNames: [secret], verbs: ["get", "patch"] },
  ];
}

function ownSecrets(config: Config, server: string, namespace: string): readonly WantedSecret[] {
  const { id, secret } = rootKeys(config, server);
  const purpose = "Polaris' root principal";
  const root: readonly WantedSecret[] = config.credentials === undefined
    ? [{
      name: id.secret,
      namespaces: [namespace],
      keys: [
        { key: id.key, maker: { by: "floe", kind: "access-key" } },
        { key: secret.key, maker: { by: "floe", kind: "password", length: 40 } },
      ],
      purpose,
    }]
    : secretsOfPeople([id, secret], [namespace], purpose);
  return [
    {
      name: keyPairSecret(server),
      namespaces: [namespace],
      keys: [
        { key: "private.pem", maker: { by: "floe", kind: "rsa-key-pair", part: "private" } },
        { key: "public.pem", maker: { by: "floe", kind: "rsa-key-pair", part: "public" } },
      ],
      purpose: "Key pair that signs Polaris' tokens; a new one makes every token worthless",
    },
    ...root,
  ];
}
