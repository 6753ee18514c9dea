import { PlainObject, type SecretKey } from "../../../constructs/mod.ts";
import type { BindingOf, PlatformContext } from "../../../src/plugin/mod.ts";
import type { Config } from "./config.ts";

/** What the operator's Barman Cloud plugin calls itself. */
const plugin = "barman-cloud.cloudnative-pg.io";

/** Entry of a Cluster's `plugins`. */
interface Archiver {
  readonly name: string;
  readonly isWALArchiver: true;
  readonly parameters: { readonly barmanObjectName: string };
}

/** What archives a Cluster's log to the store of the same name. */
export function archiver(cluster: string): Archiver {
  return { name: plugin, isWALArchiver: true, parameters: { barmanObjectName: cluster } };
}

/**
 * Where the log and whole copies go, and when a copy is made: `barmancloud.cnpg.io/v1`, an ObjectStore,
 * and `postgresql.cnpg.io/v1`, a ScheduledBackup.
 *
 * Facts: plugin-barman-cloud 0.15.0, its definition and its pages "Usage", "Object stores" and
 * "Retention"; CloudNativePG 1.30.0, whose schedules begin with seconds.
 */
export function archive(context: PlatformContext<Config>): void {
  const { config: { archive }, scope } = context;
  if (archive === undefined) return;
  const { name, namespace, labels } = context.workload("postgresql");
  const metadata = { name, namespace, labels };
  const store = context.binding("archive", "object-store");
  new PlainObject(scope, "object-store", {
    apiVersion: "barmancloud.cnpg.io/v1",
    kind: "ObjectStore",
    metadata,
    spec: {
      configuration: {
        destinationPath: ["s3:/", store.bucket, store.prefix].filter((part) => part !== "").join(
          "/",
        ),
        ...(store.endpoint === null ? {} : { endpointURL: store.endpoint }),
        s3Credentials: credentials(store),
        wal: { compression: "gzip" },
        data: { compression: "gzip" },
      },
      instanceSidecarConfiguration: { env: environment(store), resources },
      retentionPolicy: `${archive.keep_days}d`,
    },
  });
  new PlainObject(scope, "scheduled-backup", {
    apiVersion: "postgresql.cnpg.io/v1",
    kind: "ScheduledBackup",
    metadata,
    spec: {
      cluster: { name },
      schedule: `0 ${archive.schedule}`,
      // The log alone restores nothing: the first copy is made at once.
      immediate: true,
      method: "plugin",
      pluginConfiguration: { name: plugin },
      backupOwnerReference: "cluster",
    },
  });
}

/** An estimate for what runs beside each server. */
const resources = {
  requests: { cpu: "50m", memory: "128Mi" },
  limits: { memory: "512Mi" },
};

/** Without keys the pod's own identity is used. */
function credentials({ keys }: BindingOf<"object-store">) {
  const reference = ({ secret, key }: SecretKey) => ({ name: secret, key });
  return keys === undefined ? { inheritFromIAMRole: true } : {
    accessKeyId: reference(keys.accessKey),
    secretAccessKey: reference(keys.secretKey),
  };
}

/** Stores that are not AWS may refuse the checksums that its client adds by itself. */
function environment({ endpoint, region }: BindingOf<"object-store">) {
  const checksums = ["AWS_REQUEST_CHECKSUM_CALCULATION", "AWS_RESPONSE_CHECKSUM_VALIDATION"];
  return [
    { name: "AWS_DEFAULT_REGION", value: region },
    ...(endpoint === null ? [] : checksums.map((name) => ({ name, value: "when_required" }))),
  ];
}
