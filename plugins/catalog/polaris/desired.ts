import { jsonFile } from "../../../constructs/mod.ts";
import type { BindingOf, GrantRecordOf, PlatformContext } from "../../../src/plugin/mod.ts";
import { type Config, realm, warehouseOf } from "./config.ts";
import { principalsOf, privilegesOf } from "./principals.ts";

type Store = BindingOf<"object-store">;

/** Whether clients get keys for single tables. Without an STS there is nobody to make them. */
export function vends(config: Config, store: Store): boolean {
  return config.access_delegation === "vended-credentials" && store.sts;
}

/** `templates/tools/README.md`, "polaris". */
export function desiredFile(
  context: PlatformContext<Config>,
  grants: readonly GrantRecordOf<"iceberg-rest">[],
): string {
  const { config, platform } = context;
  const store = context.binding("storage", "object-store");
  const { host, port } = context.address("polaris", "http");
  const catalog = warehouseOf(config, platform);
  const principals = principalsOf(grants, context.workload("polaris").name);
  const location = ["s3:/", store.bucket, store.prefix].filter((part) => part !== "").join("/");
  return jsonFile({
    schema: "floe-polaris/v1",
    endpoint: `http://${host}:${port}`,
    realm,
    root: { clientIdFile: "/secrets/client-id", clientSecretFile: "/secrets/client-secret" },
    lease: context.workload("reconcile").name,
    catalogs: [{
      name: catalog,
      defaultBaseLocation: location,
      allowedLocations: [location],
      storage: {
        ...storageOf(store, vends(config, store)),
        ...(config.sts_endpoint === undefined ? {} : { stsEndpoint: config.sts_endpoint }),
      },
      namespaces: [
        ...new Set([config.namespace, ...principals.map(({ namespace }) => namespace)]),
      ].filter((namespace) => namespace !== undefined).sort(),
      roles: principals.map((principal) => ({
        name: principal.name,
        grants: privilegesOf(principal, config.namespace),
      })),
    }],
    principalRoles: principals.map(({ name }) => ({
      name,
      catalogRoles: [{ catalog, role: name }],
    })),
    principals: principals.map(({ name, secret }) => ({
      name,
      roles: [name],
      secret: { ...secret },
    })),
  });
}

/**
 * Seen on a real server: another store's STS takes any well-formed role, and without
 * `kmsUnavailable` commits fail with 422; without an STS the server uses its own keys.
 */
function storageOf(store: Store, vended: boolean): Readonly<Record<string, string | boolean>> {
  const place = { type: "S3", region: store.region };
  const none = { stsUnavailable: true };
  if (store.endpoint === null) {
    const role = vended ? store.roleArn : undefined;
    return { ...place, ...(role === undefined ? none : { roleArn: role }) };
  }
  const roleArn = store.roleArn ?? "arn:aws:iam::000000000000:role/floe";
  return {
    ...place,
    endpoint: store.endpoint,
    pathStyleAccess: store.pathStyle,
    ...(vended ? { roleArn, kmsUnavailable: true } : none),
  };
}
