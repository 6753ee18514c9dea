import { Construct } from "constructs";
import { CronJob } from "./cron_job.ts";
import { toolsContainer, toolsUser } from "./pod.ts";
import {
  type PostgresAccount,
  PostgresDesired,
  postgresDesired,
  postgresEnv,
  type PostgresServer,
} from "./postgres_reconcile.ts";
import type { EnvVar, SecretKey, Workload } from "./types.ts";

/** Where dumps go: a bucket, or a prefix of one. */
export interface DumpStore {
  /** Base URL of the S3 API; null means AWS itself. */
  readonly endpoint: string | null;
  readonly region: string;
  readonly bucket: string;
  readonly prefix: string;
  /** Absent where the pod's own identity is used. */
  readonly keys?: { readonly accessKey: SecretKey; readonly secretKey: SecretKey } | undefined;
}

export interface PostgresBackupProps {
  readonly workload: Workload;
  readonly server: PostgresServer;
  readonly accounts: readonly PostgresAccount[];
  readonly store: DumpStore;
  /** Folder of the dumps below the store's prefix. */
  readonly folder: string;
  readonly schedule: string;
  readonly timeZone: string;
  /** Dumps to keep of each database. */
  readonly keep: number;
}

/** A CronJob that dumps every database to an object store. */
export class PostgresBackup extends Construct {
  constructor(scope: Construct, id: string, props: PostgresBackupProps) {
    super(scope, id);
    const { workload, store } = props;
    const prefix = [store.prefix, props.folder].filter((part) => part !== "").join("/");
    const container = toolsContainer(workload, [
      "backup-postgres",
      ...["--desired", postgresDesired.path],
      ...["--bucket", store.bucket, "--prefix", prefix],
      ...["--keep", String(props.keep)],
    ], {
      env: [...postgresEnv(props.server), ...storeEnv(store)],
      mounts: [{ volume: "desired", path: postgresDesired.folder }],
      // A part of 32 MiB is held in memory while the next one fills.
      resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "512Mi" } },
    });
    const state = new PostgresDesired(this, "state", workload, props.accounts);
    new CronJob(this, "backup", {
      workload,
      schedule: props.schedule,
      timeZone: props.timeZone,
      user: toolsUser,
      containers: [container],
      volumes: { desired: { configMap: state.name } },
      backoffLimit: 2,
    });
  }
}

/** Without keys the pod's own identity is used; without an endpoint it is AWS. */
function storeEnv(store: DumpStore): readonly EnvVar[] {
  const endpoint = store.endpoint ?? `https://s3.${store.region}.amazonaws.com`;
  return [
    { name: "FLOE_OBJECT_STORE_ENDPOINT", value: endpoint },
    { name: "FLOE_OBJECT_STORE_REGION", value: store.region },
    ...(store.keys === undefined ? [] : [
      { name: "FLOE_OBJECT_STORE_ACCESS_KEY", secret: store.keys.accessKey },
      { name: "FLOE_OBJECT_STORE_SECRET_KEY", secret: store.keys.secretKey },
    ]),
  ];
}
