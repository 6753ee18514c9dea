import {
  type BindingOf,
  definePlugin,
  type DescribeInput,
  type Description,
  type Diagnostic,
  type Grant,
  type GrantRequest,
  identity,
  type Metrics,
  pluginDiagnostic,
  secretsOfPeople,
  type WantedSecret,
} from "../../../src/plugin/mod.ts";
import {
  addressOf,
  clientKeys,
  type Config,
  config,
  tokenUri,
  versions,
  warehouseOf,
} from "./config.ts";
import { namespaces } from "./namespaces.ts";
import { server } from "./objects.ts";
import { delegation } from "./properties.ts";

const id = "catalog/nessie";

/**
 * Project Nessie with one warehouse on its branch `main`, and a namespace for each product.
 *
 * Nessie has no principals and no API to make any: who can reach it may do everything, to every
 * product's tables. As shipped, the network policies are the only guard; with `oidc` a caller must
 * also have a token of the issuer. Clients ask Nessie for it, which forwards the request to the
 * issuer, so that their pods need no way out.
 *
 * Nessie refuses a table in a namespace that does not exist, so a Job makes the products'. The server
 * makes its own database tables.
 *
 * Facts: Nessie 0.108's source and Helm chart. 0.99.0 takes these properties with PostgreSQL and MinIO
 * (`tests/real/nessie_test.ts`): not ready until the bucket exists, keys vended for a table.
 */
export default definePlugin({
  id,
  summary: "Project Nessie, an Iceberg REST catalog in the cluster with versioned tables",
  config,
  hazards: [
    "Nessie keeps every old state of every table: files of dropped tables stay until its own " +
    "garbage collector is run, which floe does not do",
  ],
  versions,
  advise,
  describe,
  grant,
  platform(context) {
    server(context);
    namespaces(context);
  },
});

/** Nessie 0.99.0 was seen to export the metric, with these labels. */
const metrics: Metrics = {
  path: "/q/metrics",
  alerts: [{
    name: "CatalogFails",
    expr: 'sum(rate(http_server_requests_seconds_count{$job,status=~"5.."}[10m]))' +
      " / sum(rate(http_server_requests_seconds_count{$job}[10m])) > 0.05",
    for: "10m",
    severity: "warning",
    summary: "more than one request in twenty fails",
  }],
};

function advise({ config, platform }: DescribeInput<Config>): readonly Diagnostic[] {
  if (config.oidc === undefined) {
    return [pluginDiagnostic(id, "AUTHENTICATION", platform.production ? "warning" : "note", {
      message: "Nessie asks nobody who they are: every pod that the network policies let through " +
        "may change every product's tables",
      hint: "Set `oidc`, or choose `catalog: { type: polaris }` for a principal for each product",
    })];
  }
  return [pluginDiagnostic(id, "AUTHORIZATION", "note", {
    message: "Nessie takes any token of the issuer: it keeps no product from another's tables",
    hint: "Choose `catalog: { type: polaris }` for a principal for each product",
  })];
}

function describe({ config, platform }: DescribeInput<Config>): Description {
  return {
    components: [
      {
        name: "nessie",
        kind: "server",
        endpoints: [
          { name: "http", port: 19120, appProtocol: "http" },
          { name: "mgmt", port: 9000, appProtocol: "http", metrics },
        ],
      },
      { name: "namespaces", kind: "job" },
    ],
    needs: [
      {
        name: "database",
        capability: "sql",
        demand: { database: "main" },
        from: ["nessie"],
        edge: "boot",
      },
      {
        name: "storage",
        capability: "object-store",
        demand: { purpose: "warehouse", access: "readwrite" },
        from: ["nessie"],
        edge: "call",
      },
      {
        name: "telemetry",
        capability: "otlp",
        demand: {},
        from: ["nessie"],
        edge: "emit",
        cardinality: "optional",
      },
    ],
    offers: [{ capability: "iceberg-rest", at: { component: "nessie", endpoint: "http" } }],
    calls: [{
      from: { side: "platform", component: "namespaces" },
      to: { side: "platform", component: "nessie", endpoint: "http" },
      edge: "boot",
    }],
    secrets: clientSecrets(config, platform.namespace),
    outside: [config.sts_endpoint, config.oidc?.issuer]
      .filter((url) => url !== undefined)
      .map((url) => ({ ...addressOf(url), from: ["nessie"] })),
  };
}

function grant(request: GrantRequest, { config, platform }: DescribeInput<Config>): Grant {
  if (request.capability !== "iceberg-rest" || request.address === undefined) {
    throw new Error(`${id} was asked for ${request.capability}`);
  }
  const { address, consumer, own } = request;
  const uri = `http://${address.host}:${address.port}/iceberg`;
  const oauth2 = oauth2Of(config, uri);
  return {
    binding: {
      uri,
      warehouse: warehouseOf(config, platform),
      namespace: consumer.product === undefined
        ? config.namespace ?? ""
        : identity(consumer.product).python,
      ...(oauth2 === undefined ? {} : { oauth2 }),
      accessDelegation: delegation(config, own.binding("storage", "object-store")),
    },
    secrets: clientSecrets(config, consumer.namespace),
  };
}

/** The issuer's client, whose login people put wherever one asks the catalog. */
function clientSecrets({ oidc }: Config, namespace: string): readonly WantedSecret[] {
  if (oidc === undefined) return [];
  const { id, secret } = clientKeys(oidc);
  const purpose = "Client of the Iceberg catalog at its OpenID Connect issuer";
  return secretsOfPeople([id, secret], [namespace], purpose);
}

function oauth2Of({ oidc }: Config, uri: string): BindingOf<"iceberg-rest">["oauth2"] {
  if (oidc === undefined) return undefined;
  const { id, secret } = clientKeys(oidc);
  return { tokenUri: tokenUri(uri), scope: oidc.scope, clientId: id, clientSecret: secret };
}
