import type { BindingOf } from "./capabilities.ts";
import type { GrantRecord, GrantRequest, GrantRequestOf, PlatformFacts } from "./contexts.ts";
import type { Grant } from "./define.ts";
import { identity } from "./identity.ts";

/** Name of the database that a consumer of `sql` gets: its own, or the one that it asked to read. */
export function databaseOf(
  { demand, nameParts }: Pick<GrantRequestOf<"sql">, "demand" | "nameParts">,
): string {
  if (demand.reads === undefined) return identity(...nameParts).sql;
  // The parts end in the need's name, which is all that two needs of one consumer differ in.
  return identity(...nameParts.slice(0, -1), demand.reads).sql;
}

/** A role on a server that consumers share, and what it may do there. */
export type PostgresGrant = BindingOf<"sql"> & { readonly access: "own" | "read" };

/** Roles and databases of everybody who was granted `sql`. */
export function postgresAccounts(grants: readonly GrantRecord[]): readonly PostgresGrant[] {
  return grants.flatMap((grant) =>
    grant.capability !== "sql" ? [] : [{
      ...grant.binding,
      access: grant.demand.reads === undefined ? "own" as const : "read" as const,
    }]
  );
}

/** A server in the cluster that makes a role for each of its consumers. */
export interface RoleServer {
  /** Object name of the server: the start of every Secret's. */
  readonly server: string;
  readonly platform: Pick<PlatformFacts, "namespace">;
  readonly sslMode: BindingOf<"sql">["sslMode"];
}

/**
 * A role with a password of its own for a consumer of `sql`. The Secret lies in the consumer's
 * namespace and in the platform's, where the Job that sets the password reads it.
 */
export function grantRole(
  request: GrantRequest,
  { server, platform, sslMode }: RoleServer,
): Grant {
  const { capability, address, nameParts, consumer } = request;
  if (capability !== "sql" || address === undefined) {
    throw new Error(`${server} was asked for ${capability}`);
  }
  const { sql } = identity(...nameParts);
  const secret = identity(server, ...nameParts).kubernetes;
  return {
    binding: {
      host: address.host,
      port: address.port,
      database: databaseOf(request),
      user: sql,
      password: { secret, key: "password" },
      sslMode,
    },
    secrets: [{
      name: secret,
      namespaces: [...new Set([consumer.namespace, platform.namespace])].sort(),
      keys: [{ key: "password", maker: { by: "floe", kind: "password", length: 40 } }],
      purpose: `Password of the PostgreSQL role ${sql}`,
    }],
  };
}
