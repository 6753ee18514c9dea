import type { BindingOf } from "./capabilities.ts";
import type { GrantRecord, GrantRequestOf } from "./contexts.ts";
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
