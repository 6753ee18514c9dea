import { ConfigMap, Job, jsonFile, toolsContainer, toolsUser } from "../../../constructs/mod.ts";
import type { PlatformContext } from "../../../src/plugin/mod.ts";
import { clientKeys, type Config, tokenUri, warehouseOf } from "./config.ts";

type Context = PlatformContext<Config>;

/** Namespaces of the products and of the platform's services: nobody else makes them. */
export function namespaces(context: Context): void {
  const workload = context.workload("namespaces");
  const { oidc } = context.config;
  const keys = oidc === undefined ? undefined : clientKeys(oidc);
  const desired = new ConfigMap(context.scope, "namespaces", {
    workload,
    suffix: "desired",
    data: { "namespaces.json": jsonFile(desiredNamespaces(context)) },
  });
  const args = ["iceberg-namespaces", "--desired", "/etc/floe/namespaces.json"] as const;
  new Job(context.scope, "namespaces-job", {
    workload,
    user: toolsUser,
    containers: [toolsContainer(workload, args, {
      mounts: [
        { volume: "desired", path: "/etc/floe" },
        ...(keys === undefined ? [] : [{ volume: "client", path: "/secrets" }]),
      ],
    })],
    volumes: {
      desired: { configMap: desired.name },
      ...(keys === undefined ? {} : {
        client: {
          secrets: [
            { secret: keys.id.secret, items: { [keys.id.key]: "client-id" } },
            { secret: keys.secret.secret, items: { [keys.secret.key]: "client-secret" } },
          ],
        },
      }),
    },
    // The server answers on its port before it has its tables.
    backoffLimit: 10,
  });
}

/** `templates/tools/README.md`, "iceberg-namespaces". */
function desiredNamespaces(context: Context) {
  const { config, platform } = context;
  const { host, port } = context.address("nessie", "http");
  const uri = `http://${host}:${port}/iceberg`;
  const wanted = context.grants.filter((grant) => grant.capability === "iceberg-rest")
    .map(({ binding }) => binding.namespace);
  return {
    schema: "floe-iceberg-namespaces/v1",
    uri,
    warehouse: warehouseOf(config, platform),
    ...(config.oidc === undefined ? {} : {
      oauth2: {
        tokenUri: tokenUri(uri),
        scope: config.oidc.scope,
        clientIdFile: "/secrets/client-id",
        clientSecretFile: "/secrets/client-secret",
      },
    }),
    namespaces: [...new Set([config.namespace ?? "", ...wanted])]
      .filter((name) => name !== "").sort(),
  };
}
