import { Construct } from "constructs";
import { ConfigMap } from "./config_map.ts";
import { Job } from "./job.ts";
import { jsonFile } from "./json_file.ts";
import { toolsContainer, toolsUser } from "./pod.ts";
import type { EnvVar, SecretKey, Workload } from "./types.ts";

/** A PostgreSQL server and somebody who may make roles and databases on it. */
export interface PostgresServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: SecretKey;
  /** Database to connect to: also the place of the lock between two versions of the Job. */
  readonly database: string;
  readonly sslMode: string;
}

/** A role with a database of its own, or one that may only read another's. */
export interface PostgresAccount {
  readonly user: string;
  readonly database: string;
  /** @default {"own"} */
  readonly access?: "own" | "read";
  readonly password: SecretKey;
}

export interface PostgresReconcileProps {
  readonly workload: Workload;
  readonly server: PostgresServer;
  readonly accounts: readonly PostgresAccount[];
}

/** File of the desired state, and where pods see it. */
export const postgresDesired = { folder: "/etc/floe", path: "/etc/floe/postgres.json" } as const;

/**
 * A Job that makes roles and databases, and repairs them whenever it runs again; it drops nothing.
 * It reads the passwords from the Secrets of the accounts, in its own namespace.
 */
export class PostgresReconcile extends Construct {
  constructor(scope: Construct, id: string, props: PostgresReconcileProps) {
    super(scope, id);
    const { workload, server } = props;
    const accounts = sorted(props.accounts);
    const users = accounts.map(({ user, password: { secret, key } }) => ({
      secret,
      items: { [key]: `${user}/password` },
    }));
    const desired = new PostgresDesired(this, "desired", workload, accounts);
    new Job(this, "job", {
      workload,
      user: toolsUser,
      containers: [
        toolsContainer(workload, ["postgres", "--desired", postgresDesired.path], {
          env: postgresEnv(server),
          mounts: [
            { volume: "desired", path: postgresDesired.folder },
            ...(users.length === 0 ? [] : [{ volume: "users", path: "/secrets" }]),
          ],
        }),
      ],
      volumes: {
        desired: { configMap: desired.name },
        ...(users.length === 0 ? {} : { users: { secrets: users } }),
      },
      backoffLimit: 10,
    });
  }
}

/** The desired state as a ConfigMap: `templates/tools/README.md`, "postgres". */
export class PostgresDesired extends ConfigMap {
  constructor(
    scope: Construct,
    id: string,
    workload: Workload,
    accounts: readonly PostgresAccount[],
  ) {
    const readers = Map.groupBy(
      sorted(accounts).filter(({ access }) => access === "read"),
      ({ database }) => database,
    );
    const state = {
      schema: "floe-postgres/v1",
      roles: sorted(accounts).map(({ user }) => ({
        name: user,
        passwordFile: `/secrets/${user}/password`,
      })),
      databases: sorted(accounts).filter(({ access }) => access !== "read")
        .map(({ database, user }) => {
          const reading = (readers.get(database) ?? []).map((reader) => reader.user);
          return {
            name: database,
            owner: user,
            ...(reading.length === 0 ? {} : { readers: reading }),
          };
        }),
    };
    const data = { "postgres.json": jsonFile(state) };
    super(scope, id, { workload, suffix: "desired", data });
  }
}

/** libpq's own variables. */
export function postgresEnv(server: PostgresServer): readonly EnvVar[] {
  return [
    { name: "PGHOST", value: server.host },
    { name: "PGPORT", value: String(server.port) },
    { name: "PGUSER", value: server.user },
    { name: "PGPASSWORD", secret: server.password },
    { name: "PGDATABASE", value: server.database },
    { name: "PGSSLMODE", value: server.sslMode },
    // libpq looks for ~/.postgresql/root.crt otherwise, and there is no home.
    ...(server.sslMode === "verify-full" ? [{ name: "PGSSLROOTCERT", value: "system" }] : []),
  ];
}

function sorted(accounts: readonly PostgresAccount[]): readonly PostgresAccount[] {
  return [...accounts].sort((a, b) => a.user < b.user ? -1 : 1);
}
